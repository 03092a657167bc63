/** What the house asks of its own files and no compiler checks. Each rule returns the places that break it. */

import { dirname, join } from 'node:path/posix'

export type RepoFile = { path: string; text: string }
type Rule = { name: string; breaches(files: RepoFile[]): string[] }

const isCode = (file: RepoFile) => /\.(ts|tsx|mjs)$/.test(file.path)
const isTest = (file: RepoFile) => file.path.startsWith('test/')

/** A rule on each line of some files. */
function lines(name: string, applies: (file: RepoFile) => boolean, breach: RegExp): Rule {
  return {
    name,
    breaches: (files) =>
      files
        .filter(applies)
        .flatMap(({ path, text }) =>
          text
            .split('\n')
            .flatMap((line, i) => (breach.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
        ),
  }
}

/** A rule on what some files import; `import type` counts unless said otherwise. */
function imports(
  name: string,
  applies: (path: string) => boolean,
  breach: (from: string, type: boolean, path: string) => boolean,
): Rule {
  const statement =
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g
  return {
    name,
    breaches: (files) =>
      files
        .filter((file) => isCode(file) && applies(file.path))
        .flatMap(({ path, text }) =>
          [...text.matchAll(statement)].flatMap(([, type, from, dynamic]) => {
            const target = from ?? dynamic ?? ''
            return breach(target, type !== undefined, path) ? [`${path} imports ${target}`] : []
          }),
        ),
  }
}

/** Region, date of birth, number, check digit (GB 11643), standing alone. */
const ID_NUMBER =
  /(?<![0-9A-Za-z])([1-9]\d{5})(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])/g

export const RULES: Rule[] = [
  imports(
    'core needs nothing from outside',
    (path) => path.startsWith('core/'),
    (from, _type, path) => !from.startsWith('.') || !join(dirname(path), from).startsWith('core/'),
  ),
  lines(
    'core takes clock and randomness as arguments, and counts money in whole fen',
    (file) => file.path.startsWith('core/') && isCode(file),
    /\bDate\.now\b|\bnew Date\(\)|\bDate\(\)|\bMath\.random\b|\bparseFloat\b|\.toFixed\b|\bperformance\.now\b/,
  ),
  imports(
    'HTTP stays in routes, plugins and the app',
    (path) => !/-routes\.ts$|(^|\/)plugins\/|(^|\/)app\.ts$/.test(path) && !path.startsWith('test/'),
    (from, type) => !type && /^(@fastify\/|fastify\b)/.test(from),
  ),
  imports(
    'only repositories know the database client',
    (path) => !/-repository\.ts$|^server\/plugins\/database\.ts$|^prisma\//.test(path),
    (from) => from.includes('prisma/generated') || from === '@prisma/client',
  ),
  lines(
    'settings are read in one place of each process',
    (file) => isCode(file) && !/(^|[/.])config\.ts$|^setup\.mjs$|^(test|cli)\//.test(file.path),
    /\bprocess\.env\b/,
  ),
  lines('no test is left out', (file) => isCode(file) && isTest(file), /\.(only|skip|todo)\(/),
  lines('nothing is left for later', isCode, /\b(FIX|TO)(ME|DO)\b/),
  {
    name: 'one idea a file',
    breaches: (files) =>
      // A list of words is one idea at any length, and the verifier for strangers is one file on purpose.
      files
        .filter((file) => isCode(file) && !file.path.includes('/words/') && file.path !== 'docs/verify.mjs')
        .flatMap((file) => {
          const count = file.text.trimEnd().split('\n').length
          return count > (isTest(file) ? 500 : 300) ? [`${file.path}: ${count} lines`] : []
        }),
  },
  {
    name: 'each decision has a number of its own',
    breaches: (files) => {
      const seen = new Map<string, string>()
      return files.flatMap(({ path }) => {
        const number = /^docs\/adr\/(\d+)/.exec(path)?.[1]
        if (number === undefined) return []
        const other = seen.get(number)
        seen.set(number, path)
        return other === undefined ? [] : [`${other} and ${path}`]
      })
    },
  },
  {
    name: 'both README files have the same sections',
    breaches: (files) => {
      const outline = (path: string) => {
        const text = files.find((file) => file.path === path)?.text.replaceAll(/^```[\s\S]*?^```/gm, '')
        return text?.match(/^#+(?= )/gm)?.join(' ')
      }
      const [english, chinese] = [outline('README.md'), outline('README.zh-CN.md')]
      return chinese === undefined || english === chinese
        ? []
        : [`README.md: ${english}`, `README.zh-CN.md: ${chinese}`]
    },
  },
  {
    name: 'every compiler project is built',
    breaches: (files) => {
      const root = files.find(({ path }) => path === 'tsconfig.json')
      const { references } = JSON.parse(root?.text ?? '{"references":[]}') as {
        references: { path: string }[]
      }
      const built = references.map(({ path }) => `${path}/tsconfig.json`)
      const there = files.map(({ path }) => path).filter((path) => path.endsWith('/tsconfig.json'))
      return [
        ...built.filter((path) => !there.includes(path)),
        ...there.filter((path) => !built.includes(path)),
      ]
    },
  },
  {
    name: 'every person is invented: ID numbers have region 99',
    breaches: (files) =>
      files
        // The check digit's published examples.
        .filter(
          ({ path }) => !/^(test\/)?core\/id-number[^/]*\.ts$/.test(path) && path !== 'package-lock.json',
        )
        .flatMap(({ path, text }) =>
          [...text.matchAll(ID_NUMBER)]
            .filter(([, region]) => !region?.startsWith('99'))
            .map(([found]) => `${path}: ${found}`),
        ),
  },
]

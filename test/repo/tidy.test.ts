import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type RepoFile, RULES } from './rules.ts'

const ROOT = join(import.meta.dirname, '../..')
const NOT_OURS = /^(\.git|\.yangyi|node_modules|dist|prisma\/generated|test\/output)$/
const TEXT = /\.(ts|tsx|mjs|css|html|json|jsonc|md|sql|prisma|csv|yml|txt)$/

function repoFiles(folder = ''): RepoFile[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (NOT_OURS.test(path)) return []
    if (entry.isDirectory()) return repoFiles(path)
    return TEXT.test(path) ? [{ path, text: readFileSync(join(ROOT, path), 'utf8') }] : []
  })
}

const files = repoFiles()

test.each(RULES)('$name', ({ breaches }) => {
  expect(breaches(files)).toEqual([])
})

/** Every rule must be able to fail: these files break each one of them, and these others none. */
describe('the rules themselves', () => {
  const file = (path: string, text = ''): RepoFile => ({ path, text })
  const later = ['TO', 'DO'].join('')
  const BAD: Record<string, RepoFile[]> = {
    'core needs nothing from outside': [
      file('core/a.ts', "import { x } from 'node:fs'"),
      file('core/b.ts', "import {\n  y,\n} from '../server/y.ts'"),
      file('core/c.ts', "export type { Z } from 'zod'"),
    ],
    'core takes clock and randomness as arguments, and counts money in whole fen': [
      file('core/a.ts', 'const now = new Date()'),
      file('core/b.ts', 'return Math.random() + Date.now()'),
      file('core/c.ts', '(fen / 100).toFixed(2)'),
    ],
    'HTTP stays in routes, plugins and the app': [
      file('server/ingest/ingest.ts', "import fastify from 'fastify'"),
    ],
    'only repositories know the database client': [
      file('server/ingest/ingest.ts', "import type { Site } from '../../prisma/generated/client.ts'"),
    ],
    'settings are read in one place of each process': [
      file('server/app.ts', 'const port = process.env.PORT'),
    ],
    'no test is left out': [file('test/core/a.test.ts', `test${'.only'}('x', () => {})`)],
    'nothing is left for later': [file('core/a.ts', `// ${later}: later`)],
    'one idea a file': [file('core/a.ts', 'x\n'.repeat(301)), file('test/a.test.ts', 'x\n'.repeat(501))],
    'each decision has a number of its own': [file('docs/adr/0001-a.md'), file('docs/adr/0001-b.md')],
    'both README files have the same sections': [
      file('README.md', '# A\n## B\n```\n# no heading\n```\n'),
      file('README.zh-CN.md', '# 甲\n'),
    ],
    'every compiler project is built': [
      file('tsconfig.json', '{"references":[{"path":"gone"}]}'),
      file('new/tsconfig.json'),
    ],
    'every person is invented: ID numbers have region 99': [
      file('docs/a.md', `证号 ${'110101'}${'194912310021'}。`),
    ],
  }

  test.each(RULES)('$name: a breach is found', ({ name, breaches }) => {
    expect(breaches(BAD[name] ?? []).length).toBeGreaterThanOrEqual(1)
    for (const bad of BAD[name] ?? [])
      if (bad.path.startsWith('core/')) expect(breaches([bad])).toHaveLength(1)
  })

  test('what is allowed is no breach', () => {
    const good = [
      file('core/a.ts', "import { b } from './b.ts'\nconst day = new Date(ms)"),
      file(
        'server/site-routes.ts',
        "import type { FastifyInstance } from 'fastify'\nimport cookie from '@fastify/cookie'",
      ),
      file('server/access/guard.ts', "import type { FastifyRequest } from 'fastify'"),
      file('server/site-repository.ts', "import type { PrismaClient } from '../prisma/generated/client.ts'"),
      file('broker/config.ts', 'process.env'),
      file('docs/a.md', `${'990101'}${'194912310021'} and a hash ${'a'}${'110101'}${'194912310021'}`),
    ]
    expect(RULES.flatMap(({ breaches }) => breaches(good))).toEqual([])
  })
})

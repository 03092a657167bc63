/**
 * `npm test`: every check there is, from the quickest to the slowest; the first that fails ends it.
 * The last line is always `N passed, N failed`. setup.mjs has installed, generated and built what they need.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const RESULT = join(ROOT, 'test/output/vitest.json')

/** In a file or a pipe the tools write plain text; Biome has to be told. */
const PLAIN = process.stdout.isTTY ? [] : ['--colors=off']

const STEPS: { title: string; program: string; args: string[] }[] = [
  {
    title: 'format and lint',
    program: '@biomejs/biome/bin/biome',
    args: ['ci', '--error-on-warnings', ...PLAIN, '.'],
  },
  {
    title: 'unused code',
    program: 'knip/bin/knip.js',
    args: ['--no-progress', '--treat-config-hints-as-errors'],
  },
  { title: 'types and borders', program: 'typescript/bin/tsc', args: ['--build'] },
  {
    title: 'tests',
    program: 'vitest/vitest.mjs',
    args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${RESULT}`],
  },
]

async function main(): Promise<number> {
  mkdirSync(join(ROOT, 'test/output'), { recursive: true })
  rmSync(RESULT, { force: true })
  let broken = false
  for (const { title, program, args } of STEPS) {
    const began = performance.now()
    const code = await run(join(ROOT, 'node_modules', program), args)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    console.log(`${code === 0 ? '✓' : '✗'} ${title} (${seconds} s)`)
    if (code !== 0) {
      broken = true
      if (!existsSync(RESULT))
        console.log(`\nThe step "${title}" failed: see above. Later steps were not run.`)
      break
    }
  }
  const { passed, failed } = count(broken)
  console.log(`\n${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

/**
 * A step that fails before any test has run counts as one failure, and so does an error outside of all tests: vitest's
 * JSON does not know of it, only its exit code does.
 */
function count(broken: boolean): { passed: number; failed: number } {
  if (!existsSync(RESULT)) return { passed: 0, failed: 1 }
  const result: { numPassedTests: number; numFailedTests: number } = JSON.parse(readFileSync(RESULT, 'utf8'))
  const { numPassedTests: passed, numFailedTests: failed } = result
  return { passed, failed: failed === 0 && broken ? 1 : failed }
}

/** The tools find this same Node by its name, too. */
function run(script: string, args: string[]): Promise<number> {
  const path = `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env.PATH}`
  const child = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  })
  return new Promise((done) => child.once('close', (code) => done(code ?? 1)))
}

process.exitCode = await main()

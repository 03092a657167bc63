/** docs/verify.mjs, written from docs/record-format.md alone, against the system's own verifier. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { verifyFile } from '../../cli/verify.ts'
import { exportOf, fileText, SomeChain } from '../core/verify/some-export.ts'
import { caseOf } from './damage.ts'

const SCRIPT = join(import.meta.dirname, '../../docs/verify.mjs')
type Found = { line: number; terminal: string | null; epoch: string | null; seq: number | null; code: string }
type Second = {
  verifyLines(lines: AsyncIterable<string | null>, report: (fault: Found) => void): Promise<object | null>
  linesOf(file: string): AsyncIterable<string | null>
}
const second: Second = await import(pathToFileURL(SCRIPT).href)

const folder = mkdtempSync(join(tmpdir(), 'yangyi-verify-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'export.jsonl')

const placeOf = ({ code, terminal, epoch, seq }: Found) => [code, terminal, epoch, seq].join(' ')
const told = (faults: readonly Found[]) => [...new Set(faults.map(placeOf))].sort()

async function byBoth(bytes: string | Buffer): Promise<{ first: string[] | null; second: string[] | null }> {
  writeFileSync(file, bytes)
  const verdict = await verifyFile(file)
  const faults: Found[] = []
  const top = await second.verifyLines(second.linesOf(file), (fault) => faults.push(fault))
  return {
    first: verdict.readable ? told(verdict.faults.listed) : null,
    second: top === null ? null : told(faults),
  }
}

const CASES = 1000

test(`on ${CASES} damaged exports both find the same faults, and each damage is found`, async () => {
  const codes = new Set<string>()
  let unreadable = 0
  for (let seed = 1; seed <= CASES; seed++) {
    const { name, bytes, whole } = caseOf(seed)
    const found = await byBoth(bytes)
    expect(found.first, `seed ${seed}: ${name}`).toEqual(found.second)
    if (found.first === null) unreadable += 1
    // Three damages can undo each other, and a lie about nothing is none.
    else if (!bytes.equals(whole) && !name.includes('lie'))
      expect(found.first.length, `seed ${seed}: ${name}`).toBeGreaterThan(0)
    for (const place of found.first ?? []) codes.add(place.split(' ')[0] ?? '')
    if (seed % 10 === 0) expect(await byBoth(whole)).toEqual({ first: [], second: [] })
  }
  // The damage reaches every code that there is, or this test would prove less than it says.
  const all = readFileSync(join(import.meta.dirname, '../../core/verify/fault.ts'), 'utf8').match(
    /(?<= {2}\| ')[a-z-]+/g,
  )
  expect([...codes].sort()).toEqual(all?.sort())
  expect(unreadable).toBeLessThan(CASES / 5)
}, 120_000)

test('every code is in the document', () => {
  const document = readFileSync(join(import.meta.dirname, '../../docs/record-format.md'), 'utf8')
  const all = readFileSync(join(import.meta.dirname, '../../core/verify/fault.ts'), 'utf8').match(
    /(?<= {2}\| ')[a-z-]+/g,
  )
  const table = document.slice(document.indexOf('## 7.'))
  for (const code of all ?? []) expect(table).toContain(`\`${code}\``)
})

describe('hostile files', () => {
  const lines = exportOf([{ chain: new SomeChain('t-1', 'a').days(1, 2) }])
  const whole = fileText(lines)
  const big = Buffer.alloc(40 * 1024 * 1024, 'x')
  const unreadable: Record<string, string | Buffer> = {
    empty: '',
    'one line feed': '\n',
    binary: Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 37 + (i >> 3)) % 256)),
    'a gigantic line': big,
    'deep nesting': `${'['.repeat(2_000_000)}\n`,
    'line ends of Windows': whole.replaceAll('\n', '\r\n'),
    'a byte order mark': `\ufeff${whole}`,
    gzip: gzipSync(whole),
  }
  test.each(Object.entries(unreadable))('%s: no export', async (_, bytes) => {
    expect(await byBoth(bytes)).toEqual({ first: null, second: null })
  })

  test('what happened on the way is told where it can be seen', async () => {
    const problemOf = async (bytes: string | Buffer) => {
      writeFileSync(file, bytes)
      const verdict = await verifyFile(file)
      return verdict.readable ? '' : verdict.problem
    }
    expect(await problemOf(unreadable.gzip ?? '')).toContain('gzip')
    expect(await problemOf(unreadable['a byte order mark'] ?? '')).toContain('byte order mark')
    expect(await problemOf(unreadable['line ends of Windows'] ?? '')).toContain('CR LF')
    expect(await problemOf(big)).toContain('longer than')
    expect(await problemOf('')).toContain('empty')
  })

  const [before, after] = [lines.slice(0, 4), lines.slice(5)]
  const wrong: Record<string, string | Buffer> = {
    'a gigantic line within': Buffer.concat([
      Buffer.from(fileText(before)),
      big,
      Buffer.from(`\n${fileText(after)}`),
    ]),
    'deep nesting in a record': fileText([...before, `{"at":${'['.repeat(500_000)}`, ...after]),
    'deep nesting that closes': fileText([
      ...before,
      `{"at":${'['.repeat(500_000)}${']'.repeat(500_000)}}`,
      ...after,
    ]),
    'a line that is no UTF-8': Buffer.concat([
      Buffer.from(fileText(before)),
      Buffer.from([0xff, 10]),
      Buffer.from(fileText(after)),
    ]),
    'a prototype for a name': fileText([...before, '{"at":1,"__proto__":{"v":1}}', ...after]),
  }
  test.each(Object.entries(wrong))('%s: one record cannot be read', async (_, bytes) => {
    const { first, second: other } = await byBoth(bytes)
    expect(first).toEqual(other)
    expect(first?.[0]).toMatch(/^(line|record)-malformed t-1 a+ 2$/)
    expect(first).toHaveLength(1)
  })

  test('the file without its last line end is whole', async () => {
    expect(await byBoth(whole.slice(0, -1))).toEqual({ first: [], second: [] })
  })
})

test('run by hand it says so, and leaves with 0, 1 or 2', () => {
  const lines = exportOf([{ chain: new SomeChain('t-1', 'a').days(1, 2) }])
  const run = (bytes: string) => {
    writeFileSync(file, bytes)
    const { status, stdout } = spawnSync(process.execPath, [SCRIPT, file], { encoding: 'utf8' })
    return { status, stdout }
  }
  expect(run(fileText(lines))).toMatchObject({ status: 0, stdout: expect.stringContaining('Whole') })
  const faulty = run(fileText(lines.toSpliced(5, 1)))
  expect(faulty).toMatchObject({ status: 1, stdout: expect.stringContaining('record 3: missing') })
  expect(run('no export')).toMatchObject({ status: 2, stdout: expect.stringContaining('not an export') })
})

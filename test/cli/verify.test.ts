import { spawnSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, expect, test } from 'vitest'
import { recordText, type TerminalRecord } from '../../core/record.ts'
import { ExportWriter } from '../../core/verify/export-file.ts'
import { COUNTY, exportOf, fileText, headOf, keyOf, SomeChain, sha256 } from '../core/verify/some-export.ts'

const COMMAND = join(import.meta.dirname, '../../cli/yangyi.ts')
const folder = mkdtempSync(join(tmpdir(), 'yangyi-cli-verify-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'export.jsonl')

function run(...args: string[]) {
  const node = [
    '--disable-warning=ExperimentalWarning',
    '--max-old-space-size=120',
    COMMAND,
    'verify',
    ...args,
  ]
  const { status, stdout, stderr } = spawnSync(process.execPath, node, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return { status, stdout, stderr }
}

const lines = exportOf([{ chain: new SomeChain('t-1', 'a').days(2, 3) }])

test('a whole file: 0, and a summary of each chain', () => {
  writeFileSync(file, fileText(lines))
  const { status, stdout } = run(file)
  expect(status).toBe(0)
  expect(stdout).toContain('t-1 at s-t-1, epoch aaaa')
  expect(stdout).toMatch(/1 to 23: 23 records, 8 meals, 1 voids, 2 days closed, running total 7/)
  expect(stdout).toContain('Whole')
})

test('a faulty file: 1, each fault with line, record, code and words; the same as JSON', () => {
  writeFileSync(file, fileText(lines.toSpliced(4, 1)))
  const { status, stdout } = run(file)
  expect(status).toBe(1)
  expect(stdout).toContain('line 5, t-1/aaaaaaaa, record 2: missing: it is not here')
  const json = run(file, '--json')
  expect(json.status).toBe(1)
  expect(JSON.parse(json.stdout)).toMatchObject({
    verdict: 'faulty',
    file: { terminal: 't-1', signer: 'county' },
    chains: [{ terminal: 't-1', faults: 1 }],
    counts: { missing: 1, 'line-count': 1 },
    faults: [
      { line: 5, terminal: 't-1', seq: 2, code: 'missing' },
      { terminal: null, seq: null, code: 'line-count' },
    ],
  })
})

test('no export, no file, no argument: 2', () => {
  writeFileSync(file, 'something else')
  expect(run(file)).toMatchObject({ status: 2, stdout: expect.stringContaining('Not readable') })
  expect(JSON.parse(run(file, '--json').stdout)).toMatchObject({ verdict: 'unreadable' })
  expect(run(join(folder, 'none'))).toMatchObject({ status: 2, stdout: expect.stringContaining('ENOENT') })
  expect(run()).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('usage') })
  expect(run(file, '--what')).toMatchObject({ status: 2 })
})

/** Records are made as they are written: the test shall not need the memory that the command must not. */
function* manyRecords(count: number): Generator<string> {
  const { publicKey, sign } = keyOf('t-1')
  const chain = new SomeChain('t-1', 'a')
  const [genesis] = chain.records()
  if (genesis === undefined) throw new Error('no genesis')
  const { terminal, epoch, site } = chain
  const writer = new ExportWriter()
  const of = { terminal, epoch, site, key: publicKey, first: 1, last: count, prev: '0'.repeat(64) }
  yield writer.begin(
    {
      ...{ format: 'yangyi-records', v: 1, made: 1, signer: 'county', month: null, terminal },
      ...{ county: { name: null, key: COUNTY.publicKey }, chains: [of] },
    },
    COUNTY.sign,
  )
  yield writer.chain(of) + writer.record(genesis.text)
  let prev = genesis.hash
  const { kind, body, at } = chain.meal('2026-10-01').drafts[1] ?? {}
  for (let seq = 2; seq <= count; seq++) {
    const record = { v: 1, terminal, epoch, seq, kind, at, boot: 'b', uptime: seq, prev, body }
    const text = recordText(record as TerminalRecord)
    prev = sha256(text)
    yield writer.record(text)
  }
  const { head } = headOf(chain, 2)
  const tip = JSON.stringify({ ...JSON.parse(head), first: count, tip: prev })
  yield writer.head({ head: tip, signature: sign(tip) }) + writer.end()
}

test('a hundred thousand records go through a small memory', async () => {
  await pipeline(Readable.from(manyRecords(100_000)), createWriteStream(file))
  const { status, stdout } = run(file)
  expect(stdout).toContain('100000 records, 99999 meals')
  expect(status).toBe(0)
}, 60_000)

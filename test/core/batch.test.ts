import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BATCH_MAX_CHARACTERS,
  BATCH_MAX_RECORDS,
  batchText,
  type ChainedRecord,
  chained,
  parseBatch,
} from '../../core/batch.ts'
import { CHAIN_START } from '../../core/record.ts'
import { BATCH_HEAD, BATCH_SIGNATURE, GENESIS, MEAL, SENT, sha256, signByKey, verifyByKey } from './golden.ts'

// The same cases at every run.
fc.configureGlobal({ seed: 725 })

const read = (text: string, terminal: string = SENT.terminal) =>
  parseBatch(text.split('\n'), terminal, sha256, verifyByKey)
const golden = [GENESIS, MEAL].map(({ record, text, hash }) => ({ seq: record.seq, text, hash }))

/** A chain of test records. */
function chainOf(notes: string[]): ChainedRecord[] {
  const chain: ChainedRecord[] = []
  for (const note of notes) {
    const { boot, epoch, terminal, at, uptime } = SENT
    const place = { seq: chain.length + 1, prev: chain.at(-1)?.hash ?? CHAIN_START }
    chain.push(
      chained({ v: 1, kind: 'test', body: { note }, terminal, epoch, boot, at, uptime, ...place }, sha256),
    )
  }
  return chain
}
const rows = (chain: ChainedRecord[]) =>
  chain.map(({ record, text, hash }) => ({ seq: record.seq, text, hash }))
/** Signs again what was changed, so that only the change itself is at fault. */
const resigned = (head: string, lines: string[]) => [head, signByKey(head), ...lines].join('\n')

describe('a batch', () => {
  test('has its text for ever', () => {
    const text = batchText(golden, SENT, signByKey)
    expect(text).toBe([BATCH_HEAD, BATCH_SIGNATURE, GENESIS.text, MEAL.text].join('\n'))
    expect(read(text)).toEqual({
      ok: true,
      batch: {
        head: { v: 1, ...SENT, first: 1, count: 2, tip: MEAL.hash },
        records: [GENESIS, MEAL],
      },
    })
  })

  test('of any part of a chain is read back', () => {
    const note = fc.string({
      unit: fc.constantFrom('粥', '"', '\\', 'a', '𣗋', ' '),
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(fc.array(note, { minLength: 1, maxLength: 8 }), fc.nat(7), (notes, from) => {
        const chain = chainOf(notes).slice(from % notes.length)
        const parsed = read(batchText(rows(chain), SENT, signByKey))
        expect(parsed).toMatchObject({ ok: true, batch: { records: chain } })
      }),
      { numRuns: 50 },
    )
  })

  test('of full size fits', () => {
    const chain = chainOf(Array.from({ length: BATCH_MAX_RECORDS }, () => '饭'.repeat(200)))
    expect(read(batchText(rows(chain), SENT, signByKey)).ok).toBe(true)
  })

  test('holds at least one record', () => {
    expect(() => batchText([], SENT, signByKey)).toThrow(RangeError)
  })

  const lines = [GENESIS.text, MEAL.text]
  const text = [BATCH_HEAD, BATCH_SIGNATURE, ...lines].join('\n')
  const other = chainOf(['另一条', '链'])
  const [first = '', second = ''] = other.map((each) => each.text)
  test.each([
    ['batch-too-large', 'x'.repeat(BATCH_MAX_CHARACTERS + 1), '196609 characters'],
    ['batch-malformed', BATCH_HEAD, 'no signature line'],
    ['batch-malformed', `{}\nx\n${GENESIS.text}`, 'head.v: expected one of 1'],
    ['batch-malformed', text.replace('{', '{ '), 'head: not canonical'],
    ['batch-malformed', `${text}\n`, 'head announces 2 records, 3 came'],
    ['batch-malformed', resigned(BATCH_HEAD, [GENESIS.text]), 'head announces 2 records, 1 came'],
    [
      'batch-malformed',
      resigned(BATCH_HEAD.replace('"count":2', '"count":201'), lines),
      'head.count: expected',
    ],
    ['bad-signature', text.replace('"at":1721274121000', '"at":1721274121001'), 'signature does not fit'],
    ['bad-signature', text.replace(BATCH_SIGNATURE, ''), 'signature does not fit'],
    ['record-malformed', text.replace('"price":800', '"price":-800'), 'seq 2: record.body.price'],
    ['record-malformed', text.replace('"price":800', '"price":-0'), 'seq 2: record.body.price'],
    ['chain-broken', text.replace('"price":800', '"price":900'), 'tip is not the hash of the last record'],
    ['chain-broken', resigned(BATCH_HEAD, [first, MEAL.text]), 'seq 2: prev is not the hash of 1'],
    ['chain-broken', resigned(BATCH_HEAD, [MEAL.text, GENESIS.text]), 'seq 1: names liushu-1/'],
    ['chain-broken', resigned(BATCH_HEAD, [first, second]), 'tip is not the hash of the last record'],
  ])('refused as %s', (code, given, problem) => {
    expect(read(given)).toMatchObject({ ok: false, code, problem: expect.stringContaining(problem) })
  })

  test('of another terminal than its topic is refused before its signature is looked at', () => {
    expect(read(text, 'liushu-2')).toMatchObject({ ok: false, code: 'wrong-terminal' })
  })

  test('with records of another epoch is refused', () => {
    const epoch = 'f'.repeat(32)
    const parsed = read(batchText(golden, { ...SENT, epoch }, signByKey))
    expect(parsed).toMatchObject({ ok: false, code: 'chain-broken' })
  })

  test('changed anywhere is refused', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, by) => {
        const changed = text.slice(0, at) + by + text.slice(at + 1)
        fc.pre(changed !== text)
        expect(read(changed).ok).toBe(false)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CHAIN_START, parseBody, parseRecord, RECORD_KINDS, recordText } from '../../core/record.ts'
import { GENESIS, MEAL, OUTAGE, sha256 } from './golden.ts'

// The same cases at every run.
fc.configureGlobal({ seed: 725 })

describe('a record', () => {
  test.each([GENESIS, MEAL, OUTAGE])('of kind $record.kind has its text and hash for ever', (golden) => {
    expect(recordText(golden.record)).toBe(golden.text)
    expect(sha256(golden.text)).toBe(golden.hash)
    expect(parseRecord(golden.text)).toEqual({ ok: true, value: golden.record })
  })

  test('has one of the known kinds', () => {
    const kinds = ['genesis', 'meal', 'void', 'test', 'clock', 'outage']
    const care = ['collective', 'others', 'safety-check', 'menu', 'command']
    expect(RECORD_KINDS).toEqual([...kinds, ...care, 'day-close', 'end'])
    expect(parseRecord(MEAL.text.replace('"kind":"meal"', '"kind":"gift"')).ok).toBe(false)
  })

  test('of another kind than its body is refused', () => {
    expect(parseRecord(MEAL.text.replace('"kind":"meal"', '"kind":"void"'))).toEqual({
      ok: false,
      problem: 'record.body.assisted: unknown key',
    })
  })

  test.each([
    ['white space', MEAL.text.replace('{', '{ ')],
    ['another order', MEAL.text.replace(/^\{("at":\d+),(.*)\}$/, '{$2,$1}')],
    ['a doubled key', MEAL.text.replace('"v":1', '"v":1,"v":1')],
    ['another spelling of a number', MEAL.text.replace('"price":800', '"price":8e2')],
    ['an escape that need not be', MEAL.text.replace('lunch', '\\u006cunch')],
  ])('with %s is refused, since it could not be given back', (_, text) => {
    expect(parseRecord(text)).toEqual({ ok: false, problem: 'record: not canonical' })
  })

  test('with negative zero is refused, not thrown', () => {
    expect(parseRecord(MEAL.text.replace('"price":800', '"price":-0'))).toMatchObject({ ok: false })
  })

  test('changed anywhere is refused or has another hash', () => {
    const change = fc.record({
      at: fc.nat(MEAL.text.length - 1),
      by: fc.string({ minLength: 1, maxLength: 1 }),
    })
    fc.assert(
      fc.property(change, ({ at, by }) => {
        const changed = MEAL.text.slice(0, at) + by + MEAL.text.slice(at + 1)
        fc.pre(changed !== MEAL.text)
        expect(sha256(changed)).not.toBe(MEAL.hash)
        const read = parseRecord(changed)
        if (read.ok) expect(recordText(read.value)).toBe(changed)
      }),
    )
  })

  test('any text at all is read or refused, never thrown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseRecord(text).ok).toBe(false)
      }),
    )
  })

  test('a stored body is read by its kind and thrown where it is broken', () => {
    expect(parseBody('test', '{"note":"开机"}')).toEqual({ note: '开机' })
    expect(() => parseBody('test', '{}')).toThrow('test.note')
  })

  test('the first one follows 64 zeros', () => {
    expect(CHAIN_START).toBe('0000000000000000000000000000000000000000000000000000000000000000')
  })
})

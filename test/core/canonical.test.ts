import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonical, compareCodePoints, type Json } from '../../core/canonical.ts'

// The same cases at every run.
fc.configureGlobal({ seed: 725 })

const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value

describe('canonical text', () => {
  test.each<[Json, string]>([
    [{}, '{}'],
    [[], '[]'],
    [{ b: 1, a: [true, null, -7], 中: '"\\\n' }, '{"a":[true,null,-7],"b":1,"中":"\\"\\\\\\n"}'],
    // U+FF5E stands before U+1F600, though its UTF-16 unit is the greater.
    [{ '😀': 1, '～': 2 }, '{"～":2,"😀":1}'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ])('%j', (given, text) => {
    expect(canonical(given)).toBe(text)
  })

  test.each([1.5, -0, Number.NaN, 2 ** 53, '\ud800', { '\udc00': 1 }])('refuses %j', (given) => {
    expect(() => canonical(given)).toThrow(TypeError)
  })

  test('reads back as the same value', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(JSON.parse(canonical(given))).toEqual(given)
      }),
    )
  })

  test('does not depend on the order of the keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (given) => {
        expect(canonical(Object.fromEntries(Object.entries(given).reverse()))).toBe(canonical(given))
      }),
    )
  })

  test('orders keys by code point', () => {
    const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(Math.sign(compareCodePoints(a, b))).toBe(byBytes(a, b))
      }),
    )
  })
})

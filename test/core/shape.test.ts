import { describe, expect, test } from 'vitest'
import {
  flag,
  integer,
  list,
  object,
  oneOf,
  orNull,
  parseAs,
  type Shape,
  text,
  words,
} from '../../core/shape.ts'

const thing = object({
  id: text(/^[a-z]+$/, 'small letters'),
  name: words(4),
  count: integer(1, 9),
  on: flag,
  kind: oneOf('a', 'b'),
  parts: list(object({ n: orNull(integer()) }), 2),
})
const good = { id: 'x', name: '王大娘', count: 3, on: true, kind: 'a', parts: [{ n: 0 }, { n: null }] }

function problem(shape: Shape<unknown>, json: string): string | null {
  const read = parseAs(shape, json, 'thing')
  return read.ok ? null : read.problem
}

describe('a shape', () => {
  test('gives back what fits', () => {
    expect(parseAs(thing, JSON.stringify(good), 'thing')).toEqual({ ok: true, value: good })
  })

  test.each([
    [{ ...good, id: 'X' }, 'thing.id: expected small letters'],
    [{ ...good, id: undefined }, 'thing.id: expected small letters'],
    [{ ...good, id: 'x\n' }, 'thing.id: expected small letters'],
    [{ ...good, name: '' }, 'thing.name: expected 1 to 4 characters'],
    [{ ...good, name: '一二三四五' }, 'thing.name: expected 1 to 4 characters'],
    [{ ...good, name: 'a\u0085' }, 'thing.name: control character or broken Unicode'],
    [{ ...good, count: 10 }, 'thing.count: expected a whole number from 1 to 9'],
    [{ ...good, count: 1.5 }, 'thing.count: expected a whole number from 1 to 9'],
    [{ ...good, count: '3' }, 'thing.count: expected a whole number from 1 to 9'],
    [{ ...good, on: 1 }, 'thing.on: expected true or false'],
    [{ ...good, kind: 'c' }, 'thing.kind: expected one of a, b'],
    [{ ...good, parts: {} }, 'thing.parts: expected a list'],
    [{ ...good, parts: [{ n: 1 }, { n: 2 }, { n: 3 }] }, 'thing.parts: more than 2 entries'],
    [{ ...good, parts: [{ n: 1 }, { n: -1 }] }, /^thing\.parts\[1\]\.n: /],
    [{ ...good, extra: 1 }, 'thing.extra: unknown key'],
    [[], 'thing: expected an object'],
    [null, 'thing: expected an object'],
  ])('names the place: %j', (given, expected) => {
    expect(problem(thing, JSON.stringify(given))).toMatch(expected)
  })

  test('takes no key from the prototype', () => {
    expect(problem(thing, '{"__proto__":{}}')).toBe('thing.__proto__: unknown key')
  })

  test('says what is not JSON', () => {
    expect(problem(thing, '{')).toBe('thing: not JSON')
  })

  test('refuses negative zero and broken Unicode, which have no canonical text', () => {
    expect(problem(integer(), '-0')).toBe('thing: expected a whole number from 0 to 9007199254740991')
    expect(problem(words(4), '"\\ud800"')).toBe('thing: control character or broken Unicode')
  })
})

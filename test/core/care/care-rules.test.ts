import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findElders } from '../../../core/care/find-elders.ts'
import { mealBegins, paperDays } from '../../../core/care/paper.ts'
import { isWeakPin, waitAfter } from '../../../core/care/pin.ts'
import { carriedLast, regularsOf } from '../../../core/care/regulars.ts'
import type { PlainDate } from '../../../core/plain-date.ts'
import type { RosterElder, RosterSite } from '../../../core/roster.ts'

fc.configureGlobal({ seed: 725 })

describe('the PIN', () => {
  test('that anybody would try first is weak', () => {
    expect(['0000', '7777', '1234', '9876', '0123'].map(isWeakPin)).toEqual([true, true, true, true, true])
    expect(['2580', '1357', '1123', '9012', '1233'].map(isWeakPin)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
  })

  test('costs more after each wrong try, and never more than five minutes', () => {
    expect([0, 2, 3, 4, 5, 20].map(waitAfter)).toEqual([0, 0, 5_000, 10_000, 20_000, 300_000])
    let all = 0
    for (let wrong = 1; wrong < 10_000; wrong += 1) {
      expect(waitAfter(wrong)).toBeGreaterThanOrEqual(waitAfter(wrong - 1))
      all += waitAfter(wrong)
    }
    expect(all).toBeGreaterThan(30 * 86_400_000)
  })
})

describe('a habit', () => {
  test('is three different days, however many meals of a day were written', () => {
    const on = (elder: string, ...days: string[]) =>
      days.map((day) => ({ elder, day, service: 'dine-in' as const }))
    const before = [...on('a', '1', '2', '3'), ...on('b', '1', '1', '1', '2'), ...on('c', '1', '2', '3', '4')]
    expect([...regularsOf(before)]).toEqual([
      ['a', 3],
      ['c', 4],
    ])
  })

  test('of being carried to is what the last meal says', () => {
    expect([
      ...carriedLast([
        { elder: 'a', day: '3', service: 'neighbour' },
        { elder: 'b', day: '3', service: 'dine-in' },
        { elder: 'b', day: '2', service: 'delivery' },
        { elder: 'a', day: '1', service: 'dine-in' },
      ]),
    ]).toEqual(['a'])
  })
})

describe('an elder is found', () => {
  const person = (id: string, name: string, initials: string, tail: string | null): RosterElder => ({
    ...{
      id,
      name,
      call: name,
      initials,
      tail,
      first: false,
      provisional: false,
      died: null,
      stays: [],
      photo: null,
    },
    cards: [],
  })
  const people = [
    person('a', '王秀英', 'wxy', '0027'),
    person('b', '王小燕', 'wxy', '002X'),
    person('c', '李文秀', 'lwx', null),
    person('d', '买买提·吐尔逊', 'mmttex', '1027'),
  ]
  test.each([
    ['wxy', ['a', 'b']],
    [' W X ', ['a', 'b', 'c']],
    ['27', ['a', 'd']],
    ['0027', ['a']],
    ['02x', ['b']],
    ['秀', ['a', 'c']],
    ['李文', ['c']],
    ['吐尔逊', ['d']],
    ['', []],
    ['  ', []],
    ['9', []],
  ])('by %j', (by, ids) => {
    expect(findElders(people, by).map(({ id }) => id)).toEqual(ids)
  })

  test('by whatever is typed, without a fault, and only as one of the list', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 16 }), (by) => {
        expect(findElders(people, by).every((found) => people.includes(found))).toBe(true)
      }),
    )
  })
})

test('paper is for today and the two days before, and its meals begin when the site says', () => {
  expect(paperDays('2024-03-01' as PlainDate)).toEqual(['2024-03-01', '2024-02-29', '2024-02-28'])
  const site = {
    meals: [{ meal: 'lunch', starts: 660, ends: 780, price: 800, from: '2024-01-01', to: '2024-03-01' }],
  } as unknown as RosterSite
  const at = (day: string) => mealBegins(site, day as PlainDate, 'lunch')
  expect(at('2024-02-29')).toBe(Date.parse('2024-02-29T11:00+08:00'))
  expect([at('2024-03-01'), at('2023-12-31')]).toEqual([null, null])
  expect(mealBegins(site, '2024-02-29' as PlainDate, 'dinner')).toBeNull()
})

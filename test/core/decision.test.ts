import { describe, expect, test } from 'vitest'
import { type Decision, decide, mealAt } from '../../core/decision.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import type { Roster, RosterSite } from '../../core/roster.ts'
import type { Meal } from '../../core/vocabulary.ts'

const token = (digit: string) => digit.repeat(32)
const meal = (name: Meal, starts: number, ends: number, rest: Partial<RosterSite['meals'][number]> = {}) => ({
  ...{ meal: name, starts, ends, price: 800, from: '2024-01-01', to: null },
  ...rest,
})
const site: RosterSite = {
  id: 'liushu',
  name: '柳树村老年助餐点',
  opened: '2024-03-01',
  closed: '2025-01-01',
  serviceDayStarts: 4 * 60,
  meals: [
    meal('lunch', 11 * 60, 13 * 60),
    meal('dinner', 17 * 60, 18 * 60, { price: 600, from: '2024-07-01', to: '2024-08-01' }),
  ],
  closures: [{ from: '2024-07-20', to: '2024-07-22', reason: '修缮' }],
}
const roster: Roster = {
  v: 1,
  terminal: 'liushu-1',
  version: 5,
  issued: 0,
  site,
  cardKeys: [],
  elders: [
    {
      ...{ id: 'e-1', name: '王秀英', call: '王大娘', died: null },
      cards: [
        { token: token('1'), lost: false },
        { token: token('2'), lost: true },
      ],
    },
    {
      id: 'e-2',
      name: '李建国',
      call: '李大爷',
      died: '2024-07-17',
      cards: [{ token: token('3'), lost: false }],
    },
  ],
}

/** Shanghai wall time. */
const at = (text: string) => Date.parse(`${text}+08:00`)
const nobody = () => false
const tap = (
  time: string,
  card: string,
  eaten: (elder: string, day: PlainDate, meal: Meal) => boolean = nobody,
) => decide(roster, { token: token(card), time: at(time) }, eaten)
const brief = ({ kind, reason, day, meal, elder, price }: Decision) =>
  [kind, reason, day, meal, elder?.id ?? null, price].join(' ')

describe('a tap', () => {
  test.each([
    ['2024-07-18T11:42', '1', 'recorded  2024-07-18 lunch e-1 800', 'at lunch'],
    ['2024-07-18T17:30', '1', 'recorded  2024-07-18 dinner e-1 600', 'at dinner, with its own price'],
    ['2024-07-18T10:50', '1', 'recorded  2024-07-18 lunch e-1 800', 'ten minutes early'],
    [
      '2024-07-18T10:49:59.999',
      '1',
      'unsubsidised outside-window 2024-07-18 lunch e-1 800',
      'earlier than that',
    ],
    ['2024-07-18T13:10', '1', 'recorded  2024-07-18 lunch e-1 800', 'ten minutes late'],
    [
      '2024-07-18T13:10:00.001',
      '1',
      'unsubsidised outside-window 2024-07-18 lunch e-1 800',
      'later than that',
    ],
    ['2024-07-18T15:30', '1', 'unsubsidised outside-window 2024-07-18 dinner e-1 600', 'nearer to dinner'],
    [
      '2024-07-19T02:00',
      '1',
      'unsubsidised outside-window 2024-07-18 dinner e-1 600',
      'still the day before',
    ],
    ['2024-07-18T11:42', '2', 'unsubsidised lost-card 2024-07-18 lunch e-1 800', 'with a card reported lost'],
    ['2024-07-18T11:42', '9', 'unsubsidised unknown-card 2024-07-18 lunch  800', 'with a card on no roster'],
    ['2024-07-17T11:42', '3', 'recorded  2024-07-17 lunch e-2 800', 'on the day of death'],
    ['2024-07-18T11:42', '3', 'unsubsidised deceased 2024-07-18 lunch e-2 800', 'after it'],
    ['2024-02-29T11:42', '1', 'unsubsidised site-closed 2024-02-29 lunch e-1 800', 'before the site opened'],
    ['2025-01-01T11:42', '1', 'unsubsidised site-closed 2025-01-01 lunch e-1 800', 'once it is closed'],
    ['2024-07-21T11:42', '1', 'unsubsidised site-closed 2024-07-21 lunch e-1 800', 'in a closure'],
    ['2024-07-22T11:42', '1', 'recorded  2024-07-22 lunch e-1 800', 'after a closure'],
    [
      '2024-08-01T17:30',
      '1',
      'unsubsidised outside-window 2024-08-01 lunch e-1 800',
      'at a meal no longer approved',
    ],
    ['2023-12-31T11:42', '1', 'unsubsidised site-closed 2023-12-31 lunch e-1 0', 'where nothing is approved'],
  ])('%s, card %s → %s (%s)', (time, card, expected) => {
    expect(brief(tap(time, card))).toBe(expected)
  })

  test('where no meal is approved says so', () => {
    const none = { ...roster, site: { ...site, meals: [] } }
    const decision = decide(none, { token: token('1'), time: at('2024-07-18T11:42') }, nobody)
    expect(brief(decision)).toBe('unsubsidised meal-not-approved 2024-07-18 lunch e-1 0')
  })

  test('for a meal already had is known by elder, service day and meal, whichever card it is', () => {
    const lunch = (elder: string, day: string, name: Meal) =>
      `${elder} ${day} ${name}` === 'e-1 2024-07-18 lunch'
    expect(tap('2024-07-18T11:42', '1', lunch).kind).toBe('already-eaten')
    expect(tap('2024-07-18T11:42', '2', lunch).kind).toBe('already-eaten')
    expect(tap('2024-07-18T17:30', '1', lunch).kind).toBe('recorded')
    expect(tap('2024-07-19T11:42', '1', lunch).kind).toBe('recorded')
  })
})

describe('the meal of a minute', () => {
  const day = '2024-07-18' as PlainDate
  const near = {
    ...site,
    meals: [meal('lunch', 670, 780), meal('breakfast', 600, 660), meal('dinner', 780, 900)],
  }
  test.each([
    ['11:04', 'breakfast', 'between two meals: the one already begun'],
    ['11:08', 'breakfast', 'between two meals, though the next is nearer'],
    ['11:10', 'lunch', 'once the next has begun'],
    ['13:00', 'lunch', 'where one ends as the next begins: the one already begun'],
    ['13:01', 'dinner', 'inside one and in the grace of the other: the one it is inside of'],
  ])('at %s is %s (%s)', (time, expected) => {
    expect(mealAt(near, day, at(`2024-07-18T${time}`))).toMatchObject({
      window: { meal: expected },
      inside: true,
    })
  })
})

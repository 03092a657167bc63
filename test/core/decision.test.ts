import { describe, expect, test } from 'vitest'
import { type Decision, decide, decideFor, type Eaten, mealAt } from '../../core/decision.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import type { Roster, RosterElder, RosterSite } from '../../core/roster.ts'
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
const someone = (id: string, change: Partial<RosterElder> = {}): RosterElder => ({
  ...{ id, name: '王秀英', call: '王大娘', initials: 'wxy', tail: '0027', photo: null },
  ...{ first: false, provisional: false, died: null, stays: [], cards: [] },
  ...change,
})
const held = (digit: string, lost = false) => ({ token: token(digit), lost })
const roster: Roster = {
  v: 1,
  terminal: 'liushu-1',
  version: 5,
  issued: 0,
  site,
  cardKeys: [],
  elders: [
    someone('e-1', { cards: [held('1'), held('2', true)] }),
    someone('e-2', { died: '2024-07-17', cards: [held('3')] }),
    someone('e-3', {
      stays: [
        { from: '2024-07-10', to: '2024-07-18' },
        { from: '2024-09-01', to: null },
      ],
      cards: [held('4')],
    }),
    someone('e-4', { provisional: true, cards: [held('5'), held('6', true)] }),
  ],
}

/** Shanghai wall time. */
const at = (text: string) => Date.parse(`${text}+08:00`)
const nobody = () => false
const everybody = () => true
const tap = (time: string, card: string, here: Eaten = nobody, elsewhere: Eaten = nobody) =>
  decide(roster, { token: token(card), time: at(time) }, { here, elsewhere })
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
    ['2024-07-17T11:42', '4', 'unsubsidised in-stay 2024-07-17 lunch e-3 800', 'while cared for elsewhere'],
    ['2024-07-18T11:42', '4', 'recorded  2024-07-18 lunch e-3 800', 'on the day of coming home'],
    ['2024-12-31T11:42', '4', 'unsubsidised in-stay 2024-12-31 lunch e-3 800', 'in a stay without an end'],
    ['2024-07-18T11:42', '5', 'recorded  2024-07-18 lunch e-4 800', 'while the approval is awaited'],
    [
      '2024-07-18T11:42',
      '6',
      'unsubsidised lost-card 2024-07-18 lunch e-4 800',
      'awaited, and the card lost',
    ],
    ['2023-12-31T11:42', '1', 'unsubsidised site-closed 2023-12-31 lunch e-1 0', 'where nothing is approved'],
  ])('%s, card %s → %s (%s)', (time, card, expected) => {
    expect(brief(tap(time, card))).toBe(expected)
  })

  test('where no meal is approved says so', () => {
    const none = { ...roster, site: { ...site, meals: [] } }
    const when = { token: token('1'), time: at('2024-07-18T11:42') }
    const decision = decide(none, when, { here: nobody, elsewhere: nobody })
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

describe('the order of the questions', () => {
  // Each of them is asked with all the later ones answered against the elder, too.
  test.each([
    ['9', '2024-07-21T15:30', everybody, 'unknown-card'],
    ['1', '2024-07-21T15:30', everybody, 'already-eaten'],
    ['2', '2024-07-21T15:30', nobody, 'lost-card'],
    ['3', '2024-07-21T15:30', nobody, 'deceased'],
    ['4', '2025-01-01T15:30', nobody, 'site-closed'],
    ['4', '2024-09-02T15:30', nobody, 'outside-window'],
    ['4', '2024-09-02T12:00', nobody, 'in-stay'],
    ['5', '2024-09-02T12:00', nobody, 'eaten-elsewhere'],
  ] as const)('card %s at %s is %s', (card, time, here, code) => {
    expect(tap(time, card, here, everybody).code).toBe(code)
  })

  test('a meal had elsewhere is known by elder, service day and meal', () => {
    const lunch: Eaten = (elder, day, name) => `${elder} ${day} ${name}` === 'e-1 2024-07-18 lunch'
    expect(tap('2024-07-18T11:42', '1', nobody, lunch)).toMatchObject({
      kind: 'unsubsidised',
      reason: 'eaten-elsewhere',
    })
    expect(tap('2024-07-18T17:30', '1', nobody, lunch).code).toBe('recorded')
    expect(tap('2024-07-19T11:42', '1', nobody, lunch).code).toBe('recorded')
  })

  test('a provisional elder is recorded like others, with a word for the caretaker', () => {
    expect(tap('2024-07-18T11:42', '5')).toMatchObject({
      kind: 'recorded',
      code: 'provisional',
      reason: null,
    })
  })
})

describe('an elder chosen from the list', () => {
  const asked = (
    elder: string,
    when: { time: number } | { day: PlainDate; meal: Meal },
    here: Eaten = nobody,
  ) => decideFor(roster, elder, when, { here, elsewhere: nobody })
  const on = (day: string, name: Meal) => ({ day: day as PlainDate, meal: name })

  test('is decided like a tap of this minute, whatever the cards are', () => {
    expect(asked('e-1', { time: at('2024-07-18T11:42') })?.code).toBe('recorded')
    expect(asked('e-1', { time: at('2024-07-18T15:30') })?.code).toBe('outside-window')
    expect(asked('e-2', { time: at('2024-07-18T11:42') })?.code).toBe('deceased')
  })

  test.each([
    ['e-1', on('2024-07-18', 'lunch'), 'recorded  2024-07-18 lunch e-1 800', 'at any minute of that day'],
    ['e-1', on('2024-07-18', 'dinner'), 'recorded  2024-07-18 dinner e-1 600', 'with the price of that meal'],
    [
      'e-1',
      on('2024-07-18', 'breakfast'),
      'unsubsidised meal-not-approved 2024-07-18 breakfast e-1 0',
      'never served',
    ],
    [
      'e-1',
      on('2024-08-01', 'dinner'),
      'unsubsidised meal-not-approved 2024-08-01 dinner e-1 0',
      'no longer served',
    ],
    ['e-1', on('2024-07-21', 'lunch'), 'unsubsidised site-closed 2024-07-21 lunch e-1 800', 'in a closure'],
    ['e-3', on('2024-07-17', 'lunch'), 'unsubsidised in-stay 2024-07-17 lunch e-3 800', 'in a stay'],
  ] as const)('%s for a meal named on paper, %o → %s (%s)', (elder, when, expected, _why) => {
    const decision = asked(elder, when)
    expect(decision && brief(decision)).toBe(expected)
  })

  test('has a meal already, or is on the roster no more', () => {
    expect(asked('e-1', on('2024-07-18', 'lunch'), everybody)?.kind).toBe('already-eaten')
    expect(asked('e-9', on('2024-07-18', 'lunch'))).toBeNull()
  })
})

test('a card of many elders is found without looking through them', () => {
  const everyone = Array.from({ length: 10_000 }, (_, i) =>
    someone(`e-${i}`, { cards: [{ token: i.toString(16).padStart(32, '0'), lost: false }] }),
  )
  let looks = 0
  const elders = new Proxy(everyone, {
    get(all, name, self) {
      looks += 1
      return Reflect.get(all, name, self)
    },
  })
  const large = { ...roster, elders }
  const find = (i: number) => {
    const card = { token: i.toString(16).padStart(32, '0'), time: at('2024-07-18T11:42') }
    return decide(large, card, { here: nobody, elsewhere: nobody }).elder?.id
  }
  expect(find(9_999)).toBe('e-9999')
  looks = 0
  for (let i = 0; i < 1_000; i += 1) expect(find(i * 9)).toBe(`e-${i * 9}`)
  expect(looks).toBeLessThan(5_000)
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

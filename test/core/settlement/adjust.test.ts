// What an approved month gets more or less, against figures worked out by hand.
import { describe, expect, it } from 'vitest'
import type { PlainMonth } from '../../../core/plain-date.ts'
import { ADJUSTMENT_CAUSES, adjustMonth, mayRaise } from '../../../core/settlement/adjust.ts'
import { checkPolicies } from '../../../core/settlement/policy-file/policy-check.ts'
import { prettyJson } from '../../../core/settlement/pretty-json.ts'
import { settle } from '../../../core/settlement/settle.ts'
import { ADJUSTMENT_REASONS } from '../../../core/terms.ts'
import { ApprovedMonth, payableOf } from './adjust-support.ts'
import { filesOf, inputOf, mealGrant, ONE_OF_EACH, policyOf, type Tables, tapRow } from './support.ts'

const MEAL = mealGrant(
  {},
  {
    rates: [
      { id: 'dibao', when: { category: { any: ['dibao'] } }, amount: { fixed: '5.00' } },
      { id: 'any', when: { stay: { none: ['hospital'] } }, amount: { fixed: '3.00' } },
    ],
    funders: [
      { id: 'county', share: '60%' },
      { id: 'village', share: '40%' },
    ],
  },
)
const [JULY, AUGUST, OCTOBER] = ['2024-07', '2024-08', '2024-10']
const world = (tables: Tables, more: Record<string, unknown> = {}, grants: unknown[] = [MEAL]) =>
  inputOf(filesOf([policyOf(grants, more)], { ...ONE_OF_EACH, ...tables }))
const known = (...rows: string[]) => ({ 'taps.csv': rows })
const VOID_1 = 'V,1,2024-09-01T00:00:00Z,,,,,,T1/1'

describe('Tianjin: at most five a week, lunch or dinner, nothing carried over', () => {
  const grant = mealGrant({ fixed: '3.00' }, { limits: [{ per: 'elder-week', count: 5 }] })
  const days = ['07-29', '07-30', '07-31', '08-01', '08-02', '08-03', '08-04'].map((day) => `2024-${day}`)
  const late = 1
  const rows = days.map((day, i) => tapRow(i + 1, day))
  const before = world(known(...rows.filter((_, i) => i !== late)), {}, [grant])
  const now = world(known(...rows), {}, [grant])

  it('a tap that comes after both months displaces the last one of the week: more in July, less in August', () => {
    const [july, august] = [new ApprovedMonth('2024-07', before), new ApprovedMonth('2024-08', before)]
    expect(july.paid()).toEqual({ 'meal S1': 600n })
    expect(august.paid()).toEqual({ 'meal S1': 900n })
    expect([july.adjust('2024-09', now), august.adjust('2024-09', now)]).toMatchObject([
      [{ month: '2024-07', grant: 'meal', fen: 300n, lines: [{ site: 'S1', cause: 'late-record' }] }],
      [{ month: '2024-08', grant: 'meal', fen: -300n, lines: [{ elders: { E1: -300n } }] }],
    ])
    expect([july.adjust('2024-10', now), august.adjust('2024-10', now)]).toEqual([[], []])
  })

  it('a tap that comes while August is open is in August itself, and an adjustment of July alone', () => {
    const july = new ApprovedMonth('2024-07', before)
    expect(july.adjust('2024-08', now)).toMatchObject([{ fen: 300n }])
    const august = new ApprovedMonth('2024-08', now)
    expect(august.paid()).toEqual({ 'meal S1': 600n })
    expect(august.adjust('2024-09', now)).toEqual([])
  })
})

describe('a record that came late', () => {
  const [first, second] = [tapRow(1, '2024-07-30'), tapRow(2, '2024-07-31')]

  it('is paid with the month that is open, shared among the funders, under its cause', () => {
    const july = new ApprovedMonth('2024-07', world(known(first)))
    const adjusted = july.adjust('2024-08', world(known(first, second)))
    expect(adjusted).toEqual([
      {
        month: '2024-07',
        result: 'abc',
        grant: 'meal',
        fen: 300n,
        funders: { county: 180n, village: 120n },
        lines: [{ site: 'S1', cause: 'late-record', fen: 300n, elders: { E1: 300n } }],
        refused: [],
      },
    ])
    expect(prettyJson(july.adjust('2024-09', world(known(first, second))))).toBe('[]\n')
  })

  it.each([
    ['2024-09', undefined, 300n, []],
    // 31 July to 1 October: 62 days.
    ['2024-10', undefined, 0n, [{ site: 'S1', fen: 300n }]],
    ['2024-10', 62, 300n, []],
    ['2024-08', 0, 0n, [{ site: 'S1', fen: 300n }]],
    ['2024-08', 1, 300n, []],
  ])('with %s open and %s days allowed', (open, adjustUpDays, fen, refused) => {
    const more = adjustUpDays === undefined ? {} : { adjustUpDays }
    const july = new ApprovedMonth('2024-07', world(known(first), more))
    expect(july.adjust(open, world(known(first, second), more))).toMatchObject([{ fen, refused }])
  })

  it('is counted from the last day of its month to the first of the open one', () => {
    const checked = checkPolicies([{ file: 'p', text: JSON.stringify(policyOf([], { adjustUpDays: 31 })) }])
    if (!checked.ok) throw new Error('does not read')
    const open = (month: string) => mayRaise(checked.policies, '2024-07' as PlainMonth, month as PlainMonth)
    expect(['2024-08', '2024-09', '2024-10'].map(open)).toEqual([true, false, false])
  })
})

describe('what is taken back', () => {
  const rows = [tapRow(1, '2024-07-30'), tapRow(2, '2024-07-31')]
  const july = () => new ApprovedMonth('2024-07', world(known(...rows)))

  it('is taken back at any time: a void', () => {
    for (const open of [AUGUST, OCTOBER, '2026-01'])
      expect(july().adjust(open, world(known(...rows, VOID_1)))).toMatchObject([
        { fen: -300n, funders: { county: -180n, village: -120n }, lines: [{ cause: 'void', fen: -300n }] },
      ])
  })

  it('a death; the day itself is paid', () => {
    const dead = { ...known(...rows), 'elders.csv': ['E1,e,1940-01-01,2024-07-30,140105001001'] }
    expect(july().adjust(OCTOBER, world(dead))).toMatchObject([
      { lines: [{ cause: 'death', fen: -300n, elders: { E1: -300n } }] },
    ])
  })

  it('a stay', () => {
    const inHospital = { ...known(...rows), 'elder-facts.csv': ['E1,stay,hospital,2024-07-31,2024-08-10'] }
    expect(july().adjust(OCTOBER, world(inHospital))).toMatchObject([
      { lines: [{ cause: 'stay', fen: -300n }] },
    ])
  })
})

describe('a category that was wrong', () => {
  const rows = [tapRow(1, '2024-07-30'), tapRow(2, '2024-07-31')]
  const plain = world(known(...rows))
  const dibao = world({ ...known(...rows), 'elder-facts.csv': ['E1,category,dibao,2024-07-31,'] })

  it('pays more within the days, and less at any time', () => {
    expect(new ApprovedMonth('2024-07', plain).adjust(AUGUST, dibao)).toMatchObject([
      { fen: 200n, lines: [{ cause: 'category', fen: 200n }] },
    ])
    expect(new ApprovedMonth('2024-07', plain).adjust(OCTOBER, dibao)).toMatchObject([
      { fen: 0n, funders: { county: 0n, village: 0n }, lines: [], refused: [{ site: 'S1', fen: 200n }] },
    ])
    for (const open of [AUGUST, OCTOBER])
      expect(new ApprovedMonth('2024-07', dibao).adjust(open, plain)).toMatchObject([
        { fen: -200n, lines: [{ cause: 'category', fen: -200n }] },
      ])
  })
})

describe('after the days', () => {
  const rows = [tapRow(1, '2024-07-30'), tapRow(2, '2024-07-31')]
  const alive = world(known(...rows))
  const dead = world({ ...known(...rows), 'elders.csv': ['E1,e,1940-01-01,2024-07-30,140105001001'] })
  const dibao = world({ ...known(...rows), 'elder-facts.csv': ['E1,category,dibao,2024-07-31,'] })

  it('what was taken back by mistake comes back, whenever that is found', () => {
    const july = new ApprovedMonth('2024-07', alive)
    expect(july.adjust(AUGUST, dead)).toMatchObject([{ fen: -300n }])
    expect(july.adjust('2026-01', alive)).toMatchObject([
      {
        fen: 300n,
        funders: { county: 180n, village: 120n },
        lines: [{ cause: 'death', fen: 300n, elders: { E1: 300n } }],
        refused: [],
      },
    ])
    expect(july.paid()).toEqual({ 'meal S1': 600n })
  })

  it('up to the most that was ever approved, and no further', () => {
    const july = new ApprovedMonth('2024-07', alive)
    july.adjust(OCTOBER, dead)
    expect(july.adjust('2026-01', dibao)).toMatchObject([
      {
        fen: 300n,
        funders: { county: 180n, village: 120n },
        lines: [
          { cause: 'death', fen: 300n },
          { cause: 'category', fen: 200n },
          { cause: 'other', fen: -200n },
        ],
        refused: [{ site: 'S1', fen: 200n }],
      },
    ])
    const raised = new ApprovedMonth('2024-07', alive)
    expect(raised.adjust(AUGUST, dibao)).toMatchObject([{ fen: 200n }])
    raised.adjust(OCTOBER, dead)
    expect(raised.adjust('2026-01', dibao)).toMatchObject([{ fen: 500n, refused: [] }])
  })

  it('says once what it refuses', () => {
    const july = new ApprovedMonth('2024-07', alive)
    expect(july.adjust(OCTOBER, dibao)).toMatchObject([{ refused: [{ site: 'S1', fen: 200n }] }])
    expect(july.adjust('2024-11', dibao)).toEqual([])
    const more = world({ ...known(...rows), 'elder-facts.csv': ['E1,category,dibao,2024-07-01,'] })
    expect(july.adjust('2024-12', more)).toMatchObject([{ fen: 0n, refused: [{ site: 'S1', fen: 200n }] }])
    expect(july.adjust('2025-01', alive)).toEqual([])
    expect(july.adjust('2025-02', more)).toEqual([])
  })
})

describe('several causes', () => {
  const rows = [tapRow(1, '2024-07-30'), tapRow(2, '2024-07-31')]

  it('stand under one another, and what was refused is not paid later', () => {
    const july = new ApprovedMonth('2024-07', world(known(...rows)))
    const next = world(known(...rows, tapRow(3, '2024-07-29'), VOID_1))
    expect(july.adjust(AUGUST, next)).toMatchObject([
      {
        fen: 0n,
        lines: [
          { cause: 'late-record', fen: 300n },
          { cause: 'void', fen: -300n },
        ],
      },
    ])
    const later = world(known(...rows, tapRow(3, '2024-07-29'), tapRow(4, '2024-07-28'), VOID_1))
    expect(july.adjust(OCTOBER, later)).toMatchObject([{ fen: 0n, lines: [], refused: [{ fen: 300n }] }])
    expect(july.paid()).toEqual({ 'meal S1': 600n })
  })

  it('what no elder explains is other: a cap that now cuts, a corrected site', () => {
    const capped = [{ ...MEAL, caps: [{ per: 'site-month', amount: '7.00' }] }]
    const july = new ApprovedMonth('2024-07', world(known(...rows), {}, capped))
    expect(july.adjust(AUGUST, world(known(...rows, tapRow(3, '2024-07-29')), {}, capped))).toMatchObject([
      {
        fen: 100n,
        lines: [
          { cause: 'late-record', fen: 300n },
          { cause: 'other', fen: -200n, elders: {} },
        ],
      },
    ])
    const closed = { ...known(...rows), 'site-facts.csv': ['S1,meal,lunch,2020-01-01,2024-07-31'] }
    expect(new ApprovedMonth('2024-07', world(known(...rows))).adjust(OCTOBER, world(closed))).toMatchObject([
      { lines: [{ cause: 'other', fen: -300n }] },
    ])
  })

  it("an elder's month is adjusted by the elder", () => {
    const age = {
      id: 'age',
      per: 'elder-month',
      prorate: 'days',
      rates: [{ id: 'any', amount: { fixed: '31.00' } }],
    }
    const july = new ApprovedMonth('2024-07', world({}, {}, [age]))
    const dead = world({ 'elders.csv': ['E1,e,1940-01-01,2024-07-20,140105001001'] }, {}, [age])
    expect(july.adjust(OCTOBER, dead)).toMatchObject([
      { grant: 'age', lines: [{ elder: 'E1', cause: 'death', fen: -1100n, elders: { E1: -1100n } }] },
    ])
  })
})

it('reads the approved month and its adjustments from their texts alike', () => {
  const rows = [tapRow(1, '2024-07-30'), tapRow(2, '2024-07-31'), tapRow(3, '2024-07-29')]
  const month = JULY as PlainMonth
  const statement = (count: number) => settle({ ...world(known(...rows.slice(0, count))), month }).statement
  const base = { month, result: 'abc', raise: true, explained: [] }
  const read = (value: unknown) => JSON.parse(prettyJson(value))
  const first = adjustMonth({ ...base, approved: read(statement(1)), since: [], now: statement(2) })
  expect(
    adjustMonth({ ...base, approved: read(statement(1)), since: read(first), now: statement(2) }),
  ).toEqual([])
  expect(
    adjustMonth({ ...base, approved: read(statement(1)), since: read(first), now: statement(3) }),
  ).toMatchObject([{ fen: 300n }])
  expect(payableOf(statement(3))).toEqual({ 'meal S1': 900n })
})

it('has words for every cause', () => expect(Object.keys(ADJUSTMENT_REASONS)).toEqual([...ADJUSTMENT_CAUSES]))

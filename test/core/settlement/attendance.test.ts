// The settlement by days as bits against the one tap by tap, which stays the reference: on random months with every
// kind of limit, and on the examples of the spec.
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadFolder } from '../../../cli/settlement-folder/load-folder.ts'
import { headcount } from '../../../core/headcount.ts'
import { dayOf, monthOf, type PlainDate, type PlainMonth } from '../../../core/plain-date.ts'
import { settleByDays } from '../../../core/settlement/attendance/settle-by-days.ts'
import { settlingSheets } from '../../../core/settlement/attendance/settle-sheets.ts'
import { Sheet } from '../../../core/settlement/attendance/sheet.ts'
import { SheetRows } from '../../../core/settlement/attendance/sheet-rows.ts'
import type { SheetMeal } from '../../../core/settlement/attendance/written-sheet.ts'
import type { MonthTerms } from '../../../core/settlement/conclude.ts'
import { type FolderInput, readFolder } from '../../../core/settlement/folder/read-folder.ts'
import { settle } from '../../../core/settlement/settle.ts'
import { formatStatement } from '../../../core/settlement/statement.ts'
import type { Tap } from '../../../core/settlement/taps.ts'
import { filesOf, inputOf, mealGrant, ONE_OF_EACH, policyOf, type Tables, tapRow } from './support.ts'

const RUNS = { seed: 20240702, numRuns: 200 }
const pickOf = <T>(...values: T[]) => fc.constantFrom(...values)
/** A day of June and the days after it. */
const dateOf = (n: number) => new Date(Date.UTC(2024, 5, n)).toISOString().slice(0, 10)
const day = fc.integer({ min: 24, max: 68 }).map(dateOf)

/** Often at the hours of the meal, so that rows have several days; sometimes at any hour, so that they cross. */
const tap = fc
  .tuple(
    fc.integer({ min: 28, max: 71 }).map(dateOf),
    pickOf('S1', 'S1', 'S1', 'S2', 'S9'),
    pickOf('E1', 'E1', 'E2', 'E3', 'E9'),
    pickOf('breakfast', 'lunch', 'dinner'),
    pickOf('dine-in', 'dine-in', 'delivery'),
    pickOf('12', '12', '9.90'),
    fc.integer({ min: 0, max: 50 }),
    pickOf('usual', 'usual', 'usual', '00:30:00', '12:00:00', '03:59:59.999'),
  )
  .map(([date, site, elder, meal, service, price, minute, hour]) => {
    const usual = { breakfast: '07', lunch: '12', dinner: '18' }[meal]
    const time = hour === 'usual' ? `${usual}:${String(minute).padStart(2, '0')}:00` : hour
    return `${date}T${time}+08:00,${site},${elder},${meal},${service},${price},`
  })

const tables = fc
  .record({
    taps: fc.array(tap, { minLength: 90, maxLength: 160, size: 'max' }),
    voided: fc.array(fc.integer({ min: 1, max: 140 }), { maxLength: 8 }),
    died: pickOf('', '2024-07-09', '2024-08-01'),
    closed: pickOf('', '2024-07-20', '2024-08-02'),
    star: pickOf('0', '3', '5'),
    from: day,
    to: pickOf('', '2024-08-20'),
    born: pickOf('1940-07-15', '1944-02-29', '1944-07-31', '1954-07-01', '1944-12-31'),
  })
  .map(({ taps, voided, died, closed, star, from, to, born }): Tables => {
    const rows = taps.map((row, index) => `T${index % 3},${index + 1},${row}`)
    const voids = voided.map((seq, i) => `V,${i + 1},2024-09-01T00:00:00Z,,,,,,T${(seq - 1) % 3}/${seq}`)
    return {
      'sites.csv': [`S1,s,140105001001,2020-01-01,${closed}`, 'S2,s,140105002001,2024-07-03,'],
      'site-facts.csv': [
        ...['breakfast', 'lunch', 'dinner'].map((meal) => `S1,meal,${meal},2020-01-01,`),
        `S2,meal,lunch,2020-01-01,${from}`,
        `S2,star,${star},${from},${to}`,
        `S1,facility,home,${from},`,
        `S2,closure,repairs,2024-07-10,2024-07-12`,
      ],
      'elders.csv': [
        `E1,e,${born},${died},140105001001`,
        'E2,e,1944-02-29,,140105002001',
        'E3,e,1955-12-31,,150105002001',
      ],
      'elder-facts.csv': [
        `E1,category,dibao,${from},${to}`,
        `E1,home,140105002001,${from},`,
        'E2,care,4,2024-07-12,',
        `E2,stay,hospital,${from},${to}`,
        'E3,residence,visitor,2024-07-05,2024-07-22',
      ],
      'taps.csv': [...rows, ...voids],
    }
  })

const limit = pickOf('elder-day', 'elder-week', 'elder-month', 'site-day').chain((per) =>
  fc.record({
    per: fc.constant(per),
    count: per === 'elder-month' ? fc.integer({ min: 1, max: 15 }) : fc.integer({ min: 1, max: 4 }),
    keep: per === 'elder-week' ? fc.constant('earliest') : pickOf('earliest', 'earliest', 'highest'),
  }),
)

const policies = fc
  .record({
    turns: pickOf('birthday', 'day-after', 'month-of', 'month-after'),
    starts: pickOf('00:00', '04:00'),
    pick: pickOf('first', 'highest', 'sum'),
    limits: fc.array(limit, { maxLength: 3 }),
    more: fc.array(limit, { maxLength: 2 }),
    weekday: pickOf(undefined, { any: [1, 2, 6] }),
    from: pickOf('2020-01-01', '2024-07-05'),
    to: pickOf(null, '2024-07-18', '2024-08-03'),
    follows: fc.boolean(),
  })
  .map(({ turns, starts, pick, limits, more, weekday, from, to, follows }) => {
    const rates = [
      {
        id: '80+',
        when: { age: { from: 80 }, ...(weekday && { weekday }) },
        amount: { share: '33.3%', max: '4.00' },
      },
      {
        id: 'listed',
        when: { category: { any: ['dibao'] }, meal: { any: ['lunch'] } },
        amount: { priceMinus: '5.00' },
      },
      {
        id: 'away',
        when: { stay: { none: ['hospital'] }, facility: { any: ['home'] } },
        amount: { fixed: '2.00' },
      },
      { id: 'star', when: { star: { from: 3 }, residence: { none: ['visitor'] } }, amount: { cap: '7.00' } },
      { id: 'home', when: { home: { same: 'town' } }, amount: { fixed: '1.01' } },
      { id: 'any', when: { age: { from: 60 } }, amount: { fixed: '0.60' } },
    ]
    const steps = [
      { from: '0.5', amount: '77.77' },
      { from: '1.5', amount: '123.45' },
    ]
    const grants = [
      mealGrant({}, { pick, rates, limits }),
      mealGrant(
        {},
        { id: 'extra', requires: 'meal', limits: more, rates: [{ id: 'x', amount: { fixed: '0.50' } }] },
      ),
      { id: 'run', per: 'site-year', requiresDays: 3, rates: [{ id: 'any', amount: { fixed: '9999.99' } }] },
      {
        id: 'tier',
        per: 'site-month',
        rates: ['meal', 'taps'].map((of) => ({
          id: of,
          amount: { tiers: { of, days: 'operating', steps } },
        })),
        pick: 'sum',
      },
    ]
    const shared = { age: { turns }, serviceDayStarts: starts }
    const first = policyOf(grants, { ...shared, id: 'a', effective: { from, to } })
    return follows && to !== null
      ? [first, policyOf(grants, { ...shared, id: 'b', effective: { from: to } })]
      : [first]
  })

const MONTHS = ['2024-06', '2024-07', '2024-08'] as PlainMonth[]

/** Through sheets as they are kept, whose terminals began their days at `startedAt` minutes after midnight. */
function bySheets(input: FolderInput, month: PlainMonth, startedAt: number) {
  const sheets = new Map<string, { chain: string; sheet: Sheet }>()
  const mealOf = (each: Tap): SheetMeal => ({
    ...each,
    seq: Number(each.seq),
    price: Number(each.price),
    day: dayOf(each.at, startedAt),
  })
  const sheetOf = (each: Tap) => {
    const of = monthOf(dayOf(each.at, startedAt))
    const key = `${each.terminal}/${of}`
    const found = sheets.get(key) ?? { chain: each.terminal, sheet: new Sheet(of) }
    sheets.set(key, found)
    return found
  }
  const taps = [...input.taps].sort((a, b) => Number(a.seq - b.seq))
  for (const each of taps) {
    const kept = sheetOf(each)
    // Written and read again at every meal, as the ingest may.
    kept.sheet = Sheet.read(kept.sheet.month, kept.sheet.write())
    kept.sheet.add(mealOf(each))
  }
  const voids = new Set([...input.voids].map(({ terminal, seq }) => `${terminal}/${seq}`))
  const rows = new SheetRows()
  for (const { chain, sheet } of sheets.values()) rows.add(chain, sheet.month, sheet.write(), 2 ** 31 - 1)
  for (const each of taps) {
    if (voids.has(`${each.terminal}/${each.seq}`))
      rows.void(each.terminal, sheetOf(each).sheet.month, mealOf(each))
  }
  return settledSheets({ ...input, month }, rows)
}

function settledSheets(terms: MonthTerms, rows: SheetRows) {
  const steps = settlingSheets(terms, MONTHS, rows)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

function expectSame(input: FolderInput, month: PlainMonth) {
  const reference = settle({ ...input, month })
  for (const { statement, headcount: heads } of [
    settleByDays({ ...input, month }, input.taps),
    bySheets(input, month, input.policies[0]?.serviceDayStarts ?? 0),
    bySheets(input, month, 0),
  ]) {
    expect(formatStatement(statement)).toBe(formatStatement(reference.statement))
    expect(heads).toEqual(headcount(reference.surviving))
  }
}

const FOLDERS = join(import.meta.dirname, '../../examples')
const EXAMPLES = readdirSync(FOLDERS, { recursive: true, encoding: 'utf8' })
  .filter((file) => /expected-\d{4}-\d{2}\.json$/.test(file))
  .sort()

describe('settling by days', () => {
  it('comes to what settling tap by tap comes to, on random months', () => {
    fc.assert(
      fc.property(policies, tables, (versions, rows) => {
        const input = inputOf(filesOf(versions, rows))
        // July begins on a Monday, August within a week.
        for (const month of ['2024-07', '2024-08']) expectSame(input, month as PlainMonth)
      }),
      RUNS,
    )
  })

  it('leaves out a voided meal whose instant lies far from the day that its terminal wrote down', () => {
    const row = tapRow(1, '2024-07-10')
    const tables = { ...ONE_OF_EACH, 'taps.csv': [row, 'T1,2,2024-07-11T00:00:00Z,,,,,,T1/1'] }
    const input = inputOf(filesOf([policyOf([mealGrant({ fixed: '3.00' })])], tables))
    const month = '2024-07' as PlainMonth
    const sheet = new Sheet(month)
    const meals = [...input.taps].map((each) => ({
      ...each,
      seq: 1,
      price: 0,
      day: '2024-07-01' as PlainDate,
    }))
    for (const meal of meals) sheet.add(meal)
    const rows = new SheetRows()
    rows.add('T1', month, sheet.write(), 2 ** 31 - 1)
    for (const meal of meals) rows.void('T1', month, meal)
    expect(formatStatement(settledSheets({ ...input, month }, rows).statement)).toBe(
      formatStatement(settle({ ...input, month }).statement),
    )
  })

  it('keeps the order of meals that one chain wrote at one instant, of one elder and of two', () => {
    const at = (seq: number, site: string, elder: string) =>
      `T1,${seq},2024-07-10T12:00:00+08:00,${site},${elder},lunch,dine-in,8,`
    const limits = [{ per: 'site-day', count: 1, keep: 'earliest' }]
    for (const taps of [
      [at(1, 'S2', 'E1'), at(2, 'S1', 'E1')],
      [at(1, 'S1', 'E1'), at(2, 'S2', 'E1')],
      [at(1, 'S1', 'E2'), at(2, 'S1', 'E1'), at(3, 'S1', 'E3')],
    ]) {
      const files = {
        'sites.csv': ['S1,s,140105001001,2020-01-01,', 'S2,s,140105001001,2020-01-01,'],
        'site-facts.csv': ['S1,meal,lunch,2020-01-01,', 'S2,meal,lunch,2020-01-01,'],
        'elders.csv': [
          'E1,e,1940-01-01,,140105001001',
          'E2,e,1950-01-01,,140105001001',
          'E3,e,1935-01-01,,140105001001',
        ],
        'taps.csv': taps,
      }
      const rates = [
        { id: '80+', when: { age: { from: 80 } }, amount: { fixed: '4.00' } },
        { id: 'any', amount: { fixed: '1.00' } },
      ]
      const policy = policyOf([mealGrant({}, { rates, limits })])
      expectSame(inputOf(filesOf([policy], { ...ONE_OF_EACH, ...files })), '2024-07' as PlainMonth)
    }
  })

  it.each(EXAMPLES)('comes to the same on %s', async (file) => {
    const folder = readFolder(await loadFolder(join(FOLDERS, dirname(file))))
    if (!folder.ok) throw new Error(JSON.stringify(folder.faults))
    const month = file.slice(-'2024-07.json'.length, -'.json'.length) as PlainMonth
    const { statement } = settleByDays({ ...folder.input, month }, folder.input.taps)
    expect(formatStatement(statement)).toBe(formatStatement(settle({ ...folder.input, month }).statement))
  })
})

// What must hold for every folder, whatever stands in it: drawn by chance, with small ranges so that things collide.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlainMonth } from '../../../core/plain-date.ts'
import { settle } from '../../../core/settlement/settle.ts'
import { formatStatement, type GrantStatement } from '../../../core/settlement/statement.ts'
import { filesOf, inputOf, mealGrant, policyOf, type Tables } from './support.ts'

/** Drawn by chance, but the same every time. */
const RUNS = { seed: 20240701, numRuns: 200 }
const MONTH = '2024-07' as PlainMonth
const pickOf = <T>(...values: T[]) => fc.constantFrom(...values)
const day = fc
  .integer({ min: 24, max: 68 })
  .map((n) => new Date(Date.UTC(2024, 5, n)).toISOString().slice(0, 10))
const lists = { minLength: 0, maxLength: 6 }

const tap = fc
  .tuple(
    day,
    pickOf('11:59:59', '12:00:00', '00:30:00', '20:00:00'),
    pickOf('+08:00', 'Z', '-07:00'),
    pickOf('S1', 'S2', 'S9'),
    pickOf('E1', 'E2', 'E3', 'E9'),
    pickOf('breakfast', 'lunch', 'dinner'),
    pickOf('dine-in', 'delivery', 'neighbour'),
    pickOf('', '0', '9.90', '12', '30.05'),
  )
  .map(([date, time, zone, ...cells]) => `${date}T${time}${zone},${cells.join(',')},`)

const tables = fc
  .record({
    taps: fc.array(tap, { minLength: 0, maxLength: 60 }),
    voided: fc.array(fc.integer({ min: 1, max: 70 }), lists),
    repeats: fc.array(fc.nat(59), lists),
    died: pickOf('', '2024-07-09', '2024-08-01'),
    closed: pickOf('', '2024-07-20', '2024-08-02'),
    star: pickOf('0', '3', '5'),
    from: day,
  })
  .map(({ taps, voided, repeats, died, closed, star, from }): Tables => {
    const rows = taps.map((row, index) => `T${index % 2},${index + 1},${row}`)
    const voids = voided.map(
      (seq, index) => `V,${index + 1},2024-09-01T00:00:00Z,,,,,,T${(seq - 1) % 2}/${seq}`,
    )
    return {
      'sites.csv': [`S1,s,140105001001,2020-01-01,${closed}`, 'S2,s,140105002001,2024-07-03,'],
      'site-facts.csv': [
        'S1,meal,lunch,2020-01-01,',
        'S1,meal,dinner,2020-01-01,',
        'S2,meal,lunch,2020-01-01,',
        `S2,star,${star},${from},`,
        `S1,built,,${from},`,
      ],
      'elders.csv': [
        `E1,e,1940-07-15,${died},140105001001`,
        'E2,e,1944-02-29,,140105002001',
        'E3,e,1955-12-31,,150105002001',
      ],
      'elder-facts.csv': [`E1,category,dibao,${from},`, 'E2,care,4,2020-01-01,'],
      'taps.csv': [...rows, ...voids, ...repeats.flatMap((index) => rows[index] ?? [])],
    }
  })

const policies = fc
  .record({
    turns: pickOf('birthday', 'day-after', 'month-of', 'month-after'),
    rounding: pickOf('half-up', 'down'),
    starts: pickOf('00:00', '04:00'),
    pick: pickOf('first', 'highest', 'sum'),
    limits: fc.array(
      fc.record({
        per: pickOf('elder-day', 'elder-week', 'elder-month', 'site-day'),
        count: fc.integer({ min: 1, max: 4 }),
      }),
      { maxLength: 3 },
    ),
    caps: fc.array(
      fc.record({
        per: pickOf('site-month', 'programme-month'),
        amount: pickOf('0', '3.33', '50', '200.01'),
      }),
      { maxLength: 3 },
    ),
    from: pickOf('2020-01-01', '2024-07-05'),
    to: pickOf(null, '2024-07-18', '2024-08-03'),
    follows: fc.boolean(),
  })
  .map(({ turns, rounding, starts, pick, limits, caps, from, to, follows }) => {
    const funders = ['33.33%', '33.33%', '33.34%'].map((share, index) => ({ id: `f${index}`, share }))
    const rates = [
      { id: '80+', when: { age: { from: 80 } }, amount: { share: '33.3%', max: '4.00' } },
      { id: 'listed', when: { category: { any: ['dibao'] } }, amount: { priceMinus: '5.00' } },
      { id: 'any', when: { home: { same: 'city' } }, amount: { fixed: '1.01' } },
    ]
    const weights = [{ by: 'star', table: { 5: '1.2', 0: '0' }, otherwise: '0.333' }]
    const steps = [
      { from: '0.5', amount: '77.77' },
      { from: '1.5', amount: '123.45' },
    ]
    const grants = [
      mealGrant({}, { pick, rates, limits, caps, funders }),
      mealGrant(
        { fixed: '0.50' },
        { id: 'extra', requires: 'meal', rates: [{ id: 'x', amount: { fixed: '0.50' }, funder: 'town' }] },
      ),
      {
        id: 'age',
        per: 'elder-month',
        prorate: 'days',
        pick,
        caps,
        funders,
        rates: [
          { id: '84+', when: { age: { from: 84 } }, amount: { fixed: '50' } },
          { id: 'any', amount: { fixed: '0.07' } },
        ],
      },
      {
        id: 'run',
        per: 'site-year',
        weights,
        requiresDays: 2,
        caps,
        funders,
        rates: [{ id: 'any', amount: { fixed: '9999.99' } }],
      },
      {
        id: 'tier',
        per: 'site-month',
        weights,
        funders,
        rates: [{ id: 't', amount: { tiers: { of: 'meal', days: 'operating', steps } } }],
      },
      { id: 'build', per: 'site-once', event: 'built', rates: [{ id: 'b', amount: { fixed: '100' } }] },
    ]
    const shared = { age: { turns }, rounding, serviceDayStarts: starts }
    const first = policyOf(grants, { ...shared, id: 'a', effective: { from, to } })
    return follows && to !== null
      ? [first, policyOf(grants, { ...shared, id: 'b', effective: { from: to } })]
      : [first]
  })

const sum = (values: Iterable<bigint>) => [...values].reduce((left, right) => left + right, 0n)
const count = (values: Iterable<number | undefined>) =>
  [...values].reduce<number>((left, right) => left + (right ?? 0), 0)
const textOf = (versions: readonly unknown[], rows: Tables) =>
  formatStatement(settle({ ...inputOf(filesOf(versions, rows)), month: MONTH }).statement)

describe('every settlement', () => {
  it('is the same bytes whatever the order of rows and versions, and again when computed again', () => {
    const shuffled = tables.chain((rows) =>
      fc
        .tuple(
          ...Object.entries(rows).map(([name, lines]) =>
            fc
              .shuffledSubarray([...lines], { minLength: lines.length })
              .map((mixed) => [name, mixed] as const),
          ),
        )
        .map((entries) => ({ rows, mixed: Object.fromEntries(entries) as Tables })),
    )
    fc.assert(
      fc.property(policies, shuffled, (versions, { rows, mixed }) => {
        const text = textOf(versions, rows)
        expect(textOf([...versions].reverse(), mixed)).toBe(text)
        expect(textOf(versions, rows)).toBe(text)
      }),
      RUNS,
    )
  })

  it('has every tap of the month under one outcome, and parts that sum to their wholes', () => {
    fc.assert(
      fc.property(policies, tables, (versions, rows) => {
        const settlement = settle({ ...inputOf(filesOf(versions, rows)), month: MONTH })
        const { taps, grants } = settlement.statement
        expect(taps.surviving + count(Object.values(taps.excluded))).toBe(taps.total)
        expect([settlement.surviving.length, settlement.excluded.length]).toEqual([
          taps.surviving,
          taps.total - taps.surviving,
        ])
        for (const [id, grant] of Object.entries(grants)) checkGrant(id, grant)

        const meal = grants.meal
        if (meal === undefined || !('sites' in meal)) return
        const paid = count(Object.values(meal.sites).map((site) => site.count))
        expect(paid + count(Object.values(meal.excluded))).toBe(taps.surviving)
        const extra = grants.extra
        expect(
          extra !== undefined &&
            'sites' in extra &&
            count(Object.values(extra.sites).map((site) => site.count)),
        ).toBe(paid)
      }),
      RUNS,
    )
  })
})

function checkGrant(id: string, grant: GrantStatement): void {
  const payees = Object.values('sites' in grant ? grant.sites : grant.elders)
  expect(sum(payees.map(({ entitlement }) => entitlement))).toBe(grant.entitlement)
  expect(sum(payees.map(({ payable }) => payable))).toBe(grant.payable)
  for (const payee of payees) {
    const rates: Record<string, { readonly fen: bigint }> = payee.rates
    expect(sum(Object.values(rates).map(({ fen }) => fen))).toBe(payee.entitlement)
    expect(payee.payable <= payee.entitlement).toBe(true)
  }
  if (id !== 'build') expect(sum(Object.values(grant.funders))).toBe(grant.payable)
}

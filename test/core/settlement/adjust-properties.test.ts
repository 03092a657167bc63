// Whatever comes to be known later, and in whatever order: what was approved and all adjustments together are what the
// month comes to by what is known in the end.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { settle } from '../../../core/settlement/settle.ts'
import { ApprovedMonth, fundersOf, payableOf } from './adjust-support.ts'
import { filesOf, inputOf, mealGrant, policyOf, type Tables } from './support.ts'

/** Drawn by chance, but the same every time. */
const RUNS = { seed: 20241124, numRuns: 120 }
const MONTHS = ['2024-06', '2024-07', '2024-08']
const STAGES = 3
const pickOf = <T>(...values: T[]) => fc.constantFrom(...values)
const stage = fc.nat(STAGES)
const day = fc
  .integer({ min: 24, max: 68 })
  .map((n) => new Date(Date.UTC(2024, 5, n)).toISOString().slice(0, 10))

/** Each row with the stage at which it came to be known; later than the last one: never. */
const taps = fc.array(
  fc.tuple(
    fc
      .tuple(
        day,
        pickOf('11:00:00', '12:00:00', '12:30:00'),
        pickOf('S1', 'S2'),
        pickOf('E1', 'E2', 'E3'),
        pickOf('lunch', 'dinner'),
        pickOf('dine-in', 'delivery'),
        pickOf('0', '9.90', '30.05'),
      )
      .map(([date, time, ...cells]) => `${date}T${time}+08:00,${cells.join(',')},`),
    stage,
  ),
  { maxLength: 50 },
)
const voids = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), stage), { maxLength: 6 })
const facts = fc.array(
  fc.tuple(
    fc
      .tuple(
        pickOf('E1', 'E2'),
        pickOf('category,dibao', 'residence,hukou', 'stay,hospital', 'care,4', 'home,140105002001'),
        day,
      )
      .map(([elder, fact, from]) => `${elder},${fact},${from},`),
    stage,
  ),
  { maxLength: 5 },
)
const register = fc.record({
  died: pickOf('', '2024-07-09', '2024-08-01'),
  diedKnown: stage,
  star: pickOf('0', '5'),
  starKnown: stage,
  facts,
})

type Drawn<T> = T extends fc.Arbitrary<infer V> ? V : never
/** The folder as it is known at a stage. */
function tablesAt(
  at: number,
  rows: Drawn<typeof taps>,
  voided: Drawn<typeof voids>,
  { died, diedKnown, star, starKnown, facts }: Drawn<typeof register>,
): Tables {
  const isKnown = <T>([, known]: readonly [T, number]) => known <= at
  // One value of a fact at a time: the first that was drawn stands.
  const single = new Map(
    facts.filter(isKnown).map(([row]) => [row.split(',').slice(0, 2).join(), row] as const),
  )
  return {
    'sites.csv': ['S1,s,140105001001,2020-01-01,', 'S2,s,140105002001,2020-01-01,'],
    'site-facts.csv': [
      ...['S1', 'S2'].flatMap((site) =>
        ['lunch', 'dinner'].map((meal) => `${site},meal,${meal},2020-01-01,`),
      ),
      ...(starKnown <= at ? [`S1,star,${star},2024-01-01,`] : []),
    ],
    'elders.csv': [
      `E1,e,1940-07-15,${diedKnown <= at ? died : ''},140105001001`,
      'E2,e,1944-07-31,,140105002001',
      'E3,e,1955-12-31,,150105002001',
    ],
    'elder-facts.csv': [...single.values()],
    'taps.csv': [
      ...rows.flatMap(([row, known], i) => (known <= at ? [`T1,${i + 1},${row}`] : [])),
      ...voided.flatMap(([seq, known], i) =>
        known <= at && (rows[seq - 1]?.[1] ?? STAGES) <= at
          ? [`V,${i + 1},2024-09-01T00:00:00Z,,,,,,T1/${seq}`]
          : [],
      ),
    ],
  }
}

const policies = fc
  .record({
    pick: pickOf('first', 'highest', 'sum'),
    limits: fc.array(
      fc.record({
        per: pickOf('elder-day', 'elder-week', 'elder-month', 'site-day'),
        count: fc.integer({ min: 1, max: 4 }),
      }),
      { maxLength: 2 },
    ),
    caps: fc.array(
      fc.record({ per: pickOf('site-month', 'programme-month'), amount: pickOf('3.33', '20', '200.01') }),
      { maxLength: 2 },
    ),
  })
  .map(({ pick, limits, caps }) => {
    const funders = ['33.33%', '33.33%', '33.34%'].map((share, index) => ({ id: `f${index}`, share }))
    const rates = [
      { id: '80+', when: { age: { from: 80 } }, amount: { share: '33.3%', max: '4.00' } },
      { id: 'listed', when: { category: { any: ['dibao'] } }, amount: { priceMinus: '5.00' } },
      {
        id: 'any',
        when: { home: { same: 'city' }, stay: { none: ['hospital'] } },
        amount: { fixed: '1.01' },
      },
    ]
    const steps = [{ from: '0.5', amount: '77.77' }]
    const grants = [
      mealGrant({}, { pick, rates, limits, caps, funders }),
      mealGrant(
        {},
        { id: 'extra', requires: 'meal', rates: [{ id: 'x', amount: { fixed: '0.50' }, funder: 'town' }] },
      ),
      {
        id: 'age',
        per: 'elder-month',
        prorate: 'days',
        rates: [{ id: 'any', when: { residence: { any: ['hukou'] } }, amount: { fixed: '50' } }],
      },
      {
        id: 'tier',
        per: 'site-month',
        weights: [{ by: 'star', table: { 5: '1.2' }, otherwise: '0.9' }],
        funders,
        rates: [{ id: 't', amount: { tiers: { of: 'meal', days: 'operating', steps } } }],
      },
    ]
    return {
      policy: policyOf(grants, { adjustUpDays: 3660 }),
      alone: caps.length === 0 && !limits.some(({ per }) => per === 'site-day'),
    }
  })

it('is paid in the end, once, and shared as it would have been', () => {
  fc.assert(
    fc.property(policies, taps, voids, register, ({ policy, alone }, rows, voided, known) => {
      const worldAt = (at: number) => inputOf(filesOf([policy], tablesAt(at, rows, voided, known)))
      const worlds = [0, 1, 2].map(worldAt)
      const end = worldAt(2)
      // Approved at different stages, each adjusted with whatever came after.
      MONTHS.forEach((month, i) => {
        const approved = new ApprovedMonth(month, worldAt(Math.min(i, 1)))
        for (const world of worlds.slice(i)) {
          for (const { fen, funders, lines } of approved.adjust('2024-09', world)) {
            expect(lines.reduce((sum, line) => sum + line.fen, 0n)).toBe(fen)
            if (Object.keys(funders).length > 0)
              expect(Object.values(funders).reduce((sum, part) => sum + part, 0n)).toBe(fen)
          }
          expect(approved.adjust('2024-09', world)).toEqual([])
        }
        const { statement } = settle({ ...end, month: approved.month })
        expect(approved.paid()).toEqual(payableOf(statement))
        expect(approved.borne()).toEqual(fundersOf(statement))
      })
      // Where elders stand in nobody's way, each change of a meal's money has its elders and its cause.
      if (alone)
        for (const { grant, lines } of new ApprovedMonth('2024-07', worldAt(0)).adjust('2024-08', end))
          if (grant !== 'tier') expect(lines.filter(({ cause }) => cause === 'other')).toEqual([])
    }),
    RUNS,
  )
})

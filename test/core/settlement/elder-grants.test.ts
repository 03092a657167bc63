// Grants by the elder and month, which ask by stretches of days, against asking every elder on every day.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addDays, daysOfMonth, type PlainDate, type PlainMonth } from '../../../core/plain-date.ts'
import { dayHolds, elderHolds } from '../../../core/settlement/conditions.ts'
import { payDays } from '../../../core/settlement/day-lines.ts'
import { payElders } from '../../../core/settlement/elder-grants.ts'
import { ONE } from '../../../core/settlement/fraction.ts'
import type { ElderMonthGrant, Policy } from '../../../core/settlement/policy.ts'
import { type Elder, isAlive } from '../../../core/settlement/register.ts'
import { filesOf, inputOf, ONE_OF_EACH, policyOf } from './support.ts'

const MONTH = '2024-07' as PlainMonth
const DAYS = daysOfMonth(MONTH)
const pickOf = <T>(...values: T[]) => fc.constantFrom(...values)
const day = fc.integer({ min: -3, max: 33 }).map((n) => addDays(DAYS[0] as PlainDate, n))
const spell = fc
  .tuple(day, fc.option(fc.integer({ min: 1, max: 20 })))
  .map(([from, days]) => ({ from, to: days === null ? null : addDays(from, days) }))
const facts = <T>(...values: T[]) =>
  fc.array(
    fc.tuple(spell, pickOf(...values)).map(([span, value]) => ({ ...span, value })),
    { maxLength: 2 },
  )

const elder = fc
  .record({
    born: fc.oneof(
      pickOf('1944-07-15', '1944-02-29', '1954-06-30', '1960-01-01') as fc.Arbitrary<PlainDate>,
      day,
    ),
    died: fc.option(day),
    categories: facts('dibao', 'tekun'),
    care: facts(2, 4),
    stay: facts('hospital' as const),
  })
  .map((one): Elder => ({ ...one, id: 'e', home: '140105001001', homes: [], residence: [] }))

const policies = fc
  .record({
    turns: pickOf('birthday', 'day-after', 'month-of', 'month-after'),
    from: pickOf('2020-01-01', '2024-07-09'),
    pick: pickOf('first', 'highest', 'sum'),
    prorate: pickOf('days', 'none'),
    on: pickOf('first', 'last'),
    weekday: fc.option(pickOf([1, 2], [6, 7])),
  })
  .map(({ turns, from, pick, prorate, on, weekday }) =>
    policyOf(
      [
        {
          id: 'care',
          per: 'elder-month',
          pick,
          prorate,
          ...(prorate === 'none' && { on }),
          rates: [
            { id: '80+', when: { age: { from: 80 } }, amount: { fixed: '100.01' } },
            {
              id: 'listed',
              when: { category: { any: ['dibao'] }, stay: { none: ['hospital'] } },
              amount: { fixed: '31.07' },
            },
            {
              id: 'care',
              when: { care: { from: 3 }, ...(weekday && { weekday: { any: weekday } }) },
              amount: { fixed: '200.00' },
            },
          ],
        },
      ],
      { age: { turns }, effective: { from, to: null } },
    ),
  )

it('pays as asking every elder on every day does', () => {
  fc.assert(
    fc.property(policies, fc.array(elder, { minLength: 1, maxLength: 6 }), (written, people) => {
      const [policy] = inputOf(filesOf([written], ONE_OF_EACH)).policies
      const grant = policy?.grants[0]
      if (policy === undefined || grant?.per !== 'elder-month') throw new Error('no such grant')
      const elders = people.map((one, n) => ({ ...one, id: `e${n}` }))
      expect(payElders(policy, grant, elders, MONTH)).toEqual(byDays(policy, grant, elders))
    }),
    { seed: 7, numRuns: 400 },
  )
})

function byDays(policy: Policy, grant: ElderMonthGrant, elders: readonly Elder[]) {
  const counting = DAYS.filter((one) => policy.effective.from <= one)
  const one = grant.on === 'first' ? counting.slice(0, 1) : counting.slice(-1)
  const asked = grant.prorate === 'days' ? counting : one
  const terms = { ...grant, daysInMonth: DAYS.length, rounding: policy.rounding }
  return elders.flatMap((each) => {
    const matches = asked
      .filter((when) => isAlive(each, when))
      .map((when) =>
        grant.rates
          .filter((rate) => dayHolds(rate.when, when) && elderHolds(rate.when, each, when, policy.age))
          .map((rate) => ({ rate, fen: rate.amount.fixed, weight: ONE })),
      )
    return payDays(each.id, matches, terms) ?? []
  })
}

// From what became of the month's meals to its statement: the grants that are not by the meal, and the sum of all.
import type { PlainMonth } from '../plain-date.ts'
import { payElders } from './elder-grants.ts'
import { groupBy } from './grouping.ts'
import type { MonthTaps } from './month-taps.ts'
import type { GrantOutcome, Payment } from './payment.ts'
import type { ElderMonthGrant, Grant, Policy, SiteMonthGrant, SiteYearGrant } from './policy.ts'
import type { Register } from './register.ts'
import { paySites } from './site-grants.ts'
import { payEvents } from './site-once.ts'
import { type Statement, stateGrant } from './statement.ts'
import type { ExclusionReason } from './taps.ts'
import { versionsIn } from './versions.ts'

/** What became of the month's taps, however it was worked out. */
export interface MealsOfMonth {
  readonly surviving: number
  readonly excluded: ReadonlyMap<ExclusionReason, number>
  /** Of every meal grant of every version in the month, the earliest version first. */
  readonly outcomes: readonly GrantOutcome[]
  readonly served: MonthTaps
}

export interface MonthTerms {
  readonly policies: readonly Policy[]
  readonly register: Register
  readonly repeated: number
  readonly month: PlainMonth
}

export function conclude(
  { policies, register, repeated, month }: MonthTerms,
  meals: MealsOfMonth,
): { statement: Statement; outcomes: readonly GrantOutcome[] } {
  const versions = versionsIn(policies, month)
  const others = versions.flatMap((policy) =>
    policy.grants.flatMap((grant) => {
      if (grant.per === 'meal') return []
      if (grant.per === 'site-once')
        return paid(policy, grant, payEvents(policy, grant, register.sites.values(), month))
      return policy === versions[0]
        ? monthOutcome(policy, grant, register, month, meals.served)
        : paid(policy, grant, [])
    }),
  )
  const outcomes = [...meals.outcomes, ...others]
  const grants = groupBy(outcomes, ({ grant }) => grant.id)
  const statement: Statement = {
    month,
    taps: {
      total: [...meals.excluded.values()].reduce((sum, count) => sum + count, meals.surviving),
      repeated,
      surviving: meals.surviving,
      excluded: Object.fromEntries(meals.excluded),
    },
    grants: Object.fromEntries([...grants].map(([id, group]) => [id, stateGrant(group)])),
  }
  return { statement, outcomes }
}

/** A grant that only the month's version computes. */
function monthOutcome(
  policy: Policy,
  grant: ElderMonthGrant | SiteMonthGrant | SiteYearGrant,
  register: Register,
  month: PlainMonth,
  served: MonthTaps,
): GrantOutcome {
  if (grant.per === 'elder-month') {
    return paid(policy, grant, payElders(policy, grant, register.elders.values(), month))
  }
  const { payments, tooFewDays } = paySites(policy, grant, register.sites.values(), month, served)
  return { policy, grant, payments, excluded: new Map(tooFewDays > 0 ? [['too-few-days', tooFewDays]] : []) }
}

function paid(policy: Policy, grant: Grant, payments: readonly Payment[]): GrantOutcome {
  return { policy, grant, payments, excluded: new Map() }
}

// The month's settlement (settlement spec): one pure function from policies, register and taps to the statement.
// The same input gives the same bytes for ever, whatever the order of its rows.
import { monthOf, type PlainMonth } from '../plain-date.ts'
import { payElders } from './elder-grants.ts'
import { groupBy, tally } from './grouping.ts'
import { isPaid, judgeMeals, type MealJudgement } from './meal-grants.ts'
import { indexTaps, type MonthTaps } from './month-taps.ts'
import type { GrantExclusion, GrantOutcome, Payment } from './payment.ts'
import type { ElderMonthGrant, Grant, Policy, SiteMonthGrant, SiteYearGrant } from './policy.ts'
import type { Register } from './register.ts'
import { paySites } from './site-grants.ts'
import { payEvents } from './site-once.ts'
import { type Statement, stateGrant } from './statement.ts'
import { type ExcludedTap, type SurvivingTap, sift, type Tap, type TapName } from './taps.ts'
import { versionsIn } from './versions.ts'

export interface SettlementInput {
  /** Checked versions that do not overlap. */
  readonly policies: readonly Policy[]
  readonly register: Register
  /** Each record once; those outside the month count for limits whose window crosses it. */
  readonly taps: readonly Tap[]
  /** The taps that voids name; when they were written does not matter. */
  readonly voids: readonly TapName[]
  /** Repeated rows that were counted once. */
  readonly repeated: number
  readonly month: PlainMonth
}

export interface Settlement {
  readonly statement: Statement
  /** The month's taps, in tap order. */
  readonly surviving: readonly SurvivingTap[]
  readonly excluded: readonly ExcludedTap[]
  /** What each grant of each version in the month paid and why, the earliest version first. */
  readonly outcomes: readonly GrantOutcome[]
  /** Tap by tap, what each meal grant made of it; taps outside the month stand there too. */
  readonly meals: readonly MealJudgement[]
}

/** Settles a month. The input is taken as checked: see `readFolder` for data from outside. */
export function settle(input: SettlementInput): Settlement {
  const { policies, register, month } = input
  const sifted = sift(policies, register, input.taps, input.voids)
  const surviving = sifted.surviving.filter(({ day }) => monthOf(day) === month)
  const excluded = sifted.excluded.filter(({ day }) => monthOf(day) === month)

  const versions = versionsIn(policies, month)
  const byVersion = groupBy(sifted.surviving, ({ policy }) => policy)
  const meals = versions.flatMap((policy) => judgeMeals(policy, byVersion.get(policy) ?? []))
  const taps = indexTaps(month, surviving, meals)
  const others = versions.flatMap((policy) =>
    policy.grants.flatMap((grant) => {
      if (grant.per === 'meal') return []
      if (grant.per === 'site-once')
        return paid(policy, grant, payEvents(policy, grant, register.sites.values(), month))
      return policy === versions[0]
        ? monthOutcome(policy, grant, register, month, taps)
        : paid(policy, grant, [])
    }),
  )
  const outcomes = [...meals.map((judgement) => mealOutcome(judgement, month)), ...others]
  const grants = groupBy(outcomes, ({ grant }) => grant.id)

  const statement: Statement = {
    month,
    taps: {
      total: surviving.length + excluded.length,
      repeated: input.repeated,
      surviving: surviving.length,
      excluded: Object.fromEntries(tally(excluded.map(({ reason }) => reason))),
    },
    grants: Object.fromEntries([...grants].map(([id, group]) => [id, stateGrant(group)])),
  }
  return { statement, surviving, excluded, outcomes, meals }
}

function mealOutcome({ policy, grant, taps }: MealJudgement, month: PlainMonth): GrantOutcome {
  const payments: Payment[] = []
  const reasons: GrantExclusion[] = []
  for (const judged of taps) {
    if (monthOf(judged.survivor.day) !== month) continue
    if (isPaid(judged)) payments.push({ payee: judged.survivor.site.id, count: 1, lines: judged.lines })
    else reasons.push(judged.reason)
  }
  return { policy, grant, payments, excluded: tally(reasons) }
}

/** A grant that only the month's version computes. */
function monthOutcome(
  policy: Policy,
  grant: ElderMonthGrant | SiteMonthGrant | SiteYearGrant,
  register: Register,
  month: PlainMonth,
  taps: MonthTaps,
): GrantOutcome {
  if (grant.per === 'elder-month') {
    return paid(policy, grant, payElders(policy, grant, register.elders.values(), month))
  }
  const { payments, tooFewDays } = paySites(policy, grant, register.sites.values(), month, taps)
  return { policy, grant, payments, excluded: new Map(tooFewDays > 0 ? [['too-few-days', tooFewDays]] : []) }
}

function paid(policy: Policy, grant: Grant, payments: readonly Payment[]): GrantOutcome {
  return { policy, grant, payments, excluded: new Map() }
}

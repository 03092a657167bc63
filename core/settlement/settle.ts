// The month's settlement (settlement spec): one pure function from policies, register and taps to the statement.
// The same input gives the same bytes for ever, whatever the order of its rows. Here it goes tap by tap, so that each
// can be explained; attendance/ comes to the same statement by whole stretches of days.
import { monthOf, type PlainMonth } from '../plain-date.ts'
import { conclude, type MealsOfMonth } from './conclude.ts'
import { dayBit } from './day-set.ts'
import { groupBy, tally } from './grouping.ts'
import { isPaid, judgeMeals, type MealJudgement } from './meal-grants.ts'
import { MonthTaps } from './month-taps.ts'
import type { GrantExclusion, GrantOutcome, Payment } from './payment.ts'
import type { Policy } from './policy.ts'
import type { Register } from './register.ts'
import type { Statement } from './statement.ts'
import { type ExcludedTap, type SurvivingTap, sift, type Tap, type TapName } from './taps.ts'
import { versionsIn } from './versions.ts'

export interface SettlementInput {
  /** Checked versions that do not overlap. */
  readonly policies: readonly Policy[]
  readonly register: Register
  /** Each record once; those outside the month count for limits whose window crosses it. */
  readonly taps: Iterable<Tap>
  /** The taps that voids name; when they were written does not matter. */
  readonly voids: Iterable<TapName>
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
  const { surviving, excluded, meals, ofMonth } = judgeTaps(input, new MonthTaps())
  return { ...conclude(input, ofMonth), surviving, excluded, meals }
}

/** What becomes of the month's taps, added to what the sites are known to have served. */
export function judgeTaps(
  { policies, register, month, taps, voids }: Omit<SettlementInput, 'repeated'>,
  served: MonthTaps,
): Pick<Settlement, 'surviving' | 'excluded' | 'meals'> & { ofMonth: MealsOfMonth } {
  const sifted = sift(policies, register, taps, voids)
  const surviving = sifted.surviving.filter(({ day }) => monthOf(day) === month)
  const excluded = sifted.excluded.filter(({ day }) => monthOf(day) === month)
  const byVersion = groupBy(sifted.surviving, ({ policy }) => policy)
  const meals = versionsIn(policies, month).flatMap((policy) =>
    judgeMeals(policy, byVersion.get(policy) ?? []),
  )

  for (const { day, site } of surviving) served.addSurviving(site.id, 1, dayBit(day))
  const ofMonth = {
    surviving: surviving.length,
    excluded: tally(excluded.map(({ reason }) => reason)),
    outcomes: meals.map((judgement) => mealOutcome(judgement, month, served)),
    served,
  }
  return { surviving, excluded, meals, ofMonth }
}

function mealOutcome(
  { policy, grant, taps }: MealJudgement,
  month: PlainMonth,
  served: MonthTaps,
): GrantOutcome {
  const payments: Payment[] = []
  const reasons: GrantExclusion[] = []
  for (const judged of taps) {
    const { day, site } = judged.survivor
    if (monthOf(day) !== month) continue
    if (isPaid(judged)) {
      payments.push({ payee: site.id, count: 1, lines: judged.lines })
      served.addPaid(site.id, grant.id, 1, dayBit(day))
    } else reasons.push(judged.reason)
  }
  return { policy, grant, payments, excluded: tally(reasons) }
}

// Grants for each meal (settlement spec §4 "meal"): requirement, then rate, then limits; what is left is paid.
import { dayHolds, elderHolds, siteHolds, tapHolds } from './conditions.ts'
import { type Fen, type Rounding, share } from './fraction.ts'
import { type Claim, withinLimits } from './limits.ts'
import { type GrantExclusion, type Line, picked, total } from './payment.ts'
import type { MealAmount, MealGrant, MealWhen, Policy } from './policy.ts'
import type { Admitted, MealTaken, SurvivingTap } from './taps.ts'

/** What one meal grant makes of each surviving tap of its version, in tap order, those outside the month too. */
export interface MealJudgement {
  readonly policy: Policy
  readonly grant: MealGrant
  readonly taps: readonly JudgedTap[]
}

type JudgedTap = PaidTap | UnpaidTap
interface PaidTap {
  readonly survivor: SurvivingTap
  readonly lines: readonly Line[]
}
interface UnpaidTap {
  readonly survivor: SurvivingTap
  readonly reason: GrantExclusion
}

interface PricedClaim extends Claim {
  readonly lines: readonly Line[]
}

export function isPaid(judged: JudgedTap): judged is PaidTap {
  return 'lines' in judged
}

/** Judges every meal grant of a version, in list order, on the surviving taps of that version in tap order. */
export function judgeMeals(policy: Policy, survivors: readonly SurvivingTap[]): MealJudgement[] {
  const judgements: MealJudgement[] = []
  for (const grant of policy.grants) {
    if (grant.per !== 'meal') continue
    const required = judgements.find((earlier) => earlier.grant.id === grant.requires)
    judgements.push({ policy, grant, taps: judgeMeal(grant, required?.taps, survivors) })
  }
  return judgements
}

function judgeMeal(
  grant: MealGrant,
  required: readonly JudgedTap[] | undefined,
  survivors: readonly SurvivingTap[],
): JudgedTap[] {
  const claims: PricedClaim[] = []
  const taps = survivors.map((survivor, place): JudgedTap => {
    const before = required?.[place]
    if (before !== undefined && !isPaid(before)) return { survivor, reason: 'requires' }
    const lines = mealLines(grant, survivor)
    if (lines.length === 0) return { survivor, reason: 'no-rate' }
    claims.push({ survivor, place, lines, fen: total(lines) })
    return { survivor, reason: 'over-limit' }
  })
  for (const { survivor, place, lines } of withinLimits(grant.limits, claims))
    taps[place] = { survivor, lines }
  return taps
}

/** What a grant pays for one meal before its limits; no line where no rate matches. */
function mealLines(grant: MealGrant, admitted: Admitted<MealTaken>): readonly Line[] {
  const { tap, policy } = admitted
  const matches = grant.rates
    .filter((rate) => mealHolds(rate.when, admitted))
    .map((rate) => ({ rate, count: 1, fen: mealFen(rate.amount, tap.price, policy.rounding) }))
  return picked(grant.pick, matches)
}

function mealHolds(when: MealWhen, { tap, day, elder, site, policy }: Admitted<MealTaken>): boolean {
  return (
    dayHolds(when, day) &&
    tapHolds(when, tap, elder, site, day) &&
    siteHolds(when, site, day) &&
    elderHolds(when, elder, day, policy.age)
  )
}

/** What one amount comes to at a price. */
export function mealFen(amount: MealAmount, price: Fen, rounding: Rounding): Fen {
  if ('fixed' in amount) return amount.fixed
  if ('cap' in amount) return price < amount.cap ? price : amount.cap
  if ('priceMinus' in amount) return price > amount.priceMinus ? price - amount.priceMinus : 0n
  const part = share(price, amount.share, rounding)
  return amount.max !== null && part > amount.max ? amount.max : part
}

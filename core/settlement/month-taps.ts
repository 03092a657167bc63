// The month's taps by site: what tiers and `requiresDays` count (settlement spec §4).
import { monthOf, type PlainMonth } from '../plain-date.ts'
import { getOrAdd, groupBy } from './grouping.ts'
import { isPaid, type MealJudgement } from './meal-grants.ts'
import type { SurvivingTap } from './taps.ts'

export interface MonthTaps {
  /** A site's surviving taps of the month. */
  readonly survivingAt: (site: string) => readonly SurvivingTap[]
  /** A site's taps of the month paid under a meal grant, whatever the version. */
  readonly paidAt: (site: string, grant: string) => readonly SurvivingTap[]
}

export function indexTaps(
  month: PlainMonth,
  surviving: readonly SurvivingTap[],
  meals: readonly MealJudgement[],
): MonthTaps {
  const bySite = groupBySite(surviving)
  const paid = new Map<string, ReadonlyMap<string, SurvivingTap[]>>()
  return {
    survivingAt: (site) => bySite.get(site) ?? [],
    paidAt: (site, grant) =>
      getOrAdd(paid, grant, () => groupBySite(paidUnder(grant, month, meals))).get(site) ?? [],
  }
}

function paidUnder(grant: string, month: PlainMonth, meals: readonly MealJudgement[]): SurvivingTap[] {
  return meals
    .filter((judgement) => judgement.grant.id === grant)
    .flatMap(({ taps }) => taps.filter(isPaid))
    .map(({ survivor }) => survivor)
    .filter(({ day }) => monthOf(day) === month)
}

function groupBySite(taps: readonly SurvivingTap[]): Map<string, SurvivingTap[]> {
  return groupBy(taps, ({ site }) => site.id)
}

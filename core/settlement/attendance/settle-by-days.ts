// Settles a month from single taps by days as bits: what a folder of files holds, elder by elder.
import { dayOf, monthOf, type PlainDate, type PlainMonth } from '../../plain-date.ts'
import type { MonthTerms } from '../conclude.ts'
import { getOrAdd } from '../grouping.ts'
import type { Policy } from '../policy.ts'
import type { Tap, TapName } from '../taps.ts'
import { versionsIn } from '../versions.ts'
import { type AttendanceSettlement, AttendanceSettler } from './attendance-settlement.ts'
import { attendanceOf, type ElderTap, withSingles } from './from-taps.ts'

/** All taps of each elder, in any order; what does not lie in a month asked for may be left out. */
export interface TapsByElder {
  months(dayStarts: number): Iterable<PlainMonth>
  elders(): Iterable<Iterable<ElderTap>>
}

/** Between two pauses. */
export const ELDERS_AT_ONCE = 1000

export function settleByDays(terms: MonthTerms, taps: TapsByElder): AttendanceSettlement {
  const steps = settlingByDays(terms, taps)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The same with pauses, each of which tells how many elders were settled. */
export function* settlingByDays(
  terms: MonthTerms,
  taps: TapsByElder,
): Generator<number, AttendanceSettlement, void> {
  const { policies, month } = terms
  // Every version of a folder begins its service days at the same hour.
  const dayStarts = policies[0]?.serviceDayStarts ?? 0
  const versions = versionsIn(policies, month)
  const months = crossesMonths(versions) ? new Set([month, ...taps.months(dayStarts)]) : [month]
  const isCrowded = crowdedDays(versions, taps, dayStarts)
  const settler = new AttendanceSettler(terms, months)
  const crowd: { taps: Tap[]; voids: TapName[] } = { taps: [], voids: [] }
  let elders = 0
  for (const mine of taps.elders()) {
    if (elders % ELDERS_AT_ONCE === 0) yield elders
    elders += 1
    if (isCrowded(mine)) {
      for (const { tap, voided } of mine) {
        if (!settler.frames.has(monthOf(dayOf(tap.at, dayStarts)))) continue
        crowd.taps.push(tap)
        if (voided) crowd.voids.push(tap)
      }
      continue
    }
    const rows = attendanceOf(settler, mine, dayStarts)
    const elder = elderOf(mine)
    const unclear = settler.add(elder, rows)
    if (unclear.length > 0) settler.add(elder, withSingles(settler, rows, unclear, mine, dayStarts))
  }
  return settler.finish(crowd)
}

function elderOf(taps: Iterable<ElderTap>): string {
  for (const { tap } of taps) return tap.elder
  return ''
}

/** Whether a limit looks beyond the month. */
export function crossesMonths(versions: readonly Policy[]): boolean {
  return limitsOf(versions).some(({ per }) => per === 'elder-week')
}

/** Whether a limit puts elders in each other's way. */
export function crossesElders(versions: readonly Policy[]): boolean {
  return limitsOf(versions).some(({ per }) => per === 'site-day')
}

function limitsOf(versions: readonly Policy[]) {
  return versions.flatMap(({ grants }) =>
    grants.flatMap((grant) => (grant.per === 'meal' ? grant.limits : [])),
  )
}

/**
 * Whether an elder was at a site on a day with more taps than a limit over the site's day lets through: there elders
 * stand in each other's way. Where a day has no more taps than that, the limit changes nothing.
 */
function crowdedDays(
  versions: readonly Policy[],
  taps: TapsByElder,
  dayStarts: number,
): (mine: Iterable<ElderTap>) => boolean {
  const counts = limitsOf(versions).flatMap(({ per, count }) => (per === 'site-day' ? [count] : []))
  if (counts.length === 0) return () => false
  const least = Math.min(...counts)
  const bySite = new Map<string, Map<PlainDate, number>>()
  for (const mine of taps.elders()) {
    for (const { tap } of mine) {
      const day = dayOf(tap.at, dayStarts)
      const days = getOrAdd(bySite, tap.site, () => new Map<PlainDate, number>())
      days.set(day, (days.get(day) ?? 0) + 1)
    }
  }
  return (mine) => {
    for (const { tap } of mine) {
      if ((bySite.get(tap.site)?.get(dayOf(tap.at, dayStarts)) ?? 0) > least) return true
    }
    return false
  }
}

// Limits of a meal grant (settlement spec §4 "meal"): how many taps of one window are paid, and which.
import { addDays, monthOf, type PlainDate, weekday } from '../plain-date.ts'
import type { Fen } from './fraction.ts'
import { getOrAdd } from './grouping.ts'
import type { Limit } from './policy.ts'
import type { SurvivingTap } from './taps.ts'

export interface Claim {
  readonly survivor: SurvivingTap
  /** Place in tap order. */
  readonly place: number
  /** The tap's sum. */
  readonly fen: Fen
}

/** The claims left by all limits, each limit working on what the one before left. Claims come and go in tap order. */
export function withinLimits<C extends Claim>(limits: readonly Limit[], claims: readonly C[]): readonly C[] {
  return limits.reduce((left, limit) => withinLimit(limit, left), claims)
}

function withinLimit<C extends Claim>(limit: Limit, claims: readonly C[]): readonly C[] {
  // Period first, owner second: a key joined of both would cost a text for each of a million taps.
  const windows = new Map<string, Map<string, number>>()
  const takesSeat = ({ survivor }: Claim) => {
    const { period, owner } = windowOf(limit.per, survivor)
    const taken = getOrAdd(windows, period, () => new Map<string, number>())
    const seat = (taken.get(owner) ?? 0) + 1
    taken.set(owner, seat)
    return seat <= limit.count
  }
  if (limit.keep === 'earliest') return claims.filter(takesSeat)
  return [...claims]
    .sort(largerFirst)
    .filter(takesSeat)
    .sort((a, b) => a.place - b.place)
}

function largerFirst(a: Claim, b: Claim): number {
  return a.fen === b.fen ? a.place - b.place : a.fen > b.fen ? -1 : 1
}

function windowOf(per: Limit['per'], { tap, day }: SurvivingTap): { period: string; owner: string } {
  return { period: periodOf(per, day), owner: per === 'site-day' ? tap.site : tap.elder }
}

/** The name of the window's day, week or month in which a service day lies. */
export function periodOf(per: Limit['per'], day: PlainDate): string {
  switch (per) {
    case 'elder-day':
    case 'site-day':
      return day
    case 'elder-week':
      return mondayOf(day)
    case 'elder-month':
      return monthOf(day)
  }
}

function mondayOf(day: PlainDate): PlainDate {
  return addDays(day, 1 - weekday(day))
}

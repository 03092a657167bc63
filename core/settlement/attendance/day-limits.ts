// Limits of a meal grant on days as bits (settlement spec §4 "meal"): the same seats in the same windows as
// ../limits.ts gives tap by tap, for one elder. A window over a site's day is not an elder's to judge.
import { countDays, type DaySet } from '../day-set.ts'
import type { Fen } from '../fraction.ts'
import type { Limit } from '../policy.ts'
import type { Frame } from './frame.ts'

export interface DayClaim {
  readonly frame: Frame
  /** Days on which the meal is claimed; the limits take from them. */
  days: DaySet
  /** Of one tap. */
  readonly fen: Fen
}

/** Takes from claims, which come in tap order, the days that a limit does not keep. */
export function applyLimits(limits: readonly Limit[], claims: readonly DayClaim[]): void {
  for (const limit of limits) {
    if (limit.per === 'site-day' || isWithin(limit, claims)) continue
    const seats = new Map<number, number>()
    for (const group of groupsBy(limit.keep, claims)) takeSeats(limit, group, seats)
  }
}

/** Whether no window can be full. */
function isWithin({ per, count }: Limit, claims: readonly DayClaim[]): boolean {
  if (per === 'elder-day' && claims.length <= count) return true
  let taps = 0
  for (const { days } of claims) taps += countDays(days)
  return taps <= count
}

/** The claims that take their seats first, and those after them, each in tap order. */
function groupsBy(keep: Limit['keep'], claims: readonly DayClaim[]): (readonly DayClaim[])[] {
  if (keep === 'earliest') return [claims]
  const amounts = [...new Set(claims.map(({ fen }) => fen))].sort((a, b) => (a < b ? 1 : -1))
  return amounts.map((amount) => claims.filter(({ fen }) => fen === amount))
}

function takeSeats({ per, count }: Limit, claims: readonly DayClaim[], seats: Map<number, number>): void {
  for (const frame of new Set(claims.map((claim) => claim.frame))) {
    const ofMonth = claims.filter((claim) => claim.frame === frame)
    const windows = frame.windows[per]
    let window = -1
    let taken = 0
    windows.forEach((number, day) => {
      if (number !== window) {
        if (window !== -1) seats.set(window, taken)
        window = number
        taken = seats.get(number) ?? 0
      }
      const bit = 1 << day
      for (const claim of ofMonth) {
        if ((claim.days & bit) === 0) continue
        if (taken >= count) claim.days &= ~bit
        else taken += 1
      }
    })
    seats.set(window, taken)
  }
}

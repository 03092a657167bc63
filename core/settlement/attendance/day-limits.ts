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
    const groups = limit.keep === 'earliest' ? [claims] : byAmount(claims)
    if (limit.per === 'elder-day') seatByDay(limit.count, groups)
    else seatByWindow(limit, groups)
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
function byAmount(claims: readonly DayClaim[]): (readonly DayClaim[])[] {
  const amounts = [...new Set(claims.map(({ fen }) => fen))].sort((a, b) => (a < b ? 1 : -1))
  return amounts.map((amount) => claims.filter(({ fen }) => fen === amount))
}

/** Each day is a window of its own, so all days of a month take their seats at once. */
function seatByDay(count: number, groups: readonly (readonly DayClaim[])[]): void {
  let frame: Frame | undefined
  /** For each seat the days on which it is taken. */
  let seats = new Int32Array(count)
  const taken = new Map<Frame, Int32Array<ArrayBuffer>>()
  for (const claims of groups) {
    for (const claim of claims) {
      if (claim.frame !== frame) {
        frame = claim.frame
        seats = taken.get(frame) ?? new Int32Array(count)
        taken.set(frame, seats)
      }
      let standing = claim.days
      for (let seat = 0; seat < count && standing !== 0; seat += 1) {
        const before = seats[seat] ?? 0
        seats[seat] = before | standing
        standing &= before
      }
      claim.days &= ~standing
    }
  }
}

function seatByWindow({ per, count }: Limit, groups: readonly (readonly DayClaim[])[]): void {
  const seats = new Map<number, number>()
  for (const claims of groups) {
    for (const frame of new Set(claims.map((claim) => claim.frame))) {
      const ofMonth = claims.filter((claim) => claim.frame === frame)
      for (const { number, days } of frame.windows[per])
        seats.set(number, seatDays(days, count, seats.get(number) ?? 0, ofMonth))
    }
  }
}

/** Gives the seats of one window to claims of one month; gives back how many are taken then. */
function seatDays(window: DaySet, count: number, before: number, claims: readonly DayClaim[]): number {
  const wanted = claims.reduce((sum, { days }) => sum + countDays(days & window), before)
  if (wanted <= count) return wanted
  let taken = before
  for (let left = window; left !== 0; left &= left - 1) {
    const day = left & -left
    for (const claim of claims) {
      if ((claim.days & day) === 0) continue
      if (taken >= count) claim.days &= ~day
      else taken += 1
    }
  }
  return taken
}

// A set of days of one month as the bits of one number, the first day lowest: what holds on many days is said once.
import type { PlainDate } from '../plain-date.ts'

/** Bit n stands for day n + 1 of the month. */
export type DaySet = number

/** The set of one day of its month. */
export function dayBit(day: PlainDate): DaySet {
  return 1 << (Number(day.slice(-2)) - 1)
}

/** The first `count` days of a month, at most 31. */
export function firstDays(count: number): DaySet {
  return 2 ** count - 1
}

/** How many days a set has. */
export function countDays(days: DaySet): number {
  const pairs = days - ((days >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return (((fours + (fours >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

/** Number of the earliest day of a set that is not empty; 0 is the first of the month. */
export function earliest(days: DaySet): number {
  return 31 - Math.clz32(days & -days)
}

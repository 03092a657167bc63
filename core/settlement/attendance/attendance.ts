// Attendance 签到: taps of one elder that say the same on different days, as one row with the days as bits.
import { compareCodePoints } from '../../canonical.ts'
import type { DaySet } from '../day-set.ts'
import type { MealTaken, TapName } from '../taps.ts'
import type { Frame } from './frame.ts'

/** At most one tap a day. */
export interface Attendance {
  readonly frame: Frame
  readonly taken: MealTaken
  /** Service days. */
  readonly days: DaySet
  /** Between which times of the service day the taps lie, in ms from its civil midnight, both included. */
  readonly from: number
  readonly to: number
  readonly voided: boolean
  /** Where the row is a single tap: its name, which decides between taps of one instant. */
  readonly name?: TapName
}

/** Tap order (settlement spec §2), for rows of which no two on one day lie at unclear times. */
export function inRowOrder(a: Attendance, b: Attendance): number {
  if (a.frame !== b.frame) return a.frame.month < b.frame.month ? -1 : 1
  if (a.from !== b.from || a.name === undefined || b.name === undefined) return a.from - b.from
  const [left, right] = [a.name, b.name]
  return compareCodePoints(left.terminal, right.terminal) || (left.seq < right.seq ? -1 : 1)
}

/** Days of a frame. */
export interface FrameDays {
  readonly frame: Frame
  readonly days: DaySet
}

/**
 * The days on which the order of an elder's taps decides something and the rows do not tell it: between two taps of
 * one meal, or between any two where a limit keeps the earliest. Rows come in order.
 */
export function unclearDays(rows: readonly Attendance[], limited: boolean): FrameDays[] {
  const unclear: FrameDays[] = []
  rows.forEach((row, index) => {
    for (let next = index + 1; next < rows.length; next += 1) {
      const other = rows[next]
      if (other === undefined || other.frame !== row.frame) break
      const days = row.voided || other.voided ? 0 : row.days & other.days
      if (days === 0 || other.from > row.to || (row.name !== undefined && other.name !== undefined)) continue
      if (limited ? isTwin(row, other) : row.taken.meal !== other.taken.meal || isTwin(row, other)) continue
      unclear.push({ frame: row.frame, days })
    }
  })
  return unclear
}

/** Taps that nothing tells apart but their instants: which of them comes first changes nothing. */
function isTwin(a: Attendance, b: Attendance): boolean {
  const { taken: x } = a
  const { taken: y } = b
  return x.site === y.site && x.meal === y.meal && x.service === y.service && x.price === y.price
}

/** Whether all times lie in the service day that begins so many minutes after midnight. */
export function liesInDay({ from, to }: Pick<Attendance, 'from' | 'to'>, dayStarts: number): boolean {
  return from >= dayStarts * MS_PER_MINUTE && to < dayStarts * MS_PER_MINUTE + MS_PER_DAY
}

const MS_PER_MINUTE = 60_000
const MS_PER_DAY = 86_400_000

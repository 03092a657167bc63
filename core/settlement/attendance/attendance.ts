// Attendance 签到: taps of one elder that say the same on different days, as one row with the days as bits.
import { compareCodePoints } from '../../canonical.ts'
import type { DaySet } from '../day-set.ts'
import type { TapName } from '../taps.ts'
import type { Frame } from './frame.ts'
import type { Offer } from './offers.ts'
import type { Place } from './places.ts'

/** At most one tap a day. Place and offer are one object each for all that say the same. */
export interface Attendance {
  readonly frame: Frame
  readonly place: Place
  readonly offer: Offer
  /** Service days. */
  readonly days: DaySet
  /** Between which times of the service day the taps lie, in ms from its civil midnight, both included. */
  readonly from: number
  readonly to: number
  readonly voided: boolean
  /** Where the row is a single tap: its name, which decides between taps of one instant. */
  readonly name: TapName | undefined
}

/** Puts rows into tap order (settlement spec §2); no two of them on one day may lie at unclear times. */
export function putInOrder(rows: Attendance[]): void {
  // Few rows an elder, and nearly in order: inserting beats sorting.
  for (let next = 1; next < rows.length; next += 1) {
    const row = rows[next]
    let place = next
    for (; row !== undefined && place > 0; place -= 1) {
      const before = rows[place - 1]
      if (before === undefined || compareRows(before, row) <= 0) break
      rows[place] = before
    }
    if (row !== undefined) rows[place] = row
  }
}

function compareRows(a: Attendance, b: Attendance): number {
  if (a.frame !== b.frame) return a.frame.index - b.frame.index
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
export function unclearDays(rows: readonly Attendance[], limited: boolean): readonly FrameDays[] {
  let unclear: FrameDays[] | undefined
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index]
    if (row === undefined || row.voided) continue
    for (let next = index + 1; next < rows.length; next += 1) {
      const other = rows[next]
      // Those after it are later still.
      if (other === undefined || other.frame !== row.frame || other.from > row.to) break
      const days = other.voided ? 0 : row.days & other.days
      if (days === 0 || (row.name !== undefined && other.name !== undefined)) continue
      if (limited ? isTwin(row, other) : row.offer.meal !== other.offer.meal || isTwin(row, other)) continue
      unclear ??= []
      unclear.push({ frame: row.frame, days })
    }
  }
  return unclear ?? NONE
}

const NONE: readonly FrameDays[] = []

/** Taps that nothing tells apart but their instants: which of them comes first changes nothing. */
function isTwin(a: Attendance, b: Attendance): boolean {
  return a.place === b.place && a.offer === b.offer
}

/** Whether all times lie in the service day that begins so many minutes after midnight. */
export function liesInDay(from: number, to: number, dayStarts: number): boolean {
  return from >= dayStarts * MS_PER_MINUTE && to < dayStarts * MS_PER_MINUTE + MS_PER_DAY
}

const MS_PER_MINUTE = 60_000
const MS_PER_DAY = 86_400_000

// Attendance out of single taps of one elder.
import { dayOf, monthOf, type PlainMonth, startOfDay } from '../../plain-date.ts'
import { dayBit } from '../day-set.ts'
import type { Tap } from '../taps.ts'
import type { Attendance, FrameDays } from './attendance.ts'
import type { Frame } from './frame.ts'

export interface ElderTap {
  readonly tap: Tap
  readonly voided: boolean
}

type Growing = { -readonly [K in keyof Attendance]: Attendance[K] }

/** Rows of the taps whose service days lie in one of the frames. */
export function attendanceOf(
  taps: Iterable<ElderTap>,
  frames: ReadonlyMap<PlainMonth, Frame>,
  dayStarts: number,
): Attendance[] {
  const rows: Growing[] = []
  for (const { tap, voided } of taps) {
    const day = dayOf(tap.at, dayStarts)
    const frame = frames.get(monthOf(day))
    if (frame === undefined) continue
    const bit = dayBit(day)
    const time = tap.at - startOfDay(day)
    // Few rows an elder: looking through them is faster than any key.
    const row = rows.find(
      ({ frame: month, taken, days, voided: isVoided }) =>
        (days & bit) === 0 &&
        isVoided === voided &&
        month === frame &&
        taken.meal === tap.meal &&
        taken.site === tap.site &&
        taken.service === tap.service &&
        taken.price === tap.price,
    )
    if (row === undefined) {
      rows.push({ frame, taken: tap, days: bit, from: time, to: time, voided })
    } else {
      row.days |= bit
      row.from = Math.min(row.from, time)
      row.to = Math.max(row.to, time)
    }
  }
  return rows
}

/** The same rows with single taps in place of all rows on some days. */
export function withSingles(
  rows: readonly Attendance[],
  on: readonly FrameDays[],
  taps: Iterable<ElderTap>,
  dayStarts: number,
): Attendance[] {
  const singleDays = new Map<Frame, number>()
  for (const { frame, days } of on) singleDays.set(frame, (singleDays.get(frame) ?? 0) | days)
  const left = rows
    .map((row) => ({ ...row, days: row.days & ~(singleDays.get(row.frame) ?? 0) }))
    .filter(({ days }) => days !== 0)
  for (const { tap, voided } of taps) {
    const day = dayOf(tap.at, dayStarts)
    const bit = dayBit(day)
    for (const [frame, days] of singleDays) {
      if (monthOf(day) !== frame.month || (days & bit) === 0) continue
      const time = tap.at - startOfDay(day)
      left.push({ frame, taken: tap, days: bit, from: time, to: time, voided, name: tap })
    }
  }
  return left
}

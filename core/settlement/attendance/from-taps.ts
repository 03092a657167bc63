// Attendance out of single taps of one elder.
import { dayOf, monthOf, startOfDay } from '../../plain-date.ts'
import { type DaySet, dayBit } from '../day-set.ts'
import type { Tap } from '../taps.ts'
import type { Attendance, FrameDays } from './attendance.ts'
import type { AttendanceSettler } from './attendance-settlement.ts'
import type { Frame } from './frame.ts'

export interface ElderTap {
  readonly tap: Tap
  readonly voided: boolean
}

type Growing = { -readonly [K in keyof Attendance]: Attendance[K] }

/** Rows of the taps whose service days lie in one of the settler's months. */
export function attendanceOf(
  { frames, places, offers }: AttendanceSettler,
  taps: Iterable<ElderTap>,
  dayStarts: number,
): Attendance[] {
  const rows: Growing[] = []
  for (const { tap, voided } of taps) {
    const day = dayOf(tap.at, dayStarts)
    const frame = frames.get(monthOf(day))
    if (frame === undefined) continue
    const bit = dayBit(day)
    const time = tap.at - startOfDay(day)
    const place = places.of(tap.site)
    const offer = offers.of(tap)
    // Few rows an elder: looking through them is faster than any key.
    const row = rows.find(
      (one) =>
        (one.days & bit) === 0 &&
        one.voided === voided &&
        one.frame === frame &&
        one.place === place &&
        one.offer === offer,
    )
    if (row === undefined) {
      rows.push({ frame, place, offer, days: bit, from: time, to: time, voided, name: undefined })
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
  { places, offers }: AttendanceSettler,
  rows: readonly Attendance[],
  on: readonly FrameDays[],
  taps: Iterable<ElderTap>,
  dayStarts: number,
): Attendance[] {
  const singleDays = new Map<Frame, DaySet>()
  for (const { frame, days } of on) singleDays.set(frame, (singleDays.get(frame) ?? 0) | days)
  const left: Attendance[] = []
  for (const row of rows) {
    const days = row.days & ~(singleDays.get(row.frame) ?? 0)
    if (days !== 0) left.push({ ...row, days })
  }
  for (const { tap, voided } of taps) {
    const day = dayOf(tap.at, dayStarts)
    const bit = dayBit(day)
    for (const [frame, days] of singleDays) {
      if (monthOf(day) !== frame.month || (days & bit) === 0) continue
      const time = tap.at - startOfDay(day)
      const [place, offer] = [places.of(tap.site), offers.of(tap)]
      left.push({ frame, place, offer, days: bit, from: time, to: time, voided, name: tap })
    }
  }
  return left
}

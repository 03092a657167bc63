// One month as the engine asks about it: its days, and into which windows of limits they fall.
import { daysOfMonth, type PlainDate, type PlainMonth } from '../../plain-date.ts'
import { type DaySet, dayBit, earliest, firstDays } from '../day-set.ts'
import { periodOf } from '../limits.ts'
import type { Limit } from '../policy.ts'
import { covers, type Dated } from '../register.ts'

type Per = Limit['per']

/** The days of a month that lie in one window of a limit; the same window has the same number in all frames. */
interface Window {
  readonly number: number
  readonly days: DaySet
}

export interface Frame {
  readonly month: PlainMonth
  /** Place among the frames of one settlement, in the order of months. */
  readonly index: number
  readonly days: readonly PlainDate[]
  readonly all: DaySet
  readonly windows: Readonly<Record<Per, readonly Window[]>>
}

/** The frames of some months in order; windows that cross from one month to the next have one number. */
export function framesOf(months: readonly PlainMonth[]): Frame[] {
  const numbers: Record<Per, Map<string, number>> = {
    'elder-day': new Map(),
    'elder-week': new Map(),
    'elder-month': new Map(),
    'site-day': new Map(),
  }
  return [...months].sort().map((month, index) => {
    const days = daysOfMonth(month)
    const windows = (per: Per) => {
      const found = new Map<number, DaySet>()
      for (const day of days) {
        const period = periodOf(per, day)
        const number = numbers[per].get(period) ?? numbers[per].size
        numbers[per].set(period, number)
        found.set(number, (found.get(number) ?? 0) | dayBit(day))
      }
      return [...found].map(([number, of]) => ({ number, days: of }))
    }
    return {
      month,
      index,
      days,
      all: firstDays(days.length),
      windows: {
        'elder-day': windows('elder-day'),
        'elder-week': windows('elder-week'),
        'elder-month': windows('elder-month'),
        'site-day': windows('site-day'),
      },
    }
  })
}

/** The frame of one month by itself. */
export function frameOf(month: PlainMonth): Frame {
  const [frame] = framesOf([month])
  if (frame === undefined) throw new RangeError(`no frame of ${month}`)
  return frame
}

/** The days of a month on which an interval begins or is over. */
export function breakIn(month: PlainMonth, { from, to }: Pick<Dated<unknown>, 'from' | 'to'>): DaySet {
  const begins = from.startsWith(month) ? dayBit(from) : 0
  return to?.startsWith(month) ? begins | dayBit(to) : begins
}

/** The days of a frame that lie in an interval. */
export function daysIn({ days }: Frame, span: { from: PlainDate; to: PlainDate | null }): DaySet {
  return days.reduce((set, day) => (covers(span, day) ? set | dayBit(day) : set), 0)
}

/** The earliest day of a set of a frame's days. */
export function firstDayOf(frame: Frame, days: DaySet): PlainDate {
  const day = frame.days[earliest(days)]
  if (day === undefined) throw new RangeError(`no such day in ${frame.month}`)
  return day
}

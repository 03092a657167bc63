// One month as the engine asks about it: its days, and on which of them something begins that holds for everyone.
import { daysOfMonth, type PlainDate, type PlainMonth } from '../../plain-date.ts'
import { type DaySet, dayBit, earliest, firstDays } from '../day-set.ts'
import { periodOf } from '../limits.ts'
import type { Limit, Policy } from '../policy.ts'
import type { Dated } from '../register.ts'

type Per = Limit['per']

export interface Frame {
  readonly month: PlainMonth
  readonly days: readonly PlainDate[]
  readonly all: DaySet
  /** Days on which a stretch begins for everyone: a policy version, or every day where a rate asks for the weekday. */
  readonly breaks: DaySet
  /** For each day the number of the limit's window that it lies in; the same numbers in all frames. */
  readonly windows: Readonly<Record<Per, readonly number[]>>
}

/** The frames of some months in order; windows that cross from one month to the next have one number. */
export function framesOf(months: readonly PlainMonth[], policies: readonly Policy[]): Frame[] {
  const numbers: Record<Per, Map<string, number>> = {
    'elder-day': new Map(),
    'elder-week': new Map(),
    'elder-month': new Map(),
    'site-day': new Map(),
  }
  const numberOf = (per: Per, day: PlainDate) => {
    const period = periodOf(per, day)
    const number = numbers[per].get(period) ?? numbers[per].size
    numbers[per].set(period, number)
    return number
  }
  return [...months].sort().map((month) => {
    const days = daysOfMonth(month)
    const windows = (per: Per) => days.map((day) => numberOf(per, day))
    return {
      month,
      days,
      all: firstDays(days.length),
      breaks: asksForWeekday(policies)
        ? firstDays(days.length)
        : policies.reduce((breaks, { effective }) => breaks | breakIn(month, effective), 0),
      windows: {
        'elder-day': windows('elder-day'),
        'elder-week': windows('elder-week'),
        'elder-month': windows('elder-month'),
        'site-day': windows('site-day'),
      },
    }
  })
}

function asksForWeekday(policies: readonly Policy[]): boolean {
  return policies.some(({ grants }) =>
    grants.some((grant) => grant.per === 'meal' && grant.rates.some(({ when }) => when.weekday !== null)),
  )
}

/** The days of a month on which an interval begins or is over. */
export function breakIn(month: PlainMonth, { from, to }: Pick<Dated<unknown>, 'from' | 'to'>): DaySet {
  const begins = from.startsWith(month) ? dayBit(from) : 0
  return to?.startsWith(month) ? begins | dayBit(to) : begins
}

/** The earliest day of a set of a frame's days. */
export function firstDayOf(frame: Frame, days: DaySet): PlainDate {
  const day = frame.days[earliest(days)]
  if (day === undefined) throw new RangeError(`no such day in ${frame.month}`)
  return day
}

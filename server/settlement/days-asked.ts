/** Which days a settlement asks the records for. */
import {
  addDays,
  daysInMonth,
  daysOfMonth,
  monthOf,
  type PlainDate,
  type PlainMonth,
  weekday,
} from '../../core/plain-date.ts'
import { type DaySet, dayBit } from '../../core/settlement/day-set.ts'

/** What a settlement asks for. */
export type Asked = {
  month: PlainMonth
  /** Minutes after midnight at which service days begin. */
  dayStarts: number
  /** Whether a limit runs by the week, and so beyond the month. */
  weeks: boolean
}

/**
 * The days asked for in each month: all of its own, and around them whole weeks where a limit needs them, else one day
 * on each side, since a terminal that began its days at another hour wrote down the neighbouring day.
 */
export function daysAsked({ month, weeks }: Asked): Map<PlainMonth, DaySet> {
  const all = daysOfMonth(month)
  const [first, last] = [all[0], all.at(-1)]
  if (first === undefined || last === undefined) throw new Error(`${month} has no days`)
  const before = weeks ? weekday(first) - 1 : 0
  const after = weeks ? 7 - weekday(last) : 0
  const asked = new Map<PlainMonth, DaySet>()
  const add = (day: PlainDate) => asked.set(monthOf(day), (asked.get(monthOf(day)) ?? 0) | dayBit(day))
  for (
    let day = addDays(first, -Math.max(before, 1));
    day <= addDays(last, Math.max(after, 1));
    day = addDays(day, 1)
  )
    add(day)
  return asked
}

export type Days = { first: PlainDate; last: PlainDate }

/** All days of a month and no others. */
export function monthDays(month: PlainMonth): Days {
  return { first: `${month}-01` as PlainDate, last: `${month}-${daysInMonth(month)}` as PlainDate }
}

/**
 * The service days whose facts bear on a month: its own, and those before it in its first week where a limit runs by
 * the week. What is eaten after the month takes no place within it.
 */
export function daysJudged({ month, weeks }: Asked): Days {
  const { first, last } = monthDays(month)
  return { first: weeks ? addDays(first, 1 - weekday(first)) : first, last }
}

/** The same days as terminals may have written them down. */
export function daysWritten(asked: Asked): Days {
  const { first, last } = daysJudged(asked)
  return { first: addDays(first, -1), last: addDays(last, 1) }
}

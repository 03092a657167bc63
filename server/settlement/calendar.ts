/** Which months there are: from the first that could be paid to the one that runs. */
import type { MonthRules } from '../../core/month-rules.ts'
import { addDays, daysInMonth, monthOf, type PlainDate, type PlainMonth } from '../../core/plain-date.ts'
import type { Queryable } from '../plugins/database.ts'
import { getServiceDay } from '../register/service-day-repository.ts'

export type Calendar = {
  /** The month that runs now. */
  running: PlainMonth
  /** All months, the running one first. Empty while no policy is in force. */
  months: PlainMonth[]
  today: PlainDate
}

/** Months begin with the first tap, and not before the first policy; without any tap, with the first policy. */
export async function readCalendar(client: Queryable, now: number): Promise<Calendar> {
  const { rows } = await client.query<{ policy: PlainDate | null; tap: PlainDate | null }>(
    `SELECT (SELECT min(effective_from) FROM policy)::text AS policy, (SELECT min(day) FROM meal)::text AS tap`,
  )
  const { policy = null, tap = null } = rows[0] ?? {}
  const today = await getServiceDay(client, now)
  const running = monthOf(today)
  const first = policy === null ? null : tap !== null && tap > policy ? tap : policy
  return { running, months: first === null ? [] : monthsBack(running, monthOf(first)), today }
}

function monthsBack(from: PlainMonth, to: PlainMonth): PlainMonth[] {
  const months: PlainMonth[] = []
  for (let month = from; month >= to; month = previousMonth(month)) months.push(month)
  return months
}

export function previousMonth(month: PlainMonth): PlainMonth {
  return monthOf(addDays(firstDay(month), -1))
}

export function nextMonth(month: PlainMonth): PlainMonth {
  return monthOf(addDays(firstDay(month), daysInMonth(month)))
}

/** By which day the notice stands. */
export function publishBy(month: PlainMonth, { publishDay }: MonthRules): PlainDate {
  return `${nextMonth(month)}-${String(publishDay).padStart(2, '0')}` as PlainDate
}

export function firstDay(month: PlainMonth): PlainDate {
  return `${month}-01` as PlainDate
}

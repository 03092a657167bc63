/** Which meals may be written up from paper 补录: what is older goes to the county, which sees the paper. */
import { addDays, type PlainDate, startOfDay } from '../plain-date.ts'
import type { RosterSite } from '../roster.ts'
import type { Meal } from '../vocabulary.ts'

const PAPER_DAYS = 3

/** Service days that an entry may name today, the latest first. */
export function paperDays(today: PlainDate): PlainDate[] {
  return Array.from({ length: PAPER_DAYS }, (_, back) => addDays(today, -back))
}

/** When a meal of a day begins, ms since 1970: the time of meals that were noted without one. Null where it is not served. */
export function mealBegins(site: RosterSite, day: PlainDate, meal: Meal): number | null {
  const window = site.meals.find(
    ({ meal: each, from, to }) => each === meal && from <= day && (to === null || day < to),
  )
  return window === undefined ? null : startOfDay(day) + window.starts * 60_000
}

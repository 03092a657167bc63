/** Which meal the screen speaks of at a given minute. */
import { GRACE_MINUTES } from '../core/decision.ts'
import { addDays, dayOf, type PlainDate, startOfDay } from '../core/plain-date.ts'
import type { RosterSite } from '../core/roster.ts'
import type { ScreenView } from './contract/screen.ts'

/** So many days are looked through for a meal: a longer time certainly had one. */
const MOST_DAYS = 62

/** Whether a meal was served at some minute from `from` to `to`, ms since 1970. */
export function servedBetween(site: RosterSite, from: number, to: number): boolean {
  const first = dayOf(from, site.serviceDayStarts)
  const last = dayOf(to, site.serviceDayStarts)
  if (addDays(first, MOST_DAYS) < last) return true
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const minutes = (time: number) => (time - startOfDay(day)) / 60_000
    const hit = windowsOf(site, day).some(({ starts, ends }) => starts < minutes(to) && minutes(from) < ends)
    if (hit) return true
  }
  return false
}

/** The meals that are served on a service day, in their order; none on a day of closure. */
export function windowsOf(site: RosterSite, day: PlainDate): RosterSite['meals'] {
  const lasts = ({ from, to }: { from: string; to: string | null }) =>
    from <= day && (to === null || day < to)
  const closed = day < site.opened || (site.closed !== null && day >= site.closed)
  if (closed || site.closures.some(lasts)) return []
  return site.meals.filter(lasts).sort((a, b) => a.starts - b.starts)
}

/** The meal of this minute, or the next one of the service day; null after the last and on a day without meals. */
export function servingAt(site: RosterSite, day: PlainDate, time: number): ScreenView['meal'] {
  const minute = (time - startOfDay(day)) / 60_000
  const windows = windowsOf(site, day)
  const now = windows.find(({ starts, ends }) => starts <= minute && minute <= ends)
  const window = now ?? windows.find(({ ends }) => minute <= ends + GRACE_MINUTES)
  if (window === undefined) return null
  const { meal, starts, ends } = window
  return { meal, starts: clockText(starts), ends: clockText(ends), serving: window === now }
}

/** Minutes since midnight as HH:MM; past 24:00 it is the next morning. */
export function clockText(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`
}

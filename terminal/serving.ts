/** Which meal the screen speaks of at a given minute. */
import { GRACE_MINUTES } from '../core/decision.ts'
import { type PlainDate, startOfDay } from '../core/plain-date.ts'
import type { RosterSite } from '../core/roster.ts'
import type { ScreenView } from './contract/screen.ts'

/** The meal of this minute, or the next one of the service day; null after the last and on a day without meals. */
export function servingAt(site: RosterSite, day: PlainDate, time: number): ScreenView['meal'] {
  const lasts = ({ from, to }: { from: string; to: string | null }) =>
    from <= day && (to === null || day < to)
  if (day < site.opened || (site.closed !== null && day >= site.closed) || site.closures.some(lasts))
    return null
  const minute = (time - startOfDay(day)) / 60_000
  const windows = site.meals.filter(lasts).sort((a, b) => a.starts - b.starts)
  const now = windows.find(({ starts, ends }) => starts <= minute && minute <= ends)
  const window = now ?? windows.find(({ ends }) => minute <= ends + GRACE_MINUTES)
  if (window === undefined) return null
  const { meal, starts, ends } = window
  return { meal, starts: clockText(starts), ends: clockText(ends), serving: window === now }
}

/** Minutes since midnight as HH:MM; past 24:00 it is the next morning. */
function clockText(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`
}

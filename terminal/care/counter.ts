/** What every act of the caretaker's stands on: the place at work, this minute, and how a write is told. */
import type { EatenWhere } from '../../core/decision.ts'
import { dayOf, type PlainDate } from '../../core/plain-date.ts'
import type { Roster, RosterSite } from '../../core/roster.ts'
import type { Meal } from '../../core/vocabulary.ts'
import type { Clock } from '../clock.ts'
import type { JournalFailure } from '../journal/failure.ts'
import type { Journal } from '../journal/journal.ts'
import type { Kiosk } from '../kiosk.ts'
import { eatenAt } from '../meal.ts'
import { servingAt, windowsOf } from '../serving.ts'
import type { KeptCare } from './kept-care.ts'
import { Refused } from './refused.ts'

export type Counter = {
  kiosk: Kiosk
  kept: KeptCare
  journal: Journal
  clock: Clock
  roster: Roster
  site: RosterSite
  eaten: EatenWhere
  now: number
  quality: 'contact' | 'wall'
  day: PlainDate
  /** Where the page finds a picture, by its digest. */
  photo: (digest: string) => string | null
  /** The meal of this minute or the next one; null after the last. */
  meal: Meal | null
}

/** Null while nothing can be decided. */
export function counterAt(kiosk: Kiosk, kept: KeptCare): Counter | null {
  const place = kiosk.working
  if (place === null) return null
  const { journal, clock, held: roster, elsewhere = () => false, photo = () => null } = place
  const { time: now, quality } = clock.now()
  const day = dayOf(now, roster.site.serviceDayStarts)
  const meal = servingAt(roster.site, day, now)?.meal ?? null
  const eaten = eatenAt(journal, elsewhere)
  const held = { kiosk, kept, journal, clock, roster, site: roster.site }
  return { ...held, eaten, photo, now, quality, day, meal }
}

export type Done<T> = { ok: true; result: T } | { ok: false; failure: JournalFailure }

/** Tells the kiosk how a write went. */
export function told<T>({ kiosk }: Counter, done: Done<T>): T | Refused {
  if (!done.ok) {
    kiosk.failed(done.failure, true)
    return new Refused('trouble')
  }
  kiosk.wrote()
  return done.result
}

export function serves({ site, day }: Counter, meal: Meal): boolean {
  return windowsOf(site, day).some((window) => window.meal === meal)
}

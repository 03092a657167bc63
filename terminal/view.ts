/** What the screen shows, put together from the place and what the kiosk remembers of its last taps. */
import type { PlainDate } from '../core/plain-date.ts'
import type { Meal, Service } from '../core/vocabulary.ts'
import type { Misread, ScreenCare, ScreenView, ShownTap, Voice } from './contract/screen.ts'
import type { JournalFailure } from './journal/failure.ts'
import type { Place } from './kiosk.ts'
import { servingAt } from './serving.ts'

export type Attached = Pick<ScreenView, 'readers' | 'camera'>

/** The caretaker's side, as far as the screen shows it. */
export type Attendance = {
  care(today: PlainDate): Omit<ScreenCare, 'checkDue'>
  voice(meal: Meal): Voice
}

/** A terminal that nobody attends to yet, as before its first start is over. */
export const UNATTENDED: Attendance = {
  care: () => ({ lock: 'locked', card: false, unconfirmed: 0, waits: null, answer: null }),
  voice: () => ({ language: 'zh-CN', volume: 100 }),
}

export type Seen = {
  place: Place | null
  siteName: string | null
  attached: Attached
  attendance: Attendance
  failure: JournalFailure | null
  trouble: ScreenView['trouble']
  now: number
  day: PlainDate
  tap: ShownTap | null
  misread: Misread | null
  notice: ScreenView['notice']
}

const NO_MEALS: Record<Service, number> = { 'dine-in': 0, delivery: 0, neighbour: 0 }

/** Throws JournalFailure where the journal cannot be read and has not failed before. */
export function viewOf(seen: Seen): ScreenView {
  const { place, attendance, now, day, notice } = seen
  const roster = place?.roster() ?? null
  const meal = roster && servingAt(roster.site, day, now)
  const journal = place !== null && seen.failure === null ? place.journal : null
  const services = journal?.counts(day, meal?.meal ?? null) ?? NO_MEALS
  const mark = place?.journal.mark
  return {
    site: roster?.site.name ?? seen.siteName,
    now,
    day,
    meal,
    count: { total: services['dine-in'] + services.delivery + services.neighbour, services },
    sync: {
      waiting: mark ? mark.last - mark.acked : 0,
      last: mark?.ackedAt ?? null,
      online: place?.online() ?? false,
    },
    ...seen.attached,
    trouble: seen.trouble,
    disk: seen.failure?.code ?? null,
    clock: place?.clock.trust() ?? 'wall',
    rosterAge: roster && Math.max(0, now - roster.issued),
    menu: (meal && journal?.history.latest('menu', day, meal.meal)?.dishes) ?? null,
    voice: attendance.voice(meal?.meal ?? 'lunch'),
    notice: notice !== null && notice.until > now ? notice : null,
    care: {
      ...attendance.care(day),
      checkDue: journal !== null && journal.history.latest('safety-check', day, null) === null,
    },
    tap: seen.tap,
    misread: seen.misread,
  }
}

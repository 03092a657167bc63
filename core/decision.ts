/**
 * Decides one tap from what the terminal holds: the roster and what was eaten so far. No network.
 * The order of the questions is the order in which a caretaker would ask them.
 */
import type { OutcomeReason } from './outcome.ts'
import { dayOf, type PlainDate, startOfDay } from './plain-date.ts'
import type { Roster, RosterElder, RosterSite } from './roster.ts'
import type { Meal } from './vocabulary.ts'

/** A tap this long before or after a meal's times still belongs to it (control rule F06). */
export const GRACE_MINUTES = 10

export type Tap = {
  /** Roster token of the card. */
  token: string
  /** Best knowledge of the true time, ms since 1970. */
  time: number
}

/** Says whether the elder already has this meal on this service day, as far as this terminal knows. */
export type Eaten = (elder: string, day: PlainDate, meal: Meal) => boolean

type Served = { day: PlainDate; meal: Meal; price: number }
export type Decision =
  | ({ kind: 'recorded'; elder: RosterElder; reason: null } & Served)
  | ({ kind: 'already-eaten'; elder: RosterElder; reason: null } & Served)
  | ({ kind: 'unsubsidised'; elder: RosterElder | null; reason: OutcomeReason } & Served)

export function decide(roster: Roster, tap: Tap, eaten: Eaten): Decision {
  const day = dayOf(tap.time, roster.site.serviceDayStarts)
  const { window, inside } = mealAt(roster.site, day, tap.time)
  const served = { day, meal: window?.meal ?? 'lunch', price: window?.price ?? 0 }

  const elder = roster.elders.find(({ cards }) => cards.some(({ token }) => token === tap.token)) ?? null
  if (elder === null) return { kind: 'unsubsidised', elder, reason: 'unknown-card', ...served }

  if (eaten(elder.id, day, served.meal)) return { kind: 'already-eaten', elder, reason: null, ...served }
  const reason = objection(roster.site, elder, tap.token, day, window !== null, inside)
  return reason === null
    ? { kind: 'recorded', elder, reason, ...served }
    : { kind: 'unsubsidised', elder, reason, ...served }
}

function objection(
  site: RosterSite,
  elder: RosterElder,
  token: string,
  day: PlainDate,
  approved: boolean,
  inside: boolean,
): OutcomeReason | null {
  if (elder.cards.some((card) => card.token === token && card.lost)) return 'lost-card'
  if (elder.died !== null && day > elder.died) return 'deceased'
  if (day < site.opened || (site.closed !== null && day >= site.closed)) return 'site-closed'
  if (site.closures.some((closure) => covers(closure, day))) return 'site-closed'
  if (!approved) return 'meal-not-approved'
  return inside ? null : 'outside-window'
}

/** The approved meal whose times hold `time` with grace, else the one nearest to it; null where none is approved. */
export function mealAt(
  site: RosterSite,
  day: PlainDate,
  time: number,
): { window: RosterSite['meals'][number] | null; inside: boolean } {
  const minute = (time - startOfDay(day)) / 60_000
  let nearest: RosterSite['meals'][number] | null = null
  let distance = Number.POSITIVE_INFINITY
  for (const window of site.meals.filter((each) => covers(each, day)).sort((a, b) => a.starts - b.starts)) {
    const away = Math.max(window.starts - minute, minute - window.ends, 0)
    // Between two meals, in the grace of both, a tap belongs to the one already begun, which stands first.
    if (away === 0 ? distance > 0 : distance > GRACE_MINUTES && away < distance) {
      nearest = window
      distance = away
    }
  }
  return { window: nearest, inside: distance <= GRACE_MINUTES }
}

function covers(interval: { from: string; to: string | null }, day: PlainDate): boolean {
  return interval.from <= day && (interval.to === null || day < interval.to)
}

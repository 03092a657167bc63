/**
 * Decides one meal from what the terminal holds: the roster, what was eaten here, and what it was told of other
 * places. No network. The order of the questions is the order in which a caretaker would ask them; whatever the answer,
 * the elder eats.
 */
import type { OutcomeReason } from './outcome.ts'
import { dayOf, type PlainDate, startOfDay } from './plain-date.ts'
import type { Roster, RosterElder, RosterSite } from './roster.ts'
import { elderOfId, elderOfToken } from './roster-index.ts'
import type { Meal } from './vocabulary.ts'

/** A tap this long before or after a meal's times still belongs to it (control rule F06). */
export const GRACE_MINUTES = 10

export type Tap = {
  /** Roster token of the card. */
  token: string
  /** Best knowledge of the true time, ms since 1970. */
  time: number
}

/** A minute, ms since 1970, or a meal that somebody names, as paper does, or both: a box that left at that minute. */
export type When =
  | { time: number }
  | { day: PlainDate; meal: Meal }
  | { day: PlainDate; meal: Meal; time: number }

/** Says whether the elder already has this meal on this service day. */
export type Eaten = (elder: string, day: PlainDate, meal: Meal) => boolean

/** Where an elder may have had the meal already. */
export type EatenWhere = {
  /** As far as this terminal's own journal knows. */
  here: Eaten
  /** As far as the county told of other terminals. */
  elsewhere: Eaten
}

type Served = { day: PlainDate; meal: Meal; price: number }
/** `code` is for the screen; `reason` is what the record says, null where a subsidy is expected. */
export type Decision =
  | ({ kind: 'recorded'; code: 'recorded' | 'provisional'; elder: RosterElder; reason: null } & Served)
  | ({ kind: 'already-eaten'; code: 'already-eaten'; elder: RosterElder; reason: null } & Served)
  | ({ kind: 'unsubsidised'; code: OutcomeReason; elder: RosterElder | null; reason: OutcomeReason } & Served)

/** A card at a reader. */
export function decide(roster: Roster, { token, time }: Tap, eaten: EatenWhere): Decision {
  const elder = elderOfToken(roster, token)
  const slot = slotOf(roster.site, { time })
  if (elder === null) return unsubsidised(null, 'unknown-card', slot)
  const lost = elder.cards.some((card) => card.token === token && card.lost)
  return decideSlot(roster.site, elder, lost, slot, eaten)
}

/** An elder whom the caretaker chose from the list, for now or for a meal named; null where the roster has no such elder. */
export function decideFor(roster: Roster, elderId: string, when: When, eaten: EatenWhere): Decision | null {
  const elder = elderOfId(roster, elderId)
  return elder && decideSlot(roster.site, elder, false, slotOf(roster.site, when), eaten)
}

/** A meal of a service day, as far as the site serves it. */
type Slot = { served: Served; approved: boolean; inside: boolean }

function slotOf(site: RosterSite, when: When): Slot {
  if (!('meal' in when)) {
    const day = dayOf(when.time, site.serviceDayStarts)
    const { window, inside } = mealAt(site, day, when.time)
    const served = { day, meal: window?.meal ?? 'lunch', price: window?.price ?? 0 }
    return { served, approved: window !== null, inside }
  }
  const { day, meal } = when
  const window = site.meals.find((each) => each.meal === meal && covers(each, day))
  const inside =
    !('time' in when) || (window !== undefined && awayFrom(window, day, when.time) <= GRACE_MINUTES)
  return { served: { day, meal, price: window?.price ?? 0 }, approved: window !== undefined, inside }
}

function decideSlot(
  site: RosterSite,
  elder: RosterElder,
  lost: boolean,
  slot: Slot,
  { here, elsewhere }: EatenWhere,
): Decision {
  const { served } = slot
  if (here(elder.id, served.day, served.meal))
    return { kind: 'already-eaten', code: 'already-eaten', elder, reason: null, ...served }
  const reason = objection(site, elder, lost, slot, elsewhere)
  if (reason !== null) return unsubsidised(elder, reason, slot)
  const code = elder.provisional ? 'provisional' : 'recorded'
  return { kind: 'recorded', code, elder, reason: null, ...served }
}

function unsubsidised(elder: RosterElder | null, reason: OutcomeReason, { served }: Slot): Decision {
  return { kind: 'unsubsidised', code: reason, elder, reason, ...served }
}

/** What settlement cannot judge anew (`outside-window`) comes before what it will judge from the register. */
function objection(
  site: RosterSite,
  elder: RosterElder,
  lost: boolean,
  { served: { day, meal }, approved, inside }: Slot,
  elsewhere: Eaten,
): OutcomeReason | null {
  if (lost) return 'lost-card'
  if (elder.died !== null && day > elder.died) return 'deceased'
  if (day < site.opened || (site.closed !== null && day >= site.closed)) return 'site-closed'
  if (site.closures.some((closure) => covers(closure, day))) return 'site-closed'
  if (!approved) return 'meal-not-approved'
  if (!inside) return 'outside-window'
  if (elder.stays.some((stay) => covers(stay, day))) return 'in-stay'
  return elsewhere(elder.id, day, meal) ? 'eaten-elsewhere' : null
}

/** The approved meal whose times hold `time` with grace, else the one nearest to it; null where none is approved. */
export function mealAt(
  site: RosterSite,
  day: PlainDate,
  time: number,
): { window: RosterSite['meals'][number] | null; inside: boolean } {
  let nearest: RosterSite['meals'][number] | null = null
  let distance = Number.POSITIVE_INFINITY
  for (const window of site.meals.filter((each) => covers(each, day)).sort((a, b) => a.starts - b.starts)) {
    const away = awayFrom(window, day, time)
    // Between two meals, in the grace of both, a tap belongs to the one already begun, which stands first.
    if (away === 0 ? distance > 0 : distance > GRACE_MINUTES && away < distance) {
      nearest = window
      distance = away
    }
  }
  return { window: nearest, inside: distance <= GRACE_MINUTES }
}

/** Minutes by which a time lies before or after a meal's. */
function awayFrom({ starts, ends }: RosterSite['meals'][number], day: PlainDate, time: number): number {
  const minute = (time - startOfDay(day)) / 60_000
  return Math.max(starts - minute, minute - ends, 0)
}

function covers(interval: { from: string; to: string | null }, day: PlainDate): boolean {
  return interval.from <= day && (interval.to === null || day < interval.to)
}

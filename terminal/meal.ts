/** One meal as it is written down and as the screen shows it, whoever was asked for it: a card, the caretaker, paper. */
import type { Decision, Eaten, EatenWhere } from '../core/decision.ts'
import { OUTCOME_WORDS } from '../core/outcome.ts'
import type { PlainDate } from '../core/plain-date.ts'
import type { RecordBody } from '../core/record.ts'
import type { Roster } from '../core/roster.ts'
import type { Meal } from '../core/vocabulary.ts'
import type { ShownTap } from './contract/screen.ts'
import type { Journal } from './journal/journal.ts'

/** What the decision does not say. */
type How = Pick<
  RecordBody<'meal'>,
  'service' | 'token' | 'assisted' | 'carrier' | 'collective' | 'time' | 'clock'
>

export function mealBody(
  { day, meal, price, elder, reason }: Decision,
  roster: Roster,
  how: How,
): RecordBody<'meal'> {
  const where = { site: roster.site.id, roster: roster.version }
  return { ...where, ...how, day, meal, price, elder: elder?.id ?? null, reason }
}

/** Where an elder may have had a meal already; `elsewhere` is what the county told. */
export function eatenAt(journal: Journal, elsewhere: Eaten): EatenWhere {
  return { here: (elder, day, meal) => journal.eaten(elder, day, meal), elsewhere }
}

/** Which guest of this meal the next one is. */
export function nextPlace(journal: Journal, day: PlainDate, meal: Meal): number {
  return 1 + Object.values(journal.counts(day, meal)).reduce((sum, count) => sum + count)
}

/** How long the page shows a result that asks for nothing, and one that the caretaker must read. */
const SHOWN_MS = 5_000
const SHOWN_WITH_ADVICE_MS = 20_000
/** How long the caretaker's button beside the result takes a meal back without the PIN. */
const UNDO_MS = 30_000

/** `photo` is the digest of the elder's picture. */
export type Shown = Omit<ShownTap, 'number'>

/** `written`: whether it became a record, which can be taken back. */
export function shownOf(decision: Decision, place: number | null, at: number, written: boolean): Shown {
  const { code, elder, meal } = decision
  const advised = OUTCOME_WORDS[code].meaning === 'attention'
  return {
    code,
    name: elder?.name ?? null,
    call: elder?.call ?? null,
    meal,
    place,
    at,
    shownFor: advised ? SHOWN_WITH_ADVICE_MS : SHOWN_MS,
    undoUntil: written ? at + UNDO_MS : null,
    photo: elder?.photo ?? null,
  }
}

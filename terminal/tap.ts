/** One tap 刷卡, or the caretaker's word for it 补登: decided, written down, and only then shown. */
import { type Decision, decide, decideFor, type Eaten } from '../core/decision.ts'
import type { RecordBody } from '../core/record.ts'
import type { Roster } from '../core/roster.ts'
import type { Clock } from './clock.ts'
import { type JournalFailure, journalFailure } from './journal/failure.ts'
import type { Journal } from './journal/journal.ts'
import { eatenAt, mealBody, nextPlace, type Shown, shownOf } from './meal.ts'

export type Tapped = { ok: true; shown: Shown; written: boolean } | { ok: false; failure: JournalFailure }

const AT_TABLE = { service: 'dine-in', carrier: null, collective: null } as const

/**
 * Takes the tap of a card by its roster token. A tap for a meal that the elder already has writes nothing, as long as
 * the day is known by contact with the server: a wall clock may stand on a day that is past, and the settlement pays
 * a meal once. `elsewhere` is what the county told of other terminals.
 */
export function takeTap(
  token: string,
  journal: Journal,
  roster: Roster,
  clock: Clock,
  elsewhere: Eaten = () => false,
): Tapped {
  try {
    const decision = decide(roster, { token, time: clock.now().time }, eatenAt(journal, elsewhere))
    return written(decision, { token, assisted: null }, journal, roster, clock)
  } catch (error) {
    return { ok: false, failure: journalFailure(error) }
  }
}

/** As `takeTap`, for an elder whom the caretaker chose from the list; null where the roster has no such elder. */
export function takeAssisted(
  elder: string,
  assisted: RecordBody<'meal'>['assisted'],
  journal: Journal,
  roster: Roster,
  clock: Clock,
  elsewhere: Eaten = () => false,
): Tapped | null {
  try {
    const decision = decideFor(roster, elder, { time: clock.now().time }, eatenAt(journal, elsewhere))
    return decision && written(decision, { token: null, assisted }, journal, roster, clock)
  } catch (error) {
    return { ok: false, failure: journalFailure(error) }
  }
}

function written(
  decision: Decision,
  how: Pick<RecordBody<'meal'>, 'token' | 'assisted'>,
  journal: Journal,
  roster: Roster,
  clock: Clock,
): Tapped {
  const { time, quality } = clock.now()
  const { kind, day, meal } = decision
  const written = kind !== 'already-eaten' || quality === 'wall'
  // Read before the record is written: after that nothing may fail.
  const place = kind === 'recorded' ? nextPlace(journal, day, meal) : null

  if (written) {
    // By a wrong clock any day may seem to be past.
    const failure = clock.trust() === 'wrong' ? null : journal.closeDays(day, roster.site.id)
    if (failure !== null) return { ok: false, failure }
    const body = mealBody(decision, roster, { ...AT_TABLE, ...how, time, clock: quality })
    const appended = journal.append('meal', body)
    if (!appended.ok) return { ok: false, failure: appended.failure }
  }
  return { ok: true, written, shown: shownOf(decision, place, time, written) }
}

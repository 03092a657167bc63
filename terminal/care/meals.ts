/** Meals that the caretaker writes or takes back: 补登, 撤销, 补录. */

import type { ChainedRecord } from '../../core/batch.ts'
import { mealBegins, paperDays } from '../../core/care/paper.ts'
import { type Decision, decideFor } from '../../core/decision.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import type { RosterElder } from '../../core/roster.ts'
import { type Answered, type Asked, UNDO_WITHIN_MS, type Written } from '../contract/care.ts'
import type { MealRecord, WrittenMeal } from '../journal/history.ts'
import { mealBody } from '../meal.ts'
import { takeAssisted } from '../tap.ts'
import { type Counter, told } from './counter.ts'
import { Refused } from './refused.ts'

/** A decision on an elder whom the roster has. */
export type ElderDecision = Decision & { elder: RosterElder }

export function assist(at: Counter, { elder, reason }: Asked<'assist'>): Answered<'assist'> | Refused {
  const { kiosk, journal, roster, clock, eaten } = at
  const taken = takeAssisted(elder, reason, journal, roster, clock, eaten.elsewhere)
  if (taken === null) return new Refused('unknown-elder')
  if (!taken.ok) return told(at, taken)
  const { shown, written } = taken
  const { code, meal, name } = shown
  const seq = written ? journal.mark.last : null
  kiosk.show(shown, written)
  return { elder, name: name ?? elder, meal, code, seq }
}

export function undo(at: Counter, { seq, reason }: Asked<'undo'>): Answered<'undo'> | Refused {
  const meal = at.journal.history.findMeal(seq)
  if (meal === null) return new Refused('no-such-meal')
  if (meal.voided) return new Refused('already-voided')
  if (!mayUndo(at, meal)) return new Refused('undo-too-late')
  const day = meal.record.body.day
  const done = at.journal.append('void', { voids: seq, day, reason })
  return told(at, done.ok ? { ok: true, result: { seq: done.record.record.seq } } : done)
}

/** Within one boot by the uptime, which nobody sets; across a restart by the wall clock. */
export function mayUndo({ clock }: Counter, { record, voided }: WrittenMeal): boolean {
  const now = clock.stamp()
  const ago = record.boot === now.boot ? now.uptime - record.uptime : Math.abs(now.at - record.at)
  return !voided && ago < UNDO_WITHIN_MS
}

/** One entry and its meals, all or nothing. */
export function paper(at: Counter, asked: Asked<'paper'>): Answered<'paper'> | Refused {
  const { journal, roster, site, now } = at
  const { meal, cause, writtenBy, confirmedBy } = asked
  if (writtenBy.trim() === confirmedBy.trim()) return new Refused('same-person')
  const day = paperDays(at.day).find((each) => each === asked.day)
  if (day === undefined) return new Refused('day-too-far')
  const time = mealBegins(site, day, meal)
  if (time === null) return new Refused('meal-not-served')
  if (time > now) return new Refused('meal-not-begun')

  const decided = decideAll(at, asked.elders, { day, meal })
  if (decided instanceof Refused) return decided
  const onPaper = writtenUp(at, { day, meal })
  const fresh = decided.filter(({ kind, elder }) => kind !== 'already-eaten' && !onPaper.has(elder.id))
  if (fresh.length === 0) return new Refused('nobody-left')
  const done = journal.together(() => {
    const entry = { site: site.id, day, meal, cause, writtenBy, confirmedBy, meals: fresh.length }
    const collective = journal.write('collective', entry).record.seq
    const how = { service: 'dine-in', token: null, assisted: null, carrier: null, collective } as const
    return fresh.map((each) =>
      journal.write('meal', mealBody(each, roster, { ...how, time, clock: 'paper' })),
    )
  })
  const records = told(at, done)
  return records instanceof Refused ? records : { meals: writtenMeals(decided, records) }
}

/** Who stands in an entry from paper for this meal: a page that is sent again, its answer lost, is not written twice. */
function writtenUp({ journal }: Counter, { day, meal }: { day: PlainDate; meal: Written['meal'] }) {
  return new Set(
    journal.history
      .mealsOf(day)
      .filter(({ record: { body }, voided }) => !voided && body.meal === meal && body.collective !== null)
      .map(({ record: { body } }) => body.elder),
  )
}

/** Each elder once; refused where the roster does not have one of them. */
function decideAll(
  { roster, eaten }: Counter,
  elders: readonly string[],
  when: { day: PlainDate; meal: Written['meal'] },
): ElderDecision[] | Refused {
  const decided: ElderDecision[] = []
  for (const id of new Set(elders)) {
    const decision = decideFor(roster, id, when, eaten)
    if (decision === null || !hasElder(decision)) return new Refused('unknown-elder')
    decided.push(decision)
  }
  return decided
}

export function hasElder(decision: Decision): decision is ElderDecision {
  return decision.elder !== null
}

/** What came of each decision, with the record that was written for it. */
export function writtenMeals(
  decided: readonly ElderDecision[],
  records: readonly ChainedRecord[],
): Written[] {
  const seqs = new Map(records.map(({ record }) => [(record as MealRecord).body.elder, record.seq] as const))
  return decided.map(({ elder, meal, code }) => ({
    elder: elder.id,
    name: elder.name,
    meal,
    code,
    seq: seqs.get(elder.id) ?? null,
  }))
}

/** What the caretaker asks of today: who ate, who is missing, who it may be that stands at the counter. */
import { compareCodePoints } from '../../core/canonical.ts'
import { findElders } from '../../core/care/find-elders.ts'
import { HABIT_DAYS, regularsOf } from '../../core/care/regulars.ts'
import type { RosterElder } from '../../core/roster.ts'
import { elderOfId } from '../../core/roster-index.ts'
import type { Meal } from '../../core/vocabulary.ts'
import {
  type Answered,
  type Asked,
  type EatenLine,
  type FoundElder,
  type MissingElder,
  MOST_FOUND,
  type TodayMeal,
} from '../contract/care.ts'
import type { MealRecord, WrittenMeal } from '../journal/history.ts'
import { clockText, windowsOf } from '../serving.ts'
import type { Counter } from './counter.ts'
import { mayUndo } from './meals.ts'

export function today(at: Counter): Answered<'today'> {
  const { day, site, journal } = at
  const all = journal.history.mealsOf(day)
  const meals = windowsOf(site, day).map(({ meal, starts, ends }): TodayMeal => {
    const written = all.filter(({ record }) => record.body.meal === meal)
    const others = journal.history.latest('others', day, meal)
    return {
      meal,
      starts: clockText(starts),
      ends: clockText(ends),
      eaten: written.map((each) => eatenLine(at, each)),
      missing: missing(at, meal, written),
      others: others && { guests: others.guests, staff: others.staff, volunteers: others.volunteers },
      dishes: journal.history.latest('menu', day, meal)?.dishes ?? null,
    }
  })
  return { day, meals, check: checkOf(at) }
}

/** Today's safety check; null where nobody entered it yet. */
export function checkOf({ journal, day }: Counter): Answered<'home'>['check'] {
  const check = journal.history.latest('safety-check', day, null)
  if (check === null) return null
  const { by, electricity, gas, food, note } = check
  return { by, electricity, gas, food, note }
}

function eatenLine(at: Counter, meal: WrittenMeal): EatenLine {
  const { seq, body } = meal.record
  return {
    seq,
    elder: body.elder,
    name: body.elder && (elderOfId(at.roster, body.elder)?.name ?? null),
    at: body.time,
    way: wayOf(body),
    carrier: body.carrier,
    assisted: body.assisted,
    reason: body.reason,
    voided: meal.voided,
    undoable: mayUndo(at, meal),
  }
}

function wayOf({ collective, service, assisted }: MealRecord['body']): EatenLine['way'] {
  if (collective !== null) return 'paper'
  if (service !== 'dine-in') return service
  return assisted === null ? 'card' : 'assisted'
}

function missing(at: Counter, meal: Meal, written: readonly WrittenMeal[]): MissingElder[] {
  const came = new Set(written.flatMap(({ record, voided }) => (voided ? [] : [record.body.elder])))
  const regulars = regularsOf(at.journal.history.before(at.day, meal, HABIT_DAYS))
  return [...regulars]
    .flatMap(([id, days]) => {
      const elder = elderOfId(at.roster, id)
      if (elder === null || came.has(id) || isAway(elder, at.day)) return []
      const { name, call, first } = elder
      return [{ id, name, call, first, came: days }]
    })
    .sort((a, b) => Number(b.first) - Number(a.first) || b.came - a.came || compareCodePoints(a.name, b.name))
}

/** Whoever is known to be away or to have died is not asked after. */
function isAway({ died, stays }: RosterElder, day: string): boolean {
  return died !== null || stays.some(({ from, to }) => from <= day && (to === null || day < to))
}

export function find(at: Counter, { by }: Asked<'find'>): Answered<'find'> {
  const found = by === null ? usual(at) : findElders(at.roster.elders, by)
  const living = found.filter(({ died }) => died === null)
  return {
    elders: living.slice(0, MOST_FOUND).map((elder) => foundElder(at, elder)),
    more: living.length > MOST_FOUND,
  }
}

/** Regulars of this meal, those first who have not come yet, and among them those who come most. */
function usual(at: Counter): RosterElder[] {
  const { meal, day, journal } = at
  if (meal === null) return []
  const regulars = regularsOf(journal.history.before(day, meal, HABIT_DAYS))
  const hasEaten = (id: string) => Number(journal.eaten(id, day, meal))
  return [...regulars]
    .sort(([a, often], [b, oftener]) => hasEaten(a) - hasEaten(b) || oftener - often)
    .flatMap(([id]) => elderOfId(at.roster, id) ?? [])
}

function foundElder(at: Counter, elder: RosterElder): FoundElder {
  const { meal, day, journal } = at
  const { id, name, call, tail, first } = elder
  const photo = elder.photo && at.photo(elder.photo)
  return { id, name, call, tail, first, eaten: meal !== null && journal.eaten(id, day, meal), photo }
}

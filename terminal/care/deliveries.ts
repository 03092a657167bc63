/**
 * Meals that are carried 送餐, 邻里代送: packed, on their way, and a record only once somebody confirms that they came.
 * Until then they stand in a file, and a meal that was written counts whatever the file says.
 */
import { paperDays } from '../../core/care/paper.ts'
import { carriedLast, HABIT_DAYS } from '../../core/care/regulars.ts'
import { decideFor } from '../../core/decision.ts'
import { elderOfId } from '../../core/roster-index.ts'
import type { Meal } from '../../core/vocabulary.ts'
import type { Answered, Asked, DeliveryLine } from '../contract/care.ts'
import { mealBody } from '../meal.ts'
import { type Counter, serves, told } from './counter.ts'
import type { CareKept, OnTheWay } from './kept-care.ts'
import { type ElderDecision, hasElder, writtenMeals } from './meals.ts'
import { Refused } from './refused.ts'

const MOST_CARRIERS = 12

export function deliveries(at: Counter, { meal }: Asked<'deliveries'>): Answered<'deliveries'> | Refused {
  if (!serves(at, meal)) return new Refused('meal-not-served')
  const { day, kept, roster } = at
  const { added, removed } = kept.value.deliveries[meal]
  const out = new Map(onTheWay(at, day, meal).map((each) => [each.elder, each]))
  const had = new Map(
    at.journal.history
      .mealsOf(day)
      .filter(({ record, voided }) => record.body.meal === meal && !voided)
      .map(({ record }) => [record.body.elder, record]),
  )
  const usual = carriedLast(at.journal.history.before(day, meal, HABIT_DAYS))
  const carriedToday = [...had].flatMap(([id, { body }]) =>
    id === null || body.service === 'dine-in' ? [] : [id],
  )
  const listed = new Set([...usual, ...added, ...out.keys(), ...carriedToday])

  const lines = [...listed].flatMap((id): DeliveryLine[] => {
    const elder = elderOfId(roster, id)
    const record = had.get(id)
    const way = out.get(id)
    if (elder === null || (removed.includes(id) && way === undefined && record === undefined)) return []
    const { name, call, first } = elder
    const head = { elder: id, name, call, first, added: added.includes(id) }
    if (record?.body.service === 'dine-in')
      return [{ ...head, state: 'eaten', service: null, carrier: null, outAt: null }]
    if (record !== undefined) {
      const { service, carrier, time } = record.body
      return [{ ...head, state: 'delivered', service: carried(service), carrier, outAt: time }]
    }
    if (way === undefined) return [{ ...head, state: 'to-pack', service: null, carrier: null, outAt: null }]
    return [{ ...head, state: 'on-its-way', service: way.service, carrier: way.carrier, outAt: way.at }]
  })
  const unconfirmed = kept.value.onTheWay
    .filter((each) => each.day !== day)
    .map(({ day, meal, elder, carrier, at: outAt }) => {
      const name = elderOfId(roster, elder)?.name ?? null
      return { day, meal, elder, name, carrier, outAt }
    })
  return { day, meal, lines, unconfirmed, carriers: kept.value.carriers }
}

const carried = (service: string) => (service === 'neighbour' ? 'neighbour' : 'delivery')

export function addDelivery(at: Counter, { meal, elder }: Asked<'add-delivery'>) {
  if (elderOfId(at.roster, elder) === null) return new Refused('unknown-elder')
  return changeList(at, meal, elder, true)
}

export function removeDelivery(at: Counter, { meal, elder }: Asked<'remove-delivery'>) {
  if (onTheWay(at, at.day, meal).some((each) => each.elder === elder)) return new Refused('already-delivered')
  return changeList(at, meal, elder, false)
}

function changeList(at: Counter, meal: Meal, elder: string, on: boolean) {
  const { value } = at.kept
  const without = (ids: readonly string[]) => ids.filter((id) => id !== elder)
  const { added, removed } = value.deliveries[meal]
  const changed = {
    added: on ? [...without(added), elder] : without(added),
    removed: on ? without(removed) : [...without(removed), elder],
  }
  at.kept.keep({ ...value, deliveries: { ...value.deliveries, [meal]: changed } })
  return deliveries(at, { meal })
}

export function handOut(at: Counter, { meal, elders, service, carrier }: Asked<'hand-out'>) {
  if (!serves(at, meal)) return new Refused('meal-not-served')
  if (elders.some((id) => elderOfId(at.roster, id) === null)) return new Refused('unknown-elder')
  if (elders.some((id) => at.journal.eaten(id, at.day, meal))) return new Refused('already-delivered')
  const { value } = at.kept
  const out = [...new Set(elders)].map((elder): OnTheWay => {
    return { day: at.day, meal, elder, service, carrier, at: at.now, clock: at.quality }
  })
  const carriers = [carrier, ...value.carriers.filter((each) => each !== carrier)].slice(0, MOST_CARRIERS)
  at.kept.keep({ ...value, carriers, onTheWay: [...still(at, at.day, meal, elders), ...out] })
  return deliveries(at, { meal })
}

export function cancelDelivery(at: Counter, { day, meal, elders }: Asked<'cancel-delivery'>) {
  if (waysOf(at, day, meal, elders) === null) return new Refused('not-on-its-way')
  at.kept.keep({ ...at.kept.value, onTheWay: still(at, day, meal, elders) })
  return deliveries(at, { meal })
}

/**
 * Decided for the meal that was packed, as of the minute in which each left the kitchen: a long way makes no meal late.
 * What was written before the file could say so is not written again.
 */
export function confirmDelivery(
  at: Counter,
  { day: left, meal, elders }: Asked<'confirm-delivery'>,
): Answered<'confirm-delivery'> | Refused {
  const { journal, roster, eaten } = at
  const day = paperDays(at.day).find((each) => each === left)
  if (day === undefined) return new Refused('day-too-far')
  const ways = waysOf(at, day, meal, elders)
  if (ways === null) return new Refused('not-on-its-way')
  const pairs: { decision: ElderDecision; way: OnTheWay }[] = []
  for (const way of ways) {
    const decision = decideFor(roster, way.elder, { day, meal, time: way.at }, eaten)
    if (decision === null || !hasElder(decision)) return new Refused('unknown-elder')
    pairs.push({ decision, way })
  }
  const came = new Set(
    journal.history
      .mealsOf(day)
      .filter(({ record: { body }, voided }) => !voided && body.meal === meal && body.service !== 'dine-in')
      .map(({ record: { body } }) => `${body.elder}@${body.time}`),
  )
  const done = journal.together(() =>
    pairs.flatMap(({ decision, way }) => {
      if (decision.kind === 'already-eaten' || came.has(`${way.elder}@${way.at}`)) return []
      const { service, carrier, at: time, clock } = way
      const how = { token: null, assisted: null, collective: null, service, carrier, time, clock }
      return [journal.write('meal', mealBody(decision, roster, how))]
    }),
  )
  const records = told(at, done)
  if (records instanceof Refused) return records
  at.kept.keep({ ...at.kept.value, onTheWay: still(at, day, meal, elders) })
  return {
    meals: writtenMeals(
      pairs.map(({ decision }) => decision),
      records,
    ),
  }
}

function onTheWay({ kept }: Counter, day: string, meal: Meal): OnTheWay[] {
  return kept.value.onTheWay.filter((each) => each.day === day && each.meal === meal)
}

/** Those of the elders that are on their way; null where one of them is not. */
function waysOf(at: Counter, day: string, meal: Meal, elders: readonly string[]): OnTheWay[] | null {
  const ways = onTheWay(at, day, meal).filter(({ elder }) => elders.includes(elder))
  return ways.length === new Set(elders).size ? ways : null
}

/**
 * What stays on its way when these came or came back. What nobody said anything of stays as long as a meal can be
 * written up at all; by a wrong clock any day may seem to be past.
 */
function still(
  { kept, day: today, clock }: Counter,
  day: string,
  meal: Meal,
  elders: readonly string[],
): CareKept['onTheWay'] {
  const oldest = clock.trust() === 'wrong' ? '' : (paperDays(today).at(-1) ?? today)
  return kept.value.onTheWay.filter(
    (each) => each.day >= oldest && !(each.day === day && each.meal === meal && elders.includes(each.elder)),
  )
}

/**
 * Whole canteen days, with what goes wrong in them: who came when, to which site, for which meal.
 * A simulation of people, so it knows nothing of records, chains or settlement.
 */

import type { OutcomeReason } from '../../core/outcome.ts'
import { addDays, dayNumber, type PlainDate, weekday } from '../../core/plain-date.ts'
import type { Meal, Service } from '../../core/vocabulary.ts'

export type Guest = {
  id: string
  site: string
  /** How often the elder comes, 0 to 1. */
  habit: number
  born: PlainDate
  died: PlainDate | null
}
export type Canteen = {
  id: string
  facility: string
  meals: readonly Meal[]
  closed: readonly { from: PlainDate; to: PlainDate | null }[]
}
export type Visit = {
  site: string
  /** null: a card that stands on no roster. */
  guest: string | null
  day: PlainDate
  /** ms since 1970 */
  time: number
  meal: Meal
  service: Service
  reason: OutcomeReason | null
  /** The caretaker took it back a few minutes later. */
  takenBack: boolean
}
type Chance = {
  next(): number
  between(min: number, max: number): number
  chance(probability: number): boolean
}

const MINUTE = 60_000
/** When people come, minutes after midnight. */
const RUSH: Record<Meal, readonly [number, number]> = {
  breakfast: [7 * 60 + 5, 8 * 60 + 30],
  lunch: [11 * 60 + 10, 12 * 60 + 35],
  dinner: [17 * 60 + 10, 18 * 60 + 25],
}
/** Of those who come, how many take which meal. */
const APPETITE: Record<Meal, number> = { breakfast: 0.3, lunch: 0.92, dinner: 0.42 }

/** All visits of the days from `from` until before `to`, in order of time. */
export function canteenDays(
  canteens: readonly Canteen[],
  guests: readonly Guest[],
  days: { from: PlainDate; to: PlainDate },
  random: Chance,
): Visit[] {
  const visits: Visit[] = []
  for (let day = days.from; day < days.to; day = addDays(day, 1)) {
    for (const canteen of canteens) {
      const closed = canteen.closed.some(({ from, to }) => from <= day && (to === null || day < to))
      if (!closed) visits.push(...ordinaryDay(canteen, guests, day, random))
      else if (canteen.closed.some(({ from }) => from === day))
        visits.push(...onClosedDay(canteen, guests, day, random))
    }
    visits.push(...oddities(canteens, visits, day, random))
  }
  return visits.sort((a, b) => a.time - b.time)
}

function ordinaryDay(canteen: Canteen, guests: readonly Guest[], day: PlainDate, random: Chance): Visit[] {
  // Fewer at weekends, when the children visit.
  const mood = weekday(day) > 5 ? 0.8 : 1
  return guests
    .filter((guest) => guest.site === canteen.id && comes(guest, day, random, mood))
    .flatMap((guest) =>
      canteen.meals
        .filter((meal) => random.chance(APPETITE[meal]))
        .map((meal) => ({
          ...visit(canteen.id, guest.id, day, meal, random),
          service: serviceOf(canteen, guest, day, random),
          takenBack: random.chance(0.002),
        })),
    )
}

/** The dead stay away, but for a card that the family still uses on the two days after. */
function comes(guest: Guest, day: PlainDate, random: Chance, mood: number): boolean {
  if (guest.died !== null && day > addDays(guest.died, 2)) return false
  return random.chance(guest.habit * mood)
}

function serviceOf(canteen: Canteen, guest: Guest, day: PlainDate, random: Chance): Service {
  const age = (dayNumber(day) - dayNumber(guest.born)) / 365.25
  if (age < 84 || !random.chance(0.6)) return 'dine-in'
  return canteen.facility === 'mutual-aid-home' ? 'neighbour' : 'delivery'
}

/** The door was shut on paper, yet someone cooked for the nearest few. */
function onClosedDay(canteen: Canteen, guests: readonly Guest[], day: PlainDate, random: Chance): Visit[] {
  return guests
    .filter((guest) => guest.site === canteen.id)
    .slice(0, 3)
    .map((guest) => ({
      ...visit(canteen.id, guest.id, day, 'lunch', random),
      reason: 'site-closed' as const,
    }))
}

function oddities(
  canteens: readonly Canteen[],
  before: readonly Visit[],
  day: PlainDate,
  random: Chance,
): Visit[] {
  const odd: Visit[] = []
  const lunch = before.findLast((past) => past.day === day && past.meal === 'lunch' && past.guest !== null)
  const other = canteens.find((canteen) => canteen.id !== lunch?.site && canteen.meals.includes('lunch'))
  // A second lunch at another site, which neither terminal could know.
  if (lunch !== undefined && other !== undefined && random.chance(0.12))
    odd.push({
      ...lunch,
      site: other.id,
      time: lunch.time + 25 * MINUTE,
      service: 'dine-in',
      takenBack: false,
    })
  const [first] = canteens
  // A card from another county.
  if (first !== undefined && random.chance(0.08))
    odd.push({ ...visit(first.id, null, day, 'lunch', random), reason: 'unknown-card' })
  // Someone who came when the kitchen was long shut.
  if (lunch !== undefined && random.chance(0.06))
    odd.push({
      ...lunch,
      day,
      time: timeOf(day, 15 * 60 + 20),
      reason: 'outside-window',
      service: 'dine-in',
      takenBack: false,
    })
  return odd
}

function visit(site: string, guest: string | null, day: PlainDate, meal: Meal, random: Chance): Visit {
  const [from, to] = RUSH[meal]
  const time = timeOf(day, random.between(from, to)) + random.between(0, 59_999)
  return { site, guest, day, time, meal, service: 'dine-in', reason: null, takenBack: false }
}

/** ms since 1970 of a minute of a day in Asia/Shanghai. */
function timeOf(day: PlainDate, minute: number): number {
  return (dayNumber(day) * 24 * 60 - 8 * 60 + minute) * MINUTE
}

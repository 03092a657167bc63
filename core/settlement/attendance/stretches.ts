// Stretches of days on which nothing changes that settlement asks about an elder or a site: what holds on one day of
// a stretch holds on all of them, so it is asked once.
import type { PlainDate } from '../../plain-date.ts'
import { type AgeRule, ageOn } from '../age.ts'
import { type DaySet, dayBit } from '../day-set.ts'
import type { Policy } from '../policy.ts'
import type { Dated, Elder, Site } from '../register.ts'
import { breakIn, type Frame, firstDayOf } from './frame.ts'

/** Days on which something about an elder begins or is over; death does not count. */
export function elderBreaks(elder: Elder, frame: Frame, ages: AgeBreaks): DaySet {
  return (
    (ages.of(elder.born) |
      factBreaks(elder.categories, frame) |
      factBreaks(elder.residence, frame) |
      factBreaks(elder.stay, frame) |
      factBreaks(elder.care, frame)) &
    frame.all
  )
}

/** Days on which something about a site begins or is over. */
export function siteBreaks(site: Site, frame: Frame): DaySet {
  return (
    (factBreaks(site.meals, frame) |
      factBreaks(site.facility, frame) |
      factBreaks(site.kitchen, frame) |
      factBreaks(site.star, frame) |
      factBreaks(site.closures, frame) |
      breakIn(frame.month, { from: site.opened, to: site.closed })) &
    frame.all
  )
}

export function factBreaks(facts: readonly Dated<unknown>[], { month }: Frame): DaySet {
  let breaks = 0
  for (const fact of facts) breaks |= breakIn(month, fact)
  return breaks
}

/** Days of a month until a day, inclusive. */
export function daysUntil(last: PlainDate, frame: Frame): DaySet {
  if (last.startsWith(frame.month)) return frame.all & (dayBit(last) | (dayBit(last) - 1))
  return last < firstDayOf(frame, 1) ? 0 : frame.all
}

/** From birth to death, both inclusive. */
export function aliveDays({ born, died }: Elder, frame: Frame): DaySet {
  const until = died === null ? frame.all : daysUntil(died, frame)
  const unborn = born.startsWith(frame.month) ? dayBit(born) - 1 : daysUntil(born, frame)
  return until & ~unborn
}

/** When the years of people turn within one month, looked up once for all who were born on one day. */
export class AgeBreaks {
  readonly #days: readonly PlainDate[]
  readonly #rules: readonly AgeRule[]
  readonly #known = new Map<PlainDate, DaySet>()
  readonly #month: number

  constructor({ days, month }: Frame, policies: readonly Policy[]) {
    this.#days = days
    this.#month = Number(month.slice(-2))
    this.#rules = policies.map(({ age }) => age)
  }

  of(born: PlainDate): DaySet {
    // However an age turns, it does so in the month of the birthday or in the one after.
    const months = (this.#month - monthNumber(born) + 12) % 12
    if (months > 1) return 0
    const known = this.#known.get(born)
    if (known !== undefined) return known
    const breaks = this.#rules.reduce((all, rule) => all | ageBreak(born, this.#days, rule), 0)
    this.#known.set(born, breaks)
    return breaks
  }
}

function monthNumber(day: PlainDate): number {
  return (day.charCodeAt(5) - ZERO) * 10 + day.charCodeAt(6) - ZERO
}

const ZERO = '0'.charCodeAt(0)

/** The day within a month on which a year turns; an age never falls, so halving finds it. */
function ageBreak(born: PlainDate, days: readonly PlainDate[], rule: AgeRule): DaySet {
  const age = (index: number) => ageOn(days[index] ?? born, born, rule)
  let [low, high] = [0, days.length - 1]
  const before = age(low)
  if (age(high) === before) return 0
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (age(middle) === before) low = middle
    else high = middle
  }
  return 1 << high
}

/** Cuts a set of days where a stretch begins. */
export function cut(days: DaySet, breaks: DaySet): DaySet[] {
  const parts: DaySet[] = []
  let left = days
  for (let starts = breaks & ~1; starts !== 0 && left !== 0; starts &= starts - 1) {
    const before = left & ((starts & -starts) - 1)
    if (before !== 0) parts.push(before)
    left &= ~before
  }
  if (left !== 0) parts.push(left)
  return parts
}

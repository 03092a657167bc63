// Stretches of days on which nothing changes that settlement asks about an elder and a site: what holds on one day of
// a stretch holds on all of them, so it is asked once.
import type { PlainDate } from '../../plain-date.ts'
import { type AgeRule, ageOn } from '../age.ts'
import { type DaySet, dayBit } from '../day-set.ts'
import type { Policy } from '../policy.ts'
import type { Dated, Elder, Site } from '../register.ts'
import { breakIn, type Frame } from './frame.ts'

/** Days on which something about an elder begins or is over. */
export function elderBreaks(elder: Elder, frame: Frame, ages: AgeBreaks): DaySet {
  let breaks =
    ages.of(elder.born) |
    factBreaks(elder.categories, frame) |
    factBreaks(elder.residence, frame) |
    factBreaks(elder.stay, frame) |
    factBreaks(elder.care, frame) |
    factBreaks(elder.homes, frame)
  // The day of death itself still counts.
  if (elder.died?.startsWith(frame.month)) breaks |= dayBit(elder.died) << 1
  return breaks & frame.all
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

function factBreaks(facts: readonly Dated<unknown>[], { month }: Frame): DaySet {
  let breaks = 0
  for (const fact of facts) breaks |= breakIn(month, fact)
  return breaks
}

/** When the years of people turn within one month, looked up once for all who were born on one day. */
export class AgeBreaks {
  readonly #days: readonly PlainDate[]
  readonly #rules: readonly AgeRule[]
  readonly #known = new Map<PlainDate, DaySet>()

  constructor({ days }: Frame, policies: readonly Policy[]) {
    this.#days = days
    this.#rules = policies.map(({ age }) => age)
  }

  of(born: PlainDate): DaySet {
    const known = this.#known.get(born)
    if (known !== undefined) return known
    const breaks = this.#rules.reduce((all, rule) => all | ageBreak(born, this.#days, rule), 0)
    this.#known.set(born, breaks)
    return breaks
  }
}

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

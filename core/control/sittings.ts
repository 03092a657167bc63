// Taps as people sat down: those of one site, day and meal in the order in which they came.
import { compareCodePoints } from '../canonical.ts'
import { dayNumber, type PlainDate } from '../plain-date.ts'
import { getOrAdd } from '../settlement/grouping.ts'
import { covers, isOpen } from '../settlement/register.ts'
import type { Meal } from '../vocabulary.ts'
import type { ControlTap, Material } from './material.ts'

export interface Sitting {
  readonly site: string
  readonly meal: Meal
  readonly day: PlainDate
  /** By time, then terminal and number. Not empty. */
  readonly taps: readonly ControlTap[]
}

/** By site and meal, each list by day. Voided taps are left out. */
export function sittings(
  taps: Iterable<ControlTap>,
  keep: (tap: ControlTap) => boolean = () => true,
): Sitting[][] {
  const byPlace = new Map<string, Map<string, { place: Omit<Sitting, 'taps'>; taps: ControlTap[] }>>()
  for (const tap of taps) {
    if (tap.voided || !keep(tap)) continue
    const { site, meal, day } = tap
    const days = getOrAdd(byPlace, `${site} ${meal}`, () => new Map())
    getOrAdd(days, day, () => ({ place: { site, meal, day }, taps: [] })).taps.push(tap)
  }
  return [...byPlace.values()].map((days) =>
    [...days.values()]
      .map(({ place, taps }) => ({ ...place, taps: taps.sort(inOrder) }))
      .sort((a, b) => compareCodePoints(a.day, b.day)),
  )
}

function inOrder(a: ControlTap, b: ControlTap): number {
  return a.at - b.at || compareCodePoints(a.terminal, b.terminal) || a.seq - b.seq
}

/** A caretaker taps delivered meals in a row, so only those at the table show how people came. */
export function atTheTable({ service }: ControlTap): boolean {
  return service === 'dine-in'
}

/** Who ate: by site, meal and day number, each elder once. Days on which the site was shut are left out. */
export type Eaters = Map<string, Map<Meal, Map<number, Set<string>>>>

/** Of the month; a tap with no elder, withheld or voided makes nobody an eater. */
export function eatersOfMonth({ taps, register }: Material): Eaters {
  const eaters: Eaters = new Map()
  for (const { site, meal, day, elder, withheld, voided } of taps) {
    const place = register.sites.get(site)
    if (elder === null || withheld || voided || place === undefined || !isOpen(place, day)) continue
    if (place.closures.some((closure) => covers(closure, day))) continue
    eatersOn(eaters, site, meal, dayNumber(day)).add(elder)
  }
  return eaters
}

/** The same with the past before it. */
export function eatersSoFar(material: Material): Eaters {
  const eaters = eatersOfMonth(material)
  for (const { site, meal, elder, days } of material.past)
    for (const day of days) eatersOn(eaters, site, meal, day).add(elder)
  return eaters
}

function eatersOn(eaters: Eaters, site: string, meal: Meal, day: number): Set<string> {
  const meals = getOrAdd(eaters, site, () => new Map<Meal, Map<number, Set<string>>>())
  const days = getOrAdd(meals, meal, () => new Map<number, Set<string>>())
  return getOrAdd(days, day, () => new Set<string>())
}

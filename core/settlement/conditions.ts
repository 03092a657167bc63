// Whether a rate's `when` holds on the day asked about (settlement spec §3, "when"): all of its keys must.
import { type PlainDate, weekday } from '../plain-date.ts'
import { type AgeRule, ageOn } from './age.ts'
import type { DayWhen, ElderWhen, Range, Reach, SetCondition, SiteWhen, TapWhen } from './policy.ts'
import { type Elder, isOnFile, type Site, valueOn } from './register.ts'
import type { MealTaken } from './taps.ts'

export function elderHolds(when: ElderWhen, elder: Elder, day: PlainDate, rule: AgeRule): boolean {
  return (
    factHolds.categories(when, elder.categories, day) &&
    factHolds.residence(when, elder.residence, day) &&
    factHolds.stay(when, elder.stay, day) &&
    factHolds.care(when, elder.care, day) &&
    ageHolds(when, elder.born, day, rule)
  )
}

/** The facts of an elder that a condition can ask about. */
export type ElderFact = 'categories' | 'residence' | 'stay' | 'care'

/** The part of an elder's conditions that asks about one kind of facts. */
export const factHolds: {
  readonly [K in ElderFact]: (when: ElderWhen, facts: Elder[K], day: PlainDate) => boolean
} = {
  categories: ({ category }, facts, day) =>
    category === null || setHolds(category, (one) => isOnFile(facts, one, day)),
  residence: ({ residence }, facts, day) =>
    residence === null || setHolds(residence, (one) => isOnFile(facts, one, day)),
  stay: ({ stay }, facts, day) => stay === null || setHolds(stay, (one) => isOnFile(facts, one, day)),
  care: ({ care }, facts, day) => care === null || rangeHolds(care, valueOn(facts, day)),
}

export function ageHolds({ age }: ElderWhen, born: PlainDate, day: PlainDate, rule: AgeRule): boolean {
  return age === null || rangeHolds(age, ageOn(day, born, rule))
}

export function siteHolds(when: SiteWhen, site: Site, day: PlainDate): boolean {
  return (
    (when.facility === null || setHolds(when.facility, (one) => isOnFile(site.facility, one, day))) &&
    (when.kitchen === null || setHolds(when.kitchen, (one) => isOnFile(site.kitchen, one, day))) &&
    (when.serves === null || setHolds(when.serves, (one) => isOnFile(site.meals, one, day))) &&
    (when.star === null || rangeHolds(when.star, valueOn(site.star, day)))
  )
}

export function tapHolds(when: TapWhen, tap: MealTaken, elder: Elder, site: Site, day: PlainDate): boolean {
  return offerHolds(when, tap) && (when.home === null || sharesHome(when.home.same, elder, site, day))
}

/** The part of a tap's conditions that asks about nothing but the tap. */
export function offerHolds(
  when: Omit<TapWhen, 'home'>,
  tap: Pick<MealTaken, 'meal' | 'service' | 'price'>,
): boolean {
  return (
    (when.meal === null || setHolds(when.meal, (one) => one === tap.meal)) &&
    (when.service === null || setHolds(when.service, (one) => one === tap.service)) &&
    (when.price === null || rangeHolds(when.price, tap.price))
  )
}

export function dayHolds(when: DayWhen, day: PlainDate): boolean {
  return when.weekday === null || setHolds(when.weekday, (one) => one === weekday(day))
}

/** An empty `any` never holds; `all` and `none` hold where they list nothing. */
function setHolds<T>({ any, all, none }: SetCondition<T>, has: (one: T) => boolean): boolean {
  return (
    (any === null || any.some(has)) && (all === null || all.every(has)) && (none === null || !none.some(has))
  )
}

/** Inclusive; false where nothing is on file. */
function rangeHolds<T extends number | bigint>(range: Range<T>, value: T | undefined): boolean {
  return (
    value !== undefined &&
    (range.from === null || range.from <= value) &&
    (range.to === null || value <= range.to)
  )
}

const REGION_DIGITS: Record<Reach, number> = { village: 12, town: 9, county: 6, city: 4 }

/** Whether an elder's home lies in the same region as a site. */
export function sharesHome(reach: Reach, elder: Elder, site: Site, day: PlainDate): boolean {
  const digits = REGION_DIGITS[reach]
  const home = valueOn(elder.homes, day) ?? elder.home
  return home.slice(0, digits) === site.region.slice(0, digits)
}

// The register as settlement sees it: elders, sites, and what was on file about them on a day (settlement spec §1).
import type { PlainDate } from '../plain-date.ts'
import type { Meal } from '../vocabulary.ts'

export const RESIDENCES = ['hukou', 'resident', 'visitor'] as const
export type Residence = (typeof RESIDENCES)[number]
export const STAYS = ['institution', 'hospital'] as const
export type Stay = (typeof STAYS)[number]
export const EVENTS = ['built', 'equipped', 'renovated'] as const
export type EventName = (typeof EVENTS)[number]
/** The facts of a site that a weight can go by. */
export const SITE_WORDS = ['star', 'facility', 'kitchen'] as const
export type SiteWord = (typeof SITE_WORDS)[number]

/** A value on file for the half-open interval [from, to); to null never ends. */
export interface Dated<T> {
  readonly value: T
  readonly from: PlainDate
  readonly to: PlainDate | null
}

export interface Elder {
  readonly id: string
  readonly born: PlainDate
  readonly died: PlainDate | null
  /** 12-digit region; a fact on `homes` wins while it lasts. */
  readonly home: string
  readonly homes: readonly Dated<string>[]
  readonly categories: readonly Dated<string>[]
  readonly residence: readonly Dated<Residence>[]
  readonly stay: readonly Dated<Stay>[]
  readonly care: readonly Dated<number>[]
}

export interface Site {
  readonly id: string
  /** 12 digits; the first 9 are the town, 6 the county, 4 the city. */
  readonly region: string
  readonly opened: PlainDate
  /** The first day on which it is no longer open. */
  readonly closed: PlainDate | null
  readonly meals: readonly Dated<Meal>[]
  readonly facility: readonly Dated<string>[]
  readonly kitchen: readonly Dated<string>[]
  readonly star: readonly Dated<number>[]
  /** The value is the reason. */
  readonly closures: readonly Dated<string>[]
  readonly events: readonly { readonly event: EventName; readonly on: PlainDate }[]
}

export interface Register {
  readonly elders: ReadonlyMap<string, Elder>
  readonly sites: ReadonlyMap<string, Site>
}

export function covers(span: { from: PlainDate; to: PlainDate | null }, day: PlainDate): boolean {
  return span.from <= day && (span.to === null || day < span.to)
}

/** Whether a value is on file on a day, alone or with others. */
export function isOnFile<T>(facts: readonly Dated<T>[], value: T, day: PlainDate): boolean {
  return facts.some((fact) => fact.value === value && covers(fact, day))
}

/** The values on file on a day of a fact that may have several. */
export function valuesOn<T>(facts: readonly Dated<T>[], day: PlainDate): T[] {
  return facts.filter((fact) => covers(fact, day)).map((fact) => fact.value)
}

/** The value on file on a day of a fact that has one value at a time. */
export function valueOn<T>(facts: readonly Dated<T>[], day: PlainDate): T | undefined {
  return facts.find((fact) => covers(fact, day))?.value
}

/** From birth to death, both inclusive. */
export function isAlive(elder: Elder, day: PlainDate): boolean {
  return elder.born <= day && (elder.died === null || day <= elder.died)
}

/** From opening until before closing; closures do not matter here. */
export function isOpen(site: Site, day: PlainDate): boolean {
  return covers({ from: site.opened, to: site.closed }, day)
}

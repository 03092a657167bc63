// A policy version as the engine reads it (settlement spec §3). Each kind of grant has exactly the keys that its
// column of the spec's table allows, so what cannot be meant cannot be written. null stands for "not given".
import type { PlainDate } from '../plain-date.ts'
import type { Meal, Service } from '../vocabulary.ts'
import type { AgeRule } from './age.ts'
import type { Fen, Fraction, Rounding } from './fraction.ts'
import type { EventName, Residence, SiteWord, Stay } from './register.ts'

export interface Policy {
  readonly id: string
  readonly title: string | null
  readonly cites: readonly Cite[]
  /** By service day, half-open. */
  readonly effective: { readonly from: PlainDate; readonly to: PlainDate | null }
  /** Minutes after midnight. */
  readonly serviceDayStarts: number
  readonly age: AgeRule
  readonly rounding: Rounding
  /** From a month's last day to the open month's first, for a later month to pay it more (docs/adr/0013). */
  readonly adjustUpDays: number
  readonly grants: readonly Grant[]
}

export interface Cite {
  readonly document: string
  readonly clause: string
}

export type Grant = MealGrant | ElderMonthGrant | SiteMonthGrant | SiteYearGrant | SiteOnceGrant

interface GrantOf<Per extends string, R> {
  readonly id: string
  readonly per: Per
  readonly title: string | null
  readonly cites: readonly Cite[]
  readonly pick: Pick
  readonly rates: readonly R[]
  readonly caps: readonly Cap[]
  /** null: the rates' own funders count. */
  readonly funders: readonly Funder[] | null
}

export interface MealGrant extends GrantOf<'meal', Rate<MealWhen, MealAmount>> {
  /** The tap must have been paid under this grant. */
  readonly requires: string | null
  readonly limits: readonly Limit[]
}

export interface ElderMonthGrant extends GrantOf<'elder-month', Rate<ElderWhen & DayWhen, Fixed>> {
  readonly prorate: Prorate
  /** With no proration: the counting day that is asked. */
  readonly on: 'first' | 'last'
}

export interface SiteMonthGrant extends GrantOf<'site-month', SiteRate<Fixed | Tiers>>, Running {}
export interface SiteYearGrant extends GrantOf<'site-year', SiteRate<Fixed>>, Running {}

export interface SiteOnceGrant extends GrantOf<'site-once', SiteRate<Fixed>> {
  readonly event: EventName
}

interface Running {
  readonly prorate: Prorate
  readonly weights: readonly Weight[]
  /** Service days with a surviving tap that the site needs in the month. */
  readonly requiresDays: number | null
}

export type Pick = 'first' | 'highest' | 'sum'
export type Prorate = 'none' | 'days'

interface Rate<When, Amount> {
  readonly id: string
  readonly title: string | null
  readonly cites: readonly Cite[]
  readonly when: When
  readonly amount: Amount
  readonly funder: string | null
}
type SiteRate<Amount> = Rate<SiteWhen & DayWhen, Amount>
/** A rate where only its name, funder and clause matter. */
export type AnyRate = Rate<unknown, unknown>

export type MealAmount = Fixed | Share | CappedPrice | PriceMinus
export interface Fixed {
  readonly fixed: Fen
}
interface Share {
  readonly share: Fraction
  readonly max: Fen | null
}
interface CappedPrice {
  readonly cap: Fen
}
interface PriceMinus {
  readonly priceMinus: Fen
}
export interface Tiers {
  readonly tiers: {
    /** A meal grant's id, or `taps` for all surviving ones. */
    readonly of: string
    readonly days: 'operating' | 'calendar'
    /** Ascending. */
    readonly steps: readonly { readonly from: Fraction; readonly amount: Fen }[]
  }
}

export interface Range<T> {
  readonly from: T | null
  readonly to: T | null
}
export interface SetCondition<T> {
  readonly any: readonly T[] | null
  readonly all: readonly T[] | null
  readonly none: readonly T[] | null
}

export interface ElderWhen {
  readonly age: Range<number> | null
  readonly category: SetCondition<string> | null
  readonly residence: SetCondition<Residence> | null
  readonly stay: SetCondition<Stay> | null
  readonly care: Range<number> | null
}
export interface SiteWhen {
  readonly facility: SetCondition<string> | null
  readonly kitchen: SetCondition<string> | null
  readonly serves: SetCondition<Meal> | null
  readonly star: Range<number> | null
}
export interface TapWhen {
  readonly home: { readonly same: Reach } | null
  readonly meal: SetCondition<Meal> | null
  readonly service: SetCondition<Service> | null
  /** 分. */
  readonly price: Range<Fen> | null
}
export interface DayWhen {
  /** 1 Monday … 7 Sunday. */
  readonly weekday: SetCondition<number> | null
}
export type MealWhen = ElderWhen & SiteWhen & TapWhen & DayWhen
export type Reach = 'village' | 'town' | 'county' | 'city'

export interface Limit {
  readonly per: 'elder-day' | 'elder-week' | 'elder-month' | 'site-day'
  readonly count: number
  readonly keep: 'earliest' | 'highest'
}

export interface Weight {
  readonly by: SiteWord
  readonly table: ReadonlyMap<string, Fraction>
  readonly otherwise: Fraction
}

export interface Cap {
  readonly per: 'site-month' | 'programme-month'
  readonly amount: Fen
}

export interface Funder {
  readonly id: string
  /** Of one; the shares of a grant sum to one. */
  readonly share: Fraction
}

// What the control rules look at: a month as the ledger and the register have it, and as much of the past as a rule
// measures against. One narrow input for all, so that a rule is a pure function that a table can test.
import type { PlainDate, PlainMonth } from '../plain-date.ts'
import type { Fraction } from '../settlement/fraction.ts'
import type { Register } from '../settlement/register.ts'
import type { Meal, Service } from '../vocabulary.ts'
import type { TapRef } from './finding.ts'

export interface ControlTap extends TapRef {
  /** The terminal's best knowledge of the time, ms since 1970. */
  readonly at: number
  /** When the server stored it, ms since 1970. */
  readonly received: number
  /** Service day. */
  readonly day: PlainDate
  readonly site: string
  /** null: a card that stands on no roster. */
  readonly elder: string | null
  readonly meal: Meal
  readonly service: Service
  /** The kiosk's reason stands, e.g. a lost card: no tap for settlement, yet somebody held a card to the reader. */
  readonly withheld: boolean
  readonly voided: boolean
  /** How the time is known; null where the record does not say. */
  readonly clock: 'contact' | 'wall' | null
  readonly boot: number
  /** Monotonic ms since that boot. */
  readonly uptime: number
}

/** The terminal's uptime and the server's time, both ms, at one contact. */
export interface Contact {
  readonly uptime: number
  readonly time: number
}

/** On which days before the month an elder had a meal at a site. */
interface PastMeals {
  readonly site: string
  readonly meal: Meal
  readonly elder: string
  /** Days since 1970-01-01, each once. */
  readonly days: readonly number[]
}

interface SiteMonth {
  readonly site: string
  readonly month: PlainMonth
  /** Meals, an elder's same meal once, and the days that had one. */
  readonly meals: number
  readonly days: number
}

export interface Chains {
  /** Terminals whose records of the month are not known to be complete. */
  readonly gaps: readonly {
    readonly terminal: string
    readonly site: string
    readonly problem: 'silent' | 'waiting' | 'unclosed'
  }[]
  /** Two different records under one number, refused by ingest. */
  readonly forks: readonly { readonly terminal: string; readonly site: string; readonly at: number }[]
  /** A new journal begun although the one before had no end. */
  readonly resets: readonly (TapRef & { readonly site: string; readonly at: number })[]
  /** As the terminal wrote them down. */
  readonly outages: readonly (TapRef & {
    readonly site: string
    readonly from: number
    readonly to: number
  })[]
}

export interface Material {
  readonly month: PlainMonth
  readonly register: Register
  /** Of the month by service day; by terminal, epoch and number. */
  readonly taps: readonly ControlTap[]
  /** By boot; none where the server never heard from the terminal in that boot. */
  readonly contacts: ReadonlyMap<number, Contact>
  readonly chains: Chains
  /** Minutes after midnight at which a service day begins. */
  readonly dayStarts: number
  /** Minutes after midnight of the service day, by site. */
  readonly windows: ReadonlyMap<
    string,
    readonly { readonly meal: Meal; readonly starts: number; readonly ends: number }[]
  >
  readonly past: readonly PastMeals[]
  /** The month and the five before it. */
  readonly siteMonths: readonly SiteMonth[]
  /** Since when each elder stands in the register; who is missing has always stood there. */
  readonly registered: ReadonlyMap<string, PlainDate>
  /** Heads a day from which a site is paid by a higher tier, of the policies in force in the month. */
  readonly tierEdges: readonly Fraction[]
}

/** How many days before the month `past` reaches back: a quarter holds 60 operating days of a site that rests at weekends. */
export const DAYS_BACK = 92

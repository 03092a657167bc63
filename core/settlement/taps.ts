// Which taps survive (settlement spec §2): every tap meets the same tests in the same order, and the first that
// hits gives its reason.
import { compareCodePoints } from '../canonical.ts'
import { dayOf, type PlainDate } from '../plain-date.ts'
import type { Meal, Service } from '../vocabulary.ts'
import type { Fen } from './fraction.ts'
import { getOrAdd } from './grouping.ts'
import type { Policy } from './policy.ts'
import { covers, type Elder, isOnFile, isOpen, type Register, type Site } from './register.ts'
import { TapNameMap } from './tap-name-map.ts'
import { findVersion } from './versions.ts'

/** The name of one record; `terminal` is opaque to the engine. */
export interface TapName {
  readonly terminal: string
  readonly seq: bigint
}

/** What a tap says of a meal; taps on several days may say the same. */
export interface MealTaken {
  readonly site: string
  readonly elder: string
  readonly meal: Meal
  readonly service: Service
  readonly price: Fen
}

export interface Tap extends TapName, MealTaken {
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly at: number
}

/** A meal that no test of the day stands against. */
export interface Admitted<T extends MealTaken> {
  readonly tap: T
  /** Service day. */
  readonly day: PlainDate
  readonly elder: Elder
  readonly site: Site
  /** The version in force on the service day. */
  readonly policy: Policy
}

export type SurvivingTap = Admitted<Tap>

export type ExclusionReason =
  | 'voided'
  | 'unknown-elder'
  | 'unknown-site'
  | 'outside-policy'
  | 'site-closed'
  | 'meal-not-approved'
  | 'deceased'
  | 'duplicate'

export interface ExcludedTap {
  readonly tap: Tap
  readonly day: PlainDate
  readonly reason: ExclusionReason
}

/** By instant, then terminal by code point, then number. */
export function inTapOrder(a: Tap, b: Tap): number {
  if (a.at !== b.at) return a.at - b.at
  return compareCodePoints(a.terminal, b.terminal) || (a.seq < b.seq ? -1 : a.seq > b.seq ? 1 : 0)
}

/** Puts every tap under survival or exactly one reason; both lists come in tap order. */
export function sift(
  policies: readonly Policy[],
  register: Register,
  taps: Iterable<Tap>,
  voids: Iterable<TapName>,
): { surviving: SurvivingTap[]; excluded: ExcludedTap[] } {
  // Every version of a folder begins its service days at the same hour.
  const dayStarts = policies[0]?.serviceDayStarts ?? 0
  const voided = new TapNameMap<true>()
  for (const name of voids) voided.set(name, true)
  const surviving: SurvivingTap[] = []
  const excluded: ExcludedTap[] = []
  let today: PlainDate | undefined
  let eaters = new Map<Meal, Set<string>>()

  for (const tap of [...taps].sort(inTapOrder)) {
    const day = dayOf(tap.at, dayStarts)
    // Tap order is day order, so who ate on days past need not be remembered.
    if (day !== today) eaters = new Map()
    today = day
    const judged = voided.get(tap) ? 'voided' : judge(policies, register, tap, day)
    if (typeof judged === 'string') {
      excluded.push({ tap, day, reason: judged })
      continue
    }
    const atMeal = getOrAdd(eaters, tap.meal, () => new Set<string>())
    if (atMeal.has(tap.elder)) {
      excluded.push({ tap, day, reason: 'duplicate' })
    } else {
      atMeal.add(tap.elder)
      surviving.push(judged)
    }
  }
  return { surviving, excluded }
}

/** The tests that a tap meets by itself, those after `voided` and before `duplicate`. */
function judge<T extends MealTaken>(
  policies: readonly Policy[],
  register: Register,
  tap: T,
  day: PlainDate,
): Admitted<T> | ExclusionReason {
  const elder = register.elders.get(tap.elder)
  if (elder === undefined) return 'unknown-elder'
  const site = register.sites.get(tap.site)
  if (site === undefined) return 'unknown-site'
  const policy = findVersion(policies, day)
  if (policy === undefined) return 'outside-policy'
  if (!isOpen(site, day) || site.closures.some((closure) => covers(closure, day))) return 'site-closed'
  if (!isOnFile(site.meals, tap.meal, day)) return 'meal-not-approved'
  if (elder.died !== null && day > elder.died) return 'deceased'
  return { tap, day, elder, site, policy }
}

// What days of meals add up to: by reason, by site, by grant and rate.
import type { MealsOfMonth } from '../conclude.ts'
import { countDays, type DaySet } from '../day-set.ts'
import { getOrAdd } from '../grouping.ts'
import { MonthTaps } from '../month-taps.ts'
import type { GrantExclusion, GrantOutcome } from '../payment.ts'
import type { MealGrant, Policy } from '../policy.ts'
import type { ExclusionReason } from '../taps.ts'
import { Matches, type Paid } from './matches.ts'
import type { Place } from './places.ts'
import type { NumberedRate, Rates } from './rates.ts'

interface Served {
  taps: number
  days: DaySet
}

/** Taps of days that differ, or of one day, at each site. */
class ServedAt {
  readonly #places = new Map<Place, Served>()

  add(place: Place, taps: number, days: DaySet): void {
    const served = getOrAdd(this.#places, place, () => ({ taps: 0, days: 0 }))
    served.taps += taps
    served.days |= days
  }

  forEach(take: (site: string, served: Served) => void): void {
    for (const [{ id }, served] of this.#places) take(id, served)
  }
}

export class Tallies {
  readonly #surviving = new ServedAt()
  readonly #excluded = new Map<ExclusionReason, number>()
  #taps = 0

  exclude(reason: ExclusionReason, days: DaySet): void {
    if (days !== 0) this.#excluded.set(reason, (this.#excluded.get(reason) ?? 0) + countDays(days))
  }

  survive(place: Place, days: DaySet): void {
    const taps = countDays(days)
    this.#taps += taps
    this.#surviving.add(place, taps, days)
  }

  ofMonth(grants: readonly GrantTally[]): MealsOfMonth {
    const served = new MonthTaps()
    this.#surviving.forEach((site, { taps, days }) => {
      served.addSurviving(site, taps, days)
    })
    for (const grant of grants) grant.tellServed(served)
    const outcomes = grants.map((grant) => grant.outcome())
    return { surviving: this.#taps, excluded: this.#excluded, outcomes, served }
  }
}

/** What one meal grant of one version pays. */
export class GrantTally {
  readonly policy: Policy
  readonly grant: MealGrant
  readonly rates: readonly NumberedRate[]
  /** No rate of the grant; the others grow from it. */
  readonly matches: Matches
  readonly #served = new ServedAt()
  readonly #paid = new Map<Place, Map<Paid, number>>()
  readonly #excluded = new Map<GrantExclusion, number>()

  constructor(policy: Policy, grant: MealGrant, rates: Rates) {
    this.policy = policy
    this.grant = grant
    this.rates = rates.ofGrant(policy, grant)
    this.matches = new Matches(policy, grant)
  }

  exclude(reason: GrantExclusion, days: DaySet): void {
    if (days !== 0) this.#excluded.set(reason, (this.#excluded.get(reason) ?? 0) + countDays(days))
  }

  /** Pays the same for one tap on each of some days. */
  pay(place: Place, paid: Paid, days: DaySet): void {
    const taps = countDays(days)
    const counts = getOrAdd(this.#paid, place, () => new Map<Paid, number>())
    counts.set(paid, (counts.get(paid) ?? 0) + taps)
    this.#served.add(place, taps, days)
  }

  tellServed(served: MonthTaps): void {
    this.#served.forEach((site, { taps, days }) => {
      served.addPaid(site, this.grant.id, taps, days)
    })
  }

  outcome(): GrantOutcome {
    const payments = [...this.#paid].flatMap(([{ id }, counts]) =>
      [...counts].map(([{ lines }, count]) => ({
        payee: id,
        count,
        lines: lines.map(({ rate, fen }) => ({ rate, count, fen: fen * BigInt(count) })),
      })),
    )
    return { policy: this.policy, grant: this.grant, payments, excluded: this.#excluded }
  }
}

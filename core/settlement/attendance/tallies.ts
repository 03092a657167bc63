// What days of meals add up to: by reason, by site, by grant and rate.
import type { PlainDate } from '../../plain-date.ts'
import type { MealsOfMonth } from '../conclude.ts'
import { countDays, type DaySet } from '../day-set.ts'
import type { Fen } from '../fraction.ts'
import { getOrAdd } from '../grouping.ts'
import { MonthTaps } from '../month-taps.ts'
import type { GrantExclusion, GrantOutcome, Line } from '../payment.ts'
import type { AnyRate, MealGrant, Policy } from '../policy.ts'
import type { Elder, Site } from '../register.ts'
import type { ExclusionReason } from '../taps.ts'

/** Surviving taps of one elder at one site on days of one stretch. */
export interface Attended {
  readonly elder: Elder
  readonly site: Site
  /** One of the days. */
  readonly day: PlainDate
  readonly taps: number
}

export class Tallies {
  readonly served = new MonthTaps()
  readonly attended: Attended[] = []
  readonly #excluded = new Map<ExclusionReason, number>()
  #surviving = 0

  exclude(reason: ExclusionReason, taps: number): void {
    if (taps > 0) this.#excluded.set(reason, (this.#excluded.get(reason) ?? 0) + taps)
  }

  survive(elder: Elder, site: Site, day: PlainDate, days: DaySet): void {
    const taps = countDays(days)
    this.#surviving += taps
    this.served.addSurviving(site.id, taps, days)
    this.attended.push({ elder, site, day, taps })
  }

  ofMonth(grants: readonly GrantTally[]): MealsOfMonth {
    return {
      surviving: this.#surviving,
      excluded: this.#excluded,
      outcomes: grants.map((grant) => grant.outcome()),
      served: this.served,
    }
  }
}

/** What one meal grant of one version pays. */
export class GrantTally {
  readonly policy: Policy
  readonly grant: MealGrant
  readonly #sites = new Map<string, { count: number; rates: Map<AnyRate, { count: number; fen: Fen }> }>()
  readonly #excluded = new Map<GrantExclusion, number>()

  constructor(policy: Policy, grant: MealGrant) {
    this.policy = policy
    this.grant = grant
  }

  exclude(reason: GrantExclusion, taps: number): void {
    if (taps > 0) this.#excluded.set(reason, (this.#excluded.get(reason) ?? 0) + taps)
  }

  pay(site: string, lines: readonly Line[], taps: number): void {
    const paid = getOrAdd(this.#sites, site, () => ({ count: 0, rates: new Map() }))
    paid.count += taps
    for (const { rate, fen } of lines) {
      const sum = getOrAdd(paid.rates, rate, () => ({ count: 0, fen: 0n }))
      sum.count += taps
      sum.fen += fen * BigInt(taps)
    }
  }

  outcome(): GrantOutcome {
    const payments = [...this.#sites].map(([payee, { count, rates }]) => ({
      payee,
      count,
      lines: [...rates].map(([rate, sum]) => ({ rate, ...sum })),
    }))
    return { policy: this.policy, grant: this.grant, payments, excluded: this.#excluded }
  }
}

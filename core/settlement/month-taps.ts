// The month's meals by site: what tiers and `requiresDays` count (settlement spec §4).
import { countDays, type DaySet } from './day-set.ts'
import { getOrAdd } from './grouping.ts'

/** Taps, and the different service days on which there was one. */
interface Served {
  readonly taps: number
  readonly days: number
}

export class MonthTaps {
  readonly #surviving = new SiteTaps()
  readonly #paid = new Map<string, SiteTaps>()

  /** Taps of a site that survived, all on different days or all on one. */
  addSurviving(site: string, taps: number, days: DaySet): void {
    this.#surviving.add(site, taps, days)
  }

  /** Taps of a site that were paid under a meal grant, whatever the version. */
  addPaid(site: string, grant: string, taps: number, days: DaySet): void {
    getOrAdd(this.#paid, grant, () => new SiteTaps()).add(site, taps, days)
  }

  survivingAt(site: string): Served {
    return this.#surviving.at(site)
  }

  paidAt(site: string, grant: string): Served {
    return this.#paid.get(grant)?.at(site) ?? NOTHING
  }
}

const NOTHING: Served = { taps: 0, days: 0 }

class SiteTaps {
  readonly #sites = new Map<string, { taps: number; days: DaySet }>()

  add(site: string, taps: number, days: DaySet): void {
    const served = getOrAdd(this.#sites, site, () => ({ taps: 0, days: 0 }))
    served.taps += taps
    served.days |= days
  }

  at(site: string): Served {
    const served = this.#sites.get(site)
    return served === undefined ? NOTHING : { taps: served.taps, days: countDays(served.days) }
  }
}

// The rates of a month's meal grants, numbered, each with the days on which the part of its conditions holds that asks
// about the day, the elder, the site or the tap alone. All of a rate's conditions must hold (settlement spec §3), so
// the days on which it matches a meal are those that all parts share.

import { dayHolds, offerHolds, sharesHome, siteHolds } from '../conditions.ts'
import { type DaySet, dayBit } from '../day-set.ts'
import type { MealGrant, Policy } from '../policy.ts'
import type { Elder, Site } from '../register.ts'
import type { MealTaken } from '../taps.ts'
import { ElderParts } from './elder-parts.ts'
import { type Frame, firstDayOf } from './frame.ts'
import { cut, factBreaks, siteBreaks } from './stretches.ts'

export interface NumberedRate {
  readonly number: number
  readonly policy: Policy
  readonly rate: MealGrant['rates'][number]
}

export class Rates {
  readonly all: readonly NumberedRate[]
  readonly #versions: readonly Policy[]
  readonly #ofDay = new Map<Frame, readonly DaySet[]>()
  readonly #ofElders: (ElderParts | undefined)[] = []

  constructor(versions: readonly Policy[]) {
    this.#versions = versions
    this.all = versions
      .flatMap((policy) =>
        policy.grants.flatMap((grant) =>
          grant.per === 'meal' ? grant.rates.map((rate) => ({ policy, rate })) : [],
        ),
      )
      .map((each, number) => ({ ...each, number }))
  }

  ofGrant(policy: Policy, grant: MealGrant): NumberedRate[] {
    return this.all.filter((each) => each.policy === policy && grant.rates.includes(each.rate))
  }

  /** The days of a frame on which each rate's conditions about the weekday hold. */
  daysOf(frame: Frame): readonly DaySet[] {
    const known = this.#ofDay.get(frame)
    if (known !== undefined) return known
    const found = this.all.map(({ rate }) =>
      frame.days.reduce((set, day) => (dayHolds(rate.when, day) ? set | dayBit(day) : set), 0),
    )
    this.#ofDay.set(frame, found)
    return found
  }

  /** The same about an elder, but for the home, which is asked against a site. The next call overwrites it. */
  ofElder(elder: Elder, frame: Frame): Int32Array {
    const known = this.#ofElders[frame.index]
    if (known !== undefined) return known.daysOf(elder)
    const parts = new ElderParts(frame, this.#versions, this.all)
    this.#ofElders[frame.index] = parts
    return parts.daysOf(elder)
  }

  ofSite(site: Site, frame: Frame): Int32Array {
    const found = new Int32Array(this.all.length)
    for (const stretch of cut(frame.all, siteBreaks(site, frame))) {
      const day = firstDayOf(frame, stretch)
      for (const { number, rate } of this.all)
        if (siteHolds(rate.when, site, day)) found[number] = (found[number] ?? 0) | stretch
    }
    return found
  }

  /** All days or none. */
  ofOffer(taken: Pick<MealTaken, 'meal' | 'service' | 'price'>): Int32Array {
    return Int32Array.from(this.all, ({ rate }) => (offerHolds(rate.when, taken) ? -1 : 0))
  }

  /** The days on which an elder lives where a rate wants it. */
  homeDays({ rate }: NumberedRate, elder: Elder, site: Site, frame: Frame): DaySet {
    const { home } = rate.when
    if (home === null) return frame.all
    return cut(frame.all, factBreaks(elder.homes, frame) & frame.all)
      .filter((stretch) => sharesHome(home.same, elder, site, firstDayOf(frame, stretch)))
      .reduce((set, stretch) => set | stretch, 0)
  }
}

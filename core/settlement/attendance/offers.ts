// What taps say of their meal, one object for all that say the same, with the rates whose conditions it meets.
import { getOrAdd } from '../grouping.ts'
import type { MealTaken } from '../taps.ts'
import type { Rates } from './rates.ts'

export interface Offer extends Pick<MealTaken, 'meal' | 'service' | 'price'> {
  /** For each rate all days or none. */
  readonly holds: Int32Array
}

export class Offers {
  readonly #rates: Rates
  readonly #known = new Map<string, Map<bigint, Offer>>()

  constructor(rates: Rates) {
    this.#rates = rates
  }

  of({ meal, service, price }: Pick<MealTaken, 'meal' | 'service' | 'price'>): Offer {
    const byPrice = getOrAdd(this.#known, `${meal} ${service}`, () => new Map<bigint, Offer>())
    const known = byPrice.get(price)
    if (known !== undefined) return known
    const offer = { meal, service, price, holds: this.#rates.ofOffer({ meal, service, price }) }
    byPrice.set(price, offer)
    return offer
  }
}

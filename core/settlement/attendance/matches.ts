// What one meal grant pays for a meal by the rates that match it: worked out once for all meals whose rates and price
// are the same.
import type { Fen } from '../fraction.ts'
import { getOrAdd } from '../grouping.ts'
import { mealFen } from '../meal-grants.ts'
import { type Line, picked, total } from '../payment.ts'
import type { MealGrant, Policy } from '../policy.ts'
import type { NumberedRate } from './rates.ts'

/** What is paid for one meal. */
export interface Paid {
  readonly lines: readonly Line[]
  readonly fen: Fen
}

/** Some rates of a grant, told one by one. */
export class Matches {
  readonly #rates: readonly NumberedRate[]
  readonly #grant: MealGrant
  readonly #policy: Policy
  readonly #more: (Matches | undefined)[] = []
  readonly #paid = new Map<bigint, Paid>()

  constructor(policy: Policy, grant: MealGrant, rates: readonly NumberedRate[] = []) {
    this.#policy = policy
    this.#grant = grant
    this.#rates = rates
  }

  /** These rates and the one at a place of the grant's list. */
  and(place: number, rate: NumberedRate): Matches {
    const known = this.#more[place]
    if (known !== undefined) return known
    const more = new Matches(this.#policy, this.#grant, [...this.#rates, rate])
    this.#more[place] = more
    return more
  }

  paid(price: Fen): Paid {
    return getOrAdd(this.#paid, price, () => {
      const matches = this.#rates.map(({ rate }) => ({
        rate,
        count: 1,
        fen: mealFen(rate.amount, price, this.#policy.rounding),
      }))
      const lines = picked(this.#grant.pick, matches)
      return { lines, fen: total(lines) }
    })
  }
}

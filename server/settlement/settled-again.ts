/**
 * A settlement gone through again tap by tap, from the policies, the register and the records that it was computed
 * from: only the elders that a question needs, where no limit puts others in their way.
 */
import type { PlainMonth } from '../../core/plain-date.ts'
import type { Policy } from '../../core/settlement/policy.ts'
import { type Settlement, settle } from '../../core/settlement/settle.ts'
import type { Tap } from '../../core/settlement/taps.ts'
import { versionsIn } from '../../core/settlement/versions.ts'
import type { Queryable } from '../plugins/database.ts'
import { getGrounds } from './known-repository.ts'
import { readPolicies, weeksAround } from './policy-repository.ts'
import { crowdsHeld, type HeldMeal, heldMeals, type RecordSet, tapOfHeld } from './record-set-repository.ts'
import { readRegisterOf } from './register-repository.ts'
import { askedFor } from './settle-sheets.ts'

export type Basis = RecordSet & { month: PlainMonth; knownAt: Date; policies: readonly Policy[] }

/** Refuses with `grounds-unknown`. */
export async function readBasis(client: Queryable, id: number, month: PlainMonth): Promise<Basis> {
  const { knownAt, cursors } = await getGrounds(client, id)
  const { policies } = await readPolicies(client, weeksAround(month), knownAt)
  return { month, knownAt, cursors, policies, asked: askedFor(month, policies) }
}

export type SettledAgain = {
  settlement: Settlement
  /** The meals that became no tap. */
  withheld: HeldMeal[]
}

/** What the month's settlement made of these elders, and of all who stand in their way. Needs a transaction. */
export async function settleAgain(
  client: Queryable,
  basis: Basis,
  asked: readonly string[],
): Promise<SettledAgain> {
  const { month, knownAt, policies } = basis
  const elders = await withCrowds(client, basis, asked)
  const register = await readRegisterOf(client, knownAt, elders)
  const taps: Tap[] = []
  const voids: Tap[] = []
  const withheld: HeldMeal[] = []
  for await (const meal of heldMeals(client, basis, elders)) {
    const held = tapOfHeld(meal)
    if (held === undefined) {
      withheld.push(meal)
      continue
    }
    taps.push(held.tap)
    if (held.voided) voids.push(held.tap)
  }
  return { settlement: settle({ policies, register, taps, voids, repeated: 0, month }), withheld }
}

/**
 * A limit over the site's day is a matter of everybody who was there, and so of what they did on other days that were
 * as full; where a day has no more taps than that, the limit changes nothing.
 */
async function withCrowds(client: Queryable, basis: Basis, asked: readonly string[]): Promise<string[]> {
  const counts = versionsIn(basis.policies, basis.month).flatMap(({ grants }) =>
    grants
      .flatMap((grant) => (grant.per === 'meal' ? grant.limits : []))
      .flatMap(({ per, count }) => (per === 'site-day' ? [count] : [])),
  )
  const elders = new Set(asked)
  let apart = counts.length === 0 ? [] : await crowdsHeld(client, basis, Math.min(...counts))
  for (;;) {
    const met = apart.filter((crowd) => crowd.some((elder) => elders.has(elder)))
    if (met.length === 0) return [...elders]
    for (const elder of met.flat()) elders.add(elder)
    apart = apart.filter((crowd) => !met.includes(crowd))
  }
}

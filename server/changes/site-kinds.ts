/** Changes of sites that move money: the star, and what is on file of days that may be past. Always two people. */
import { Type } from 'typebox'
import { MEALS } from '../../core/vocabulary.ts'
import { Day, OrNull, Words } from '../contract/common.ts'
import { Refusal } from '../errors.ts'
import { listFacts, overlap, overwriteFacts, type StandingFact } from '../register/register-change.ts'
import {
  type ChangeAt,
  type ChangeKind,
  changeKind,
  requireSpan,
  type Stored,
  takesTwo,
} from './change-kind.ts'

const shown = (facts: readonly StandingFact[]): Stored => ({
  facts: facts.map(({ id, value, from, to }) => ({ id, value, from, to })),
})

/** The star that a site has from a day on; null: it is not rated any more. */
const star = changeKind({
  of: 'site',
  decide: 'site.approve',
  schema: Type.Object({ star: OrNull(Type.Integer({ minimum: 0, maximum: 5 })), from: Day }),
  isDirect: takesTwo,
  async prepare({ client, id }, { star, from }) {
    const standing = await listFacts(client, 'site', id, 'star')
    const span = requireSpan(from, null)
    const value = star === null ? null : String(star)
    const there = standing.filter((fact) => overlap(fact, span))
    const isSo =
      value === null
        ? there.length === 0
        : there.some((fact) => fact.value === value && fact.from <= from && fact.to === null)
    if (isSo) throw new Refusal('change-nothing')
    return { star, ...span }
  },
  standing: async ({ client, id }) => shown(await listFacts(client, 'site', id, 'star')),
  async apply({ client, id }, { star, from, to }, change) {
    const value = star === null ? null : String(star)
    const standing = await listFacts(client, 'site', id, 'star')
    await overwriteFacts(client, 'site', id, standing, { fact: 'star', value, from, to }, change)
  },
})

const EVENTS = ['built', 'equipped', 'renovated']

/** Of a meal its own days; of an event its one row; of the others all that stands. */
async function concerned(
  { client, id }: ChangeAt,
  { fact, value }: { fact: string; value: string | null },
): Promise<StandingFact[]> {
  const standing = await listFacts(client, 'site', id, fact)
  return fact === 'meal' ? standing.filter((each) => each.value === value) : standing
}

const fact = changeKind({
  of: 'site',
  decide: 'site.approve',
  schema: Type.Object({
    fact: Type.Enum(['closure', 'meal', 'kitchen', 'built', 'equipped', 'renovated']),
    /** Whether it was so on these days, or was not. Of an event there is one day: `from`. */
    act: Type.Enum(['add', 'end']),
    value: OrNull(Words(64)),
    from: Day,
    to: OrNull(Day),
  }),
  isDirect: takesTwo,
  async prepare(at, { fact, act, value, ...asked }) {
    const isEvent = EVENTS.includes(fact)
    const span = requireSpan(asked.from, isEvent ? null : asked.to)
    const needed = fact === 'meal' || (act === 'add' && !isEvent)
    if (needed && value === null) throw new Refusal('invalid-request', 'proposal/value')
    if (fact === 'meal') await requireHours(at, value)
    const standing = await concerned(at, { fact, value })
    if (act === 'end' && !standing.some((each) => isEvent || overlap(each, span)))
      throw new Refusal('change-nothing')
    return { fact, act, value: isEvent ? fact : value, ...span }
  },
  standing: async (at, proposal) => shown(await concerned(at, proposal)),
  async apply(at, { fact, act, value, from, to }, change) {
    const standing = await concerned(at, { fact, value })
    const isEvent = EVENTS.includes(fact)
    const all = { from: standing[0]?.from ?? from, to: null }
    const said = { fact, value: act === 'add' ? value : null, from, to }
    // There is one row of an event: it is written anew.
    if (isEvent)
      await overwriteFacts(at.client, 'site', at.id, standing, { fact, value: null, ...all }, change)
    await overwriteFacts(at.client, 'site', at.id, isEvent ? [] : standing, said, change)
  },
})

/** Of a meal that was never approved nobody knows when it is served. Refuses with `site-meal-new`. */
async function requireHours({ client, id }: ChangeAt, meal: string | null): Promise<void> {
  if (!MEALS.some((each) => each === meal)) throw new Refusal('invalid-request', 'proposal/value')
  const { rowCount } = await client.query('SELECT FROM meal_window WHERE site_id = $1 AND meal = $2', [
    id,
    meal,
  ])
  if (rowCount === 0) throw new Refusal('site-meal-new')
}

export const SITE_KINDS: Record<string, ChangeKind> = { 'site.star': star, 'site.fact': fact }

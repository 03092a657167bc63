/** What is on file about an elder along time: categories, and the facts of which one value holds at a time. */
import type { PlainDate } from '../../core/plain-date.ts'
import { RESIDENCES, STAYS } from '../../core/settlement/register.ts'
import { PROPOSALS } from '../contract/changes.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import { findRegionLevel } from '../register/region-repository.ts'
import {
  addFact,
  correctElder,
  listFacts,
  overlap,
  overwriteFacts,
  type StandingFact,
} from '../register/register-change.ts'
import { changeKind, isPast, requireSpan, type Stored, takesTwo } from './change-kind.ts'

const facts = (list: readonly StandingFact[]): Stored => ({
  facts: list.map(({ id, value, from, to }) => ({ id, value, from, to })),
})

type Span = { from: PlainDate; to: PlainDate | null }

/** Those of a fact that have a day in common with a span. */
async function touched(client: Queryable, elder: string, fact: string, span: Span): Promise<StandingFact[]> {
  return (await listFacts(client, 'elder', elder, fact)).filter((each) => overlap(each, span))
}

/** Whether the fact has this value all along a span already. */
function isSaid(standing: readonly StandingFact[], value: string | null, { from, to }: Span): boolean {
  if (value === null) return standing.length === 0
  return standing.some(
    (each) =>
      each.value === value && each.from <= from && (each.to === null || (to !== null && to <= each.to)),
  )
}

const category = changeKind({
  of: 'elder',
  decide: 'change.decide',
  schema: PROPOSALS['elder.category'],
  isDirect: takesTwo,
  async prepare({ client, id }, { category, act, ...asked }) {
    const span = requireSpan(asked.from, act === 'end' ? null : asked.to)
    const standing = (await touched(client, id, 'category', span)).filter(({ value }) => value === category)
    if (isSaid(standing, act === 'add' ? category : null, span)) throw new Refusal('change-nothing')
    return { category, act, ...span }
  },
  async standing({ client, id }, { category, from, to }) {
    const standing = await touched(client, id, 'category', { from, to })
    return facts(standing.filter(({ value }) => value === category))
  },
  async apply({ client, id }, { category, act, from, to }, change) {
    const standing = (await touched(client, id, 'category', { from, to })).filter(
      ({ value }) => value === category,
    )
    const said = { fact: 'category', value: act === 'add' ? category : null, from, to }
    await overwriteFacts(client, 'elder', id, standing, said, change)
  },
})

const single = changeKind({
  of: 'elder',
  decide: 'change.decide',
  schema: PROPOSALS['elder.facts'],
  async prepare({ client, today, id }, { fact, value, evidence, ...asked }) {
    const span = requireSpan(asked.from, asked.to)
    await requireValue(client, fact, value)
    if (fact === 'residence' && value === 'resident' && evidence === null)
      throw new Refusal('invalid-request', '常住要写明证明材料，例如居住证号码或村委会证明。')
    const isMove = fact === 'home'
    // Where an elder lives is what stands of the elder itself: it cannot be told ahead, and ends with the next move.
    if (isMove && (span.to !== null || span.from > today)) throw new Refusal('change-days-wrong')
    const standing = await touched(client, id, fact, span)
    const stays = isMove
      ? standing.length === 0 && (await getHome(client, id)).home === value
      : isSaid(standing, value, span)
    if (stays) throw new Refusal('change-nothing')
    return { fact, value, evidence, ...span }
  },
  isDirect: ({ today }, { from }) => !isPast(from, today),
  async standing({ client, id }, { fact, from, to }) {
    const standing = facts(await touched(client, id, fact, { from, to }))
    return fact === 'home' ? { ...standing, home: (await getHome(client, id)).home } : standing
  },
  async apply({ client, id }, { fact, value, from, to }, change) {
    if (fact === 'home' && value !== null) return move(client, id, value, from, change)
    const standing = await touched(client, id, fact, { from, to })
    await overwriteFacts(client, 'elder', id, standing, { fact, value, from, to }, change)
  },
})

async function requireValue(client: Queryable, fact: string, value: string | null): Promise<void> {
  const wrong = () => new Refusal('invalid-request', `proposal/value: ${fact}`)
  if (value === null) {
    if (fact === 'residence' || fact === 'home') throw wrong()
    return
  }
  if (fact === 'home') {
    const level = await findRegionLevel(client, value)
    if (level === null || level === 'county') throw new Refusal('region-unknown', value)
  } else if (!VALUES[fact]?.(value)) throw wrong()
}

const VALUES: Record<string, (value: string) => boolean> = {
  residence: (value) => RESIDENCES.some((each) => each === value),
  stay: (value) => STAYS.some((each) => each === value),
  care: (value) => /^[0-9]$/.test(value),
}

async function getHome(client: Queryable, id: string): Promise<{ home: string; born: PlainDate }> {
  const { rows } = await client.query<{ home: string; born: PlainDate }>(
    'SELECT home, born::text FROM elder WHERE id = $1',
    [id],
  )
  const [found] = rows
  if (found === undefined) throw new Refusal('not-found', id)
  return found
}

/** The new home stands of the elder itself; the old one becomes a fact of the days before (settlement spec §1). */
async function move(
  client: Queryable,
  id: string,
  home: string,
  from: PlainDate,
  change: number,
): Promise<void> {
  const { home: old, born } = await getHome(client, id)
  const span = { from, to: null }
  const all = await listFacts(client, 'elder', id, 'home')
  const said = { fact: 'home', value: null, ...span }
  await overwriteFacts(
    client,
    'elder',
    id,
    all.filter((each) => overlap(each, span)),
    said,
    change,
  )
  const since = all.filter(({ from: began }) => began < from).at(-1)
  const begins = since === undefined ? born : since.to
  if (begins !== null && begins < from)
    await addFact(client, 'elder', id, { fact: 'home', value: old, from: begins, to: from }, change)
  await correctElder(client, id, { home })
}

export const FACT_KINDS = { 'elder.category': category, 'elder.facts': single }

/** How what is on file about a site changes from a day on. */
import type { PlainDate } from '../../core/plain-date.ts'
import type { NewSite } from '../contract/register.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import { listFacts, overwriteFacts, type StandingFact } from '../register/register-change.ts'

export type SiteRow = {
  id: string
  name: string
  region: string
  opened: PlainDate
  closed: PlainDate | null
}

/** Holds the site until the transaction ends. Refuses with `not-found`. */
export async function lockSite(client: Queryable, id: string): Promise<SiteRow> {
  const { rows } = await client.query<SiteRow>(
    'SELECT id, name, region, opened::text, closed::text FROM site WHERE id = $1 FOR UPDATE',
    [id],
  )
  const [site] = rows
  if (site === undefined) throw new Refusal('not-found', id)
  return site
}

/** A fact that has one value at a time is `value` from a day on, for good; null: none is on file any more. */
export async function setFrom(
  client: Queryable,
  site: string,
  { fact, value, from }: { fact: string; value: string | null; from: PlainDate },
  change: number | null = null,
): Promise<void> {
  const standing = await listFacts(client, 'site', site, fact)
  if (value !== null && isSoFrom(standing, value, from)) return
  await overwriteFacts(client, 'site', site, standing, { fact, value, from, to: null }, change)
}

/** These meals are approved from a day on, and no others. */
export async function setMeals(
  client: Queryable,
  site: string,
  served: NewSite['meals'],
  from: PlainDate,
): Promise<void> {
  const standing = await listFacts(client, 'site', site, 'meal')
  for (const meal of ['breakfast', 'lunch', 'dinner'] as const) {
    const so = standing.filter(({ value }) => value === meal)
    const isServed = served.some((window) => window.meal === meal)
    if (isServed && isSoFrom(so, meal, from)) continue
    const said = { fact: 'meal', value: isServed ? meal : null, from, to: null }
    await overwriteFacts(client, 'site', site, so, said, null)
  }
}

function isSoFrom(standing: readonly StandingFact[], value: string, from: PlainDate): boolean {
  return standing.some((fact) => fact.value === value && fact.from <= from && fact.to === null)
}

/**
 * Whether what lies in one place may come to lie in another without moving money of the past, since the register knows
 * only where a site lies now: within a town, and while no policy asks for the same village (settlement spec §3).
 */
export async function mayMove(client: Queryable, from: string, to: string): Promise<boolean> {
  if (from.slice(0, TOWN_DIGITS) !== to.slice(0, TOWN_DIGITS)) return false
  const { rows } = await client.query<{ asked: boolean }>(
    `SELECT EXISTS (SELECT FROM policy WHERE document::jsonb @? '$.**.home.same ? (@ == "village")') AS asked`,
  )
  return rows[0]?.asked === false
}
/** Of a region's twelve digits those that name county and town (GB/T 10114). */
const TOWN_DIGITS = 9

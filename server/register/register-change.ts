/**
 * How the register is corrected: what was on file is withdrawn, and what is right is written beside it, so that it can
 * be told for ever what was known when. The database refuses any other way (migration 0010).
 */
import type { PlainDate } from '../../core/plain-date.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'

export type Owner = 'elder' | 'site'
/** Half-open; `to` null never ends. */
export type Fact = { fact: string; value: string; from: PlainDate; to: PlainDate | null }

/** Gives the fact's id. `change`: the change request by which it came. */
export async function addFact(
  client: Queryable,
  of: Owner,
  owner: string,
  fact: Fact,
  change: number | null = null,
): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO ${of}_fact (${of}_id, fact, value, from_day, to_day, change_id)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
    [owner, fact.fact, fact.value, fact.from, fact.to, change],
  )
  const [added] = rows
  if (added === undefined) throw new Error('an added fact has no id')
  return added.id
}

/** Puts `right` in the place of a fact, or nothing where it was wrong altogether. Refuses with `not-found`. */
export async function correctFact(
  client: Queryable,
  of: Owner,
  id: string,
  right: Fact | null,
): Promise<string | null> {
  const { rows } = await client.query<{ owner: string }>(
    `UPDATE ${of}_fact SET withdrawn_at = clock_timestamp() WHERE id = $1 AND withdrawn_at IS NULL
     RETURNING ${of}_id AS owner`,
    [id],
  )
  const [withdrawn] = rows
  if (withdrawn === undefined) throw new Refusal('not-found', `${of}-fact/${id}`)
  return right === null ? null : addFact(client, of, withdrawn.owner, right)
}

/** Changes what stands of an elder or a site itself; how it stood before is kept by the database. */
export async function correctElder(
  client: Queryable,
  id: string,
  { born, died, home }: { born?: PlainDate; died?: PlainDate | null; home?: string },
): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE elder SET born = coalesce($2, born), died = CASE WHEN $3 THEN $4::date ELSE died END,
                      home = coalesce($5, home) WHERE id = $1`,
    [id, born ?? null, died !== undefined, died ?? null, home ?? null],
  )
  if (rowCount === 0) throw new Refusal('not-found', id)
}

export type StandingFact = Fact & { id: string; change: number | null }

/** What stands of one fact, or of all, in the order of days. */
export async function listFacts(
  client: Queryable,
  of: Owner,
  owner: string,
  fact: string | null = null,
): Promise<StandingFact[]> {
  const { rows } = await client.query<StandingFact>(
    `SELECT id, fact, value, from_day::text AS "from", to_day::text AS "to", change_id AS change FROM ${of}_fact
      WHERE ${of}_id = $1 AND withdrawn_at IS NULL AND ($2::text IS NULL OR fact = $2) ORDER BY from_day, value, id`,
    [owner, fact],
  )
  return rows
}

type Span = { from: PlainDate; to: PlainDate | null }

/** Whether two half-open spans have a day in common. */
export function overlap(a: Span, b: Span): boolean {
  return (a.to === null || b.from < a.to) && (b.to === null || a.from < b.to)
}

/**
 * Gives `span` of some standing facts the value of `fact`, or none: what lies in it is withdrawn, what of that lies
 * outside is written anew as it was.
 */
export async function overwriteFacts(
  client: Queryable,
  of: Owner,
  owner: string,
  standing: readonly StandingFact[],
  { from, to, ...said }: Span & { fact: string; value: string | null },
  change: number | null,
): Promise<void> {
  for (const { id, change: origin, ...old } of standing.filter((each) => overlap(each, { from, to }))) {
    await correctFact(client, of, id, null)
    if (old.from < from) await addFact(client, of, owner, { ...old, to: from }, origin)
    if (to !== null && (old.to === null || to < old.to))
      await addFact(client, of, owner, { ...old, from: to }, origin)
  }
  const { fact, value } = said
  if (value !== null) await addFact(client, of, owner, { fact, value, from, to }, change)
}

export async function correctSite(
  client: Queryable,
  id: string,
  { name, region, closed }: { name?: string; region?: string; closed?: PlainDate },
): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE site SET name = coalesce($2, name), region = coalesce($3, region), closed = coalesce($4, closed)
     WHERE id = $1`,
    [id, name ?? null, region ?? null, closed ?? null],
  )
  if (rowCount === 0) throw new Refusal('not-found', id)
}

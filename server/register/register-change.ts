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

/** Gives the fact's id. */
export async function addFact(client: Queryable, of: Owner, owner: string, fact: Fact): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO ${of}_fact (${of}_id, fact, value, from_day, to_day) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
    [owner, fact.fact, fact.value, fact.from, fact.to],
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

/**
 * What a settlement stands on: the moment as of which it reads register and policies, and how far each chain had come.
 * Both are kept with it, so that the same register and the same records can be read again for ever.
 */
import type { Pool } from 'pg'
import { Refusal } from '../errors.ts'
import { inTransaction, type Queryable } from '../plugins/database.ts'

/** The last record of each chain, by the stream's id. Chains have no holes: it tells all records before it. */
export type Cursors = Record<string, number>

export type Grounds = { knownAt: Date; cursors: Cursors }

/**
 * The moment now. All that was known by then is committed, and nothing that is written later counts as known before;
 * so it must be asked for before the snapshot that reads as of it.
 */
export async function askMoment(pool: Pool): Promise<Date> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ moment: Date }>('SELECT ask_moment() AS moment')
    const moment = rows[0]?.moment
    if (moment === undefined) throw new Error('the database tells no moment')
    return moment
  })
}

/** How far each chain has come in this snapshot. */
export async function readCursors(client: Queryable): Promise<Cursors> {
  const { rows } = await client.query<{ id: number; contiguous: number }>(
    'SELECT id, contiguous FROM stream WHERE contiguous > 0 ORDER BY id',
  )
  return Object.fromEntries(rows.map(({ id, contiguous }) => [id, contiguous]))
}

/** Refuses with `grounds-unknown` where a settlement was put there without them. */
export async function getGrounds(client: Queryable, settlement: number): Promise<Grounds> {
  const { rows } = await client.query<{ knownAt: Date | null; cursors: Cursors | null }>(
    'SELECT known_at AS "knownAt", cursors FROM settlement WHERE id = $1',
    [settlement],
  )
  const { knownAt = null, cursors = null } = rows[0] ?? {}
  if (knownAt === null || cursors === null) throw new Refusal('grounds-unknown')
  return { knownAt, cursors }
}

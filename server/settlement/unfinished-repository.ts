/**
 * Computations under way, kept so that one which the server's end broke off is begun again when it starts
 * (docs/adr/0008). Whoever computes a month holds a lock for as long as it lives: the list alone cannot tell.
 */
import type { Pool } from 'pg'
import { type PlainMonth, parsePlainMonth } from '../../core/plain-date.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import type { StepBy } from './compute-month.ts'

/** So often is one begun in all: what ends the server each time must not do so for ever. */
const STARTS = 3
/** What was broken off longer ago, somebody will have to want anew; ms. */
const FRESH = 86_400_000
const LOCK = `hashtext('computation'), hashtext($1)`

/**
 * Refuses with `computing` while any server computes the month. `work` forgets the month with what it writes; where it
 * fails nothing is left to begin again, but where it is stopped there is, until somebody says `forgetComputation`.
 */
export async function whileComputing<T>(
  pool: Pool,
  month: PlainMonth,
  { account, address, at }: StepBy,
  work: () => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  // Whoever works with another connection hears of it there.
  const onError = () => {}
  client.on('error', onError)
  try {
    // A server that lost its power says no goodbye.
    await client.query(
      'SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 2',
    )
    const { rows } = await client.query<{ mine: boolean }>(`SELECT pg_try_advisory_lock(${LOCK}) AS mine`, [
      month,
    ])
    if (rows[0]?.mine !== true) throw new Refusal('computing')
    await client.query(
      `INSERT INTO computation (month, account_id, address, started_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (month) DO UPDATE SET account_id = excluded.account_id, address = excluded.address,
         started_at = excluded.started_at, starts = excluded.starts
       WHERE computation.started_at <> excluded.started_at`,
      [month, account, address, at],
    )
    try {
      return await work()
    } catch (error) {
      const isStopped = error instanceof Refusal && error.code === 'computing-cancelled'
      if (!isStopped) await forgetComputation(pool, month)
      throw error
    }
  } finally {
    await client.query(`SELECT pg_advisory_unlock(${LOCK})`, [month]).catch(onError)
    client.off('error', onError)
    client.release(true)
  }
}

export async function forgetComputation(client: Queryable, month: PlainMonth): Promise<void> {
  await client.query('DELETE FROM computation WHERE month = $1', [month])
}

/** Computations that nobody works on any more, to be begun as the same persons began them. `now`: ms since 1970. */
export async function takeUnfinished(
  client: Queryable,
  now: number,
): Promise<{ month: PlainMonth; by: StepBy }[]> {
  const { rows } = await client.query<{ month: string; account: number; address: string | null; at: Date }>(
    `WITH broken_off AS (
       SELECT month FROM computation WHERE NOT EXISTS (
         SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = hashtext('computation')::oid
            AND objid = hashtext(month)::oid AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
     ), given_up AS (
       DELETE FROM computation USING broken_off b
        WHERE computation.month = b.month AND (starts >= $1 OR started_at < $2)
     )
     UPDATE computation SET starts = starts + 1 FROM broken_off b
      WHERE computation.month = b.month AND starts < $1 AND started_at >= $2
     RETURNING computation.month, account_id AS account, address, started_at AS at`,
    [STARTS, new Date(now - FRESH)],
  )
  return rows.flatMap(({ month: text, ...by }) => {
    const month = parsePlainMonth(text)
    return month === undefined ? [] : [{ month, by }]
  })
}

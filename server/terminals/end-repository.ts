/** The end of a terminal 终结: told to it where it is there to hear, so that its chain is closed; else by the county alone. */
import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Refusal } from '../errors.ts'
import { type Database, inTransaction, type Queryable } from '../plugins/database.ts'
import { insertCommand } from './command-repository.ts'

export type Ending = { site: string; state: 'ending' | 'ended' }

/**
 * Ends a terminal in use, in the transaction of whoever ends it. One that is online is told to close its chain, and
 * counts as ended once its end has come; what it still holds comes first. One that is not is ended at once: nothing
 * that it wrote is taken any more. Refuses with `terminal-unknown`.
 */
export async function endTerminal(
  client: Queryable,
  terminal: string,
  reason: string,
  now: number,
  by: Author,
): Promise<Ending> {
  const { rows } = await client.query<{ site: string; online: boolean }>(
    `SELECT site_id AS site, coalesce((status -> 'online')::bool, false) AS online
     FROM terminal WHERE id = $1 AND state = 'active' FOR UPDATE`,
    [terminal],
  )
  const [known] = rows
  if (known === undefined) throw new Refusal('terminal-unknown', terminal)
  if (known.online) {
    await client.query('UPDATE terminal SET end_reason = $2 WHERE id = $1', [terminal, reason])
    await insertCommand(client, terminal, { name: 'end', order: { reason } }, now, by)
    return { site: known.site, state: 'ending' }
  }
  await client.query(`UPDATE terminal SET state = 'ended', ended_at = $2, end_reason = $3 WHERE id = $1`, [
    terminal,
    new Date(now),
    reason,
  ])
  const subject = `terminal/${terminal}`
  await writeAudit(client, { ...by, action: 'terminal.end', subject, detail: { reason, reachable: false } })
  return { site: known.site, state: 'ended' }
}

/** Terminals in use whose chain has come to its end are ended for the county, too, online or not. */
export async function endTerminalsThatEnded({ pool }: Pick<Database, 'pool'>, now: number): Promise<void> {
  const { rows: found } = await pool.query<{ id: string }>(ENDED)
  if (found.length === 0) return
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `UPDATE terminal SET state = 'ended', ended_at = $2 WHERE id = ANY($1) AND state = 'active' RETURNING id`,
      [found.map(({ id }) => id), new Date(now)],
    )
    for (const { id } of rows)
      await writeAudit(client, {
        ...{ account: null, address: null },
        ...{ action: 'terminal.end', subject: `terminal/${id}`, detail: { reachable: true } },
      })
  })
}

/** Only the latest of its chains counts: a terminal may have begun another since. */
const ENDED = `SELECT t.id FROM stream e JOIN terminal t ON t.id = e.terminal_id
  WHERE e.ended AND t.state = 'active' AND NOT EXISTS (
    SELECT FROM stream s WHERE s.terminal_id = t.id AND (s.started_at, s.id) > (e.started_at, e.id)
  )`

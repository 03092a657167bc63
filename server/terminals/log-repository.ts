/** The last lines of a terminal's log, as it sent them when it was asked. */
import type { LogLines } from '../../core/log-lines.ts'
import type { TerminalLog } from '../contract/terminals.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'

export async function keepLog(
  client: Queryable,
  terminal: string,
  { lines }: LogLines,
  now: number,
): Promise<void> {
  await client.query('UPDATE terminal SET log_lines = $2, log_at = $3 WHERE id = $1', [
    terminal,
    JSON.stringify(lines),
    new Date(now),
  ])
}

/** Refuses with `terminal-unknown`. */
export async function getLog(client: Queryable, terminal: string): Promise<TerminalLog> {
  const { rows } = await client.query<{ at: Date | null; lines: string[] }>(
    `SELECT log_at AS at, coalesce(log_lines, '[]') AS lines FROM terminal WHERE id = $1`,
    [terminal],
  )
  const [log] = rows
  if (log === undefined) throw new Refusal('terminal-unknown', terminal)
  return { at: log.at?.toISOString() ?? null, lines: log.lines }
}

/** Commands 指令 to terminals: given once, sent until their time is over or the terminal's chain tells what came of them. */
import { COMMAND_NAMES, type CommandName, type NamedOrder, parseOrder } from '../../core/command.ts'
import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type { Command } from '../contract/terminals.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import { newId } from '../register/ids.ts'

/** After that it is not worth doing any more; the console says so. */
const COMMAND_HOLDS_MS = 24 * 60 * 60 * 1000
/** So many of a terminal's latest are shown. */
const SHOWN = 30

/** The command's record, where the terminal has written one. */
const ANSWER = `LEFT JOIN LATERAL (
  SELECT r.body::jsonb ->> 'outcome' AS outcome, r.received_at FROM stream s
    JOIN record r ON r.stream_id = s.id AND r.kind = 'command'
   WHERE s.terminal_id = c.terminal_id AND r.body::jsonb ->> 'command' = c.id LIMIT 1
) answer ON true`

/** What nobody needs to read again in the audit trail or on a page. */
function shownOrder({ name, order }: NamedOrder): Record<string, unknown> {
  return name === 'pin' ? {} : { ...order }
}

/**
 * In the transaction of whoever gives it. Refuses with `terminal-unknown` where the terminal is not in use, and with
 * `invalid-request`.
 */
export async function insertCommand(
  client: Queryable,
  terminal: string,
  given: NamedOrder,
  now: number,
  by: Author,
): Promise<string> {
  // What the terminal would not understand shall not be signed.
  if (parseOrder(given.name, given.order) === null) throw new Refusal('invalid-request', given.name)
  const id = newId('command')
  const { rowCount } = await client.query(
    `INSERT INTO terminal_command (id, terminal_id, name, detail, account_id, issued_at, expires_at)
     SELECT $1, t.id, $3, $4, $5, $6, $7 FROM terminal t WHERE t.id = $2 AND t.state = 'active'`,
    [
      id,
      terminal,
      given.name,
      JSON.stringify(given.order),
      by.account,
      new Date(now),
      new Date(now + COMMAND_HOLDS_MS),
    ],
  )
  if (rowCount === 0) throw new Refusal('terminal-unknown', terminal)
  const detail = { id, ...shownOrder(given) }
  await writeAudit(client, {
    ...by,
    action: `terminal.command.${given.name}`,
    subject: `terminal/${terminal}`,
    detail,
  })
  return id
}

/** A terminal's latest commands, the newest first. */
export async function listCommands(client: Queryable, terminal: string, now: number): Promise<Command[]> {
  const { rows } = await client.query<{
    id: string
    name: CommandName
    detail: Record<string, unknown>
    by: string | null
    issued: Date
    expires: Date
    sent: Date | null
    answered: Date | null
    outcome: string | null
  }>(
    `SELECT c.id, c.name, c.detail - 'sealed' AS detail, a.name AS by, c.issued_at AS issued, c.expires_at AS expires,
       c.sent_at AS sent, answer.received_at AS answered, answer.outcome
     FROM terminal_command c LEFT JOIN account a ON a.id = c.account_id ${ANSWER}
     WHERE c.terminal_id = $1 ORDER BY c.issued_at DESC, c.id LIMIT ${SHOWN}`,
    [terminal],
  )
  return rows.map(({ expires, issued, sent, answered, outcome, ...row }) => ({
    ...row,
    state:
      outcome !== null ? 'done' : expires.getTime() <= now ? 'expired' : sent !== null ? 'sent' : 'waiting',
    issued: issued.toISOString(),
    expires: expires.toISOString(),
    answered: answered?.toISOString() ?? null,
    outcome,
  }))
}

export type Pending = {
  id: string
  terminal: string
  name: CommandName
  order: Record<string, unknown>
  issued: number
  expires: number
}

/** Commands of these terminals that are still to be carried out, in the order in which they were given. */
export async function listPending(
  client: Queryable,
  terminals: readonly string[],
  now: number,
): Promise<Pending[]> {
  const { rows } = await client.query<Omit<Pending, 'issued' | 'expires'> & { issued: Date; expires: Date }>(
    `SELECT c.id, c.terminal_id AS terminal, c.name, c.detail AS order, c.issued_at AS issued, c.expires_at AS expires
     FROM terminal_command c ${ANSWER}
     WHERE c.terminal_id = ANY($1) AND c.expires_at > $2 AND c.name = ANY($3) AND answer.outcome IS NULL
     ORDER BY c.issued_at, c.id`,
    [terminals, new Date(now), COMMAND_NAMES],
  )
  return rows.map((row) => ({ ...row, issued: row.issued.getTime(), expires: row.expires.getTime() }))
}

export async function noteSent(client: Queryable, ids: readonly string[], now: number): Promise<void> {
  await client.query('UPDATE terminal_command SET sent_at = $2 WHERE id = ANY($1) AND sent_at IS NULL', [
    ids,
    new Date(now),
  ])
}

/** What stays owed and was said so, and money that comes back beside the statements 追回. */
import type { PlainMonth } from '../../core/plain-date.ts'
import type { NewRecovery, Payees, RecoveryDecision } from '../contract/payout.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import { refusing } from './batch-repository.ts'

export type CarriedOn = { payees: Payees; reason: string; by: string; at: Date; count: number; fen: number }

/** The latest word of each kind of payees. */
export async function listCarries(client: Queryable, month: string): Promise<CarriedOn[]> {
  const { rows } = await client.query<Omit<CarriedOn, 'fen'> & { fen: string }>(
    `SELECT DISTINCT ON (c.payees) c.payees, c.reason, a.name AS by, c.carried_at AS at, c.count, c.fen
       FROM payout_carry c JOIN account a ON a.id = c.carried_by WHERE c.month = $1 ORDER BY c.payees, c.id DESC`,
    [month],
  )
  return rows.map((row) => ({ ...row, fen: Number(row.fen) }))
}

export async function insertCarry(
  client: Queryable,
  carry: Omit<CarriedOn, 'by'> & { month: string; account: number },
): Promise<void> {
  await client.query(
    `INSERT INTO payout_carry (month, payees, count, fen, reason, carried_by, carried_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [carry.month, carry.payees, carry.count, carry.fen, carry.reason, carry.account, carry.at],
  )
}

/** Counts for nothing until another person confirms it. Stands with the newest approved month; gives its id. */
export async function insertRecovery(
  client: Queryable,
  { payees, payee, kind, fen, reason }: NewRecovery & { payees: Payees; payee: string },
  { account, at }: { account: number; at: Date },
): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO payout_recovery (${payees}_id, kind, fen, month, reason, asked_by, asked_at)
     SELECT p.id, $2, $3, m.month, $4, $5, $6
       FROM ${payees} p, (SELECT max(month) AS month FROM approved_settlement) m
      WHERE p.id = $1 AND m.month IS NOT NULL RETURNING id`,
    [payee, kind, fen, reason, account, at],
  )
  const [written] = rows
  if (written === undefined) throw new Refusal('not-found')
  return written.id
}

/** Refuses whoever booked it, and what is decided. */
export async function decideRecovery(
  client: Queryable,
  id: number,
  { verdict }: RecoveryDecision,
  { account, at }: { account: number; at: Date },
): Promise<void> {
  const { rowCount } = await refusing(() =>
    client.query(
      `INSERT INTO payout_recovery_decision (recovery_id, verdict, account_id, at)
       SELECT id, $2, $3, $4 FROM payout_recovery WHERE id = $1`,
      [id, verdict, account, at],
    ),
  )
  if (rowCount !== 1) throw new Refusal('not-found')
}

/** Approved and not yet closed, the oldest first; since: its approval. carried: of whom what is owed was carried on. */
export async function listUnpaidMonths(
  client: Queryable,
): Promise<{ month: PlainMonth; since: Date; carried: Payees[] }[]> {
  const { rows } = await client.query<{ month: PlainMonth; since: Date; carried: Payees[] }>(
    `SELECT s.month, s.at AS since,
            ARRAY(SELECT DISTINCT payees FROM payout_carry WHERE month = s.month) AS carried
       FROM standing_step s
      WHERE s.action = 'approve' AND NOT EXISTS (
        SELECT FROM standing_step c WHERE c.month = s.month AND c.action = 'close')
      ORDER BY s.month`,
  )
  return rows
}

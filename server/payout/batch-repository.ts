/** Batches of payout and their steps. Nothing here is ever changed, only added. */
import { DatabaseError } from 'pg'
import type { PlainDate, PlainMonth } from '../../core/plain-date.ts'
import type { BatchState, BatchSummary, Payees } from '../contract/payout.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'

/** In one order for all: the month as its own steps lock it, then the payout. Needs a transaction. */
export async function lockPayout(client: Queryable, month: string): Promise<void> {
  await client.query('SELECT lock_month($1), lock_payout()', [month])
}

/** The settlement that stands approved for a month. */
export async function findApproved(
  client: Queryable,
  month: string,
): Promise<{ id: number; statement: string } | null> {
  const { rows } = await client.query<{ id: number; statement: string }>(
    'SELECT id, statement FROM approved_settlement WHERE month = $1',
    [month],
  )
  return rows[0] ?? null
}

export async function listApprovedMonths(client: Queryable): Promise<string[]> {
  const { rows } = await client.query<{ month: string }>(
    'SELECT month FROM approved_settlement ORDER BY month DESC',
  )
  return rows.map(({ month }) => month)
}

/** e.g. 202610E01. */
export function batchName(month: string, payees: Payees, number: number): string {
  return `${month.replace('-', '')}${payees === 'elder' ? 'E' : 'S'}${String(number).padStart(2, '0')}`
}

export type Batch = Omit<BatchSummary, 'since'> & {
  since: Date
  settlement: number
  payDay: PlainDate
  templateId: string
  templateVersion: number
  fileHash: Buffer
  parent: number | null
  parentName: string | null
}

type BatchRow = Omit<Batch, 'name' | 'total' | 'paid' | 'failed' | 'leftOut' | 'parentName'> & {
  number: number
  parentNumber: number | null
  sums: Record<'total' | 'paidFen' | 'failedFen' | 'outFen' | 'paid' | 'failed' | 'out', string>
}

/** Of a month, or one by its id; in the order in which they were made. */
export async function listBatches(
  client: Queryable,
  { month = null, id = null }: { month?: string | null; id?: number | null },
): Promise<Batch[]> {
  const { rows } = await client.query<BatchRow>(
    `SELECT b.id, b.settlement_id AS settlement, b.month, b.payees, b.number, b.kind, s.state, s.since, b.document,
            b.count, b.pay_day::text AS "payDay", b.template_id AS "templateId",
            b.template_version AS "templateVersion", b.file_hash AS "fileHash", b.parent,
            (SELECT number FROM payout_batch WHERE id = b.parent) AS "parentNumber",
            json_build_object('total', b.total::text, 'paid', l.paid::text, 'failed', l.failed::text,
              'paidFen', l.paid_fen::text, 'failedFen', l.failed_fen::text,
              'out', o.n::text, 'outFen', o.fen::text) AS sums
       FROM payout_batch b JOIN payout_batch_state s ON s.id = b.id
       CROSS JOIN LATERAL (
         SELECT count(*) FILTER (WHERE state = 'paid') AS paid, count(*) FILTER (WHERE state = 'failed') AS failed,
                coalesce(sum(fen) FILTER (WHERE state = 'paid'), 0) AS paid_fen,
                coalesce(sum(fen) FILTER (WHERE state = 'failed'), 0) AS failed_fen
           FROM payout_line_state WHERE batch_id = b.id) l
       CROSS JOIN LATERAL (
         SELECT count(*) AS n, coalesce(sum(fen), 0) AS fen FROM payout_left_out WHERE batch_id = b.id) o
      WHERE ($1::text IS NULL OR b.month = $1) AND ($2::int IS NULL OR b.id = $2) ORDER BY b.id`,
    [month, id],
  )
  return rows.map(({ number, parentNumber, sums, ...row }) => ({
    ...row,
    name: batchName(row.month, row.payees, number),
    parentName: parentNumber === null ? null : batchName(row.month, row.payees, parentNumber),
    total: Number(sums.total),
    paid: { count: Number(sums.paid), fen: Number(sums.paidFen) },
    failed: { count: Number(sums.failed), fen: Number(sums.failedFen) },
    leftOut: { count: Number(sums.out), fen: Number(sums.outFen) },
  }))
}

/** Refuses with `not-found`. */
export async function getBatch(client: Queryable, id: number): Promise<Batch> {
  const [batch] = await listBatches(client, { id })
  if (batch === undefined) throw new Refusal('not-found')
  return batch
}

export type BatchToInsert = {
  settlement: number
  month: PlainMonth
  payees: Payees
  number: number
  parent: number | null
  document: string
  payDay: string
  template: { id: string; version: number }
  fileHash: Buffer
  lines: readonly { payee: string; reference: string; fen: number; account: string; written: string | null }[]
  leftOut: readonly { payee: string; fen: number; reason: string; detail: string | null }[]
}

/** A batch with its lines, numbered from 1; its `prepare` step must follow in the same transaction. Gives its id. */
export async function insertBatch(client: Queryable, batch: BatchToInsert): Promise<number> {
  const { lines, leftOut } = batch
  return refusing(async () => {
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO payout_batch (settlement_id, month, payees, number, kind, parent, document, pay_day, template_id,
                                 template_version, count, total, file_hash)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
      [
        ...[batch.settlement, batch.month, batch.payees, batch.number],
        ...[batch.parent === null ? 'main' : 'reissue', batch.parent, batch.document, batch.payDay],
        ...[batch.template.id, batch.template.version, lines.length],
        ...[lines.reduce((sum, { fen }) => sum + fen, 0), batch.fileHash],
      ],
    )
    const id = rows[0]?.id
    if (id === undefined) throw new Error('an inserted batch has no id')
    const column = `${batch.payees}_id`
    await client.query(
      `INSERT INTO payout_line (batch_id, no, reference, ${column}, fen, account_id, written)
       SELECT $1, row_number() OVER (), reference, payee, fen, account, written
         FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[]) l (reference, payee, fen, account, written)`,
      [
        id,
        lines.map(({ reference }) => reference),
        lines.map(({ payee }) => payee),
        lines.map(({ fen }) => fen),
        lines.map(({ account }) => account),
        lines.map(({ written }) => written),
      ],
    )
    await client.query(
      `INSERT INTO payout_left_out (batch_id, no, ${column}, fen, reason, detail)
       SELECT $1, row_number() OVER (), payee, fen, reason, detail
         FROM unnest($2::text[], $3::bigint[], $4::text[], $5::text[]) l (payee, fen, reason, detail)`,
      [
        id,
        leftOut.map(({ payee }) => payee),
        leftOut.map(({ fen }) => fen),
        leftOut.map(({ reason }) => reason),
        leftOut.map(({ detail }) => detail),
      ],
    )
    return id
  })
}

export type StepAction = 'prepare' | 'undo' | 'refuse' | 'release' | 'send' | 'reject' | 'finish'

/** Adds a step after the last one. The database judges order and separation once more, and its word is final. */
export async function insertStep(
  client: Queryable,
  step: { batch: number; action: StepAction; actor: number; at: Date; reason: string | null },
): Promise<void> {
  await refusing(() =>
    client.query(
      `INSERT INTO payout_step (batch_id, position, action, actor_id, at, reason)
       SELECT $1, coalesce(max(position), 0) + 1, $2, $3, $4, $5 FROM payout_step WHERE batch_id = $1`,
      [step.batch, step.action, step.actor, step.at, step.reason],
    ),
  )
}

export type TakenStep = {
  action: StepAction
  actor: string
  actorId: number
  at: Date
  reason: string | null
}

export async function listSteps(client: Queryable, batch: number): Promise<TakenStep[]> {
  const { rows } = await client.query<TakenStep>(
    `SELECT s.action, a.name AS actor, s.actor_id AS "actorId", s.at, s.reason
       FROM payout_step s JOIN account a ON a.id = s.actor_id WHERE s.batch_id = $1 ORDER BY s.position`,
    [batch],
  )
  return rows
}

/** Whether a person made the month or the batch, so that another has to release its money. */
export async function hasMade(client: Queryable, batch: Batch, account: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM payout_step WHERE batch_id = $1 AND actor_id = $3
     UNION ALL
     SELECT FROM settlement_step WHERE settlement_id = $2 AND actor_id = $3
        AND action IN ('compute', 'submit', 'check', 'review')`,
    [batch.id, batch.settlement, account],
  )
  return (rowCount ?? 0) > 0
}

const CODES = {
  YY002: 'payout-order',
  YY004: 'payout-own-work',
  YY018: 'payout-account-changed',
  YY019: 'payout-twice',
  '23505': 'payout-order',
} as const

/** The triggers' codes in the API's words. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = error instanceof DatabaseError ? CODES[(error.code ?? '') as keyof typeof CODES] : undefined
    throw code === undefined ? error : new Refusal(code)
  }
}

/** What a batch in this state has with the bank or is on its way to it. */
export const LIVE_STATES: readonly BatchState[] = ['prepared', 'released', 'sent', 'finished']

/** Settlements 结算 and the steps that people take with them. Nothing here is ever changed, only added. */
import { DatabaseError } from 'pg'
import type { PlainMonth } from '../../core/plain-date.ts'
import { ACTION_RULES, type SettlementAction, type SettlementState } from '../../core/settlement-flow.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import type { DeskFigures } from './desk-figures.ts'

export type SettlementToInsert = {
  month: PlainMonth
  policyHash: Buffer
  registerHash: Buffer
  recordsHash: Buffer
  resultHash: Buffer
  statement: string
  figures: DeskFigures
  payable: bigint
  lines: { grant: string; payee: string; rate: string; count: number; fen: bigint }[]
}

/** Makes the month's next version; its `compute` step must follow in the same transaction. */
export async function insertSettlement(
  client: Queryable,
  settlement: SettlementToInsert,
): Promise<{ id: number; version: number }> {
  const { month, lines } = settlement
  // The trigger on steps takes the same lock: versions of one month are made one after another.
  await client.query(`SELECT pg_advisory_xact_lock(hashtext('settlement ' || $1))`, [month])
  const { rows } = await client.query<{ id: number; version: number }>(
    `INSERT INTO settlement (month, version, policy_hash, register_hash, records_hash, result_hash, statement,
                             headcount, payable)
     SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7, $8 FROM settlement WHERE month = $1
     RETURNING id, version`,
    [
      month,
      settlement.policyHash,
      settlement.registerHash,
      settlement.recordsHash,
      settlement.resultHash,
      settlement.statement,
      JSON.stringify(settlement.figures),
      settlement.payable,
    ],
  )
  const inserted = rows[0]
  if (inserted === undefined) throw new Error('an inserted settlement has no id')
  await client.query(
    `INSERT INTO settlement_line (settlement_id, grant_id, payee, rate_id, count, fen)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::bigint[])`,
    [
      inserted.id,
      lines.map(({ grant }) => grant),
      lines.map(({ payee }) => payee),
      lines.map(({ rate }) => rate),
      lines.map(({ count }) => count),
      lines.map(({ fen }) => fen),
    ],
  )
  return inserted
}

export type StepToInsert = {
  settlement: number
  month: string
  action: SettlementAction
  actor: number
  at: Date
  reason: string | null
}

/** Adds a step after the last one. The database judges order and separation once more, and its word is final. */
export async function insertStep(client: Queryable, step: StepToInsert): Promise<void> {
  try {
    await client.query(
      `INSERT INTO settlement_step (settlement_id, month, position, action, actor_id, at, reason)
       SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6 FROM settlement_step WHERE settlement_id = $1`,
      [step.settlement, step.month, step.action, step.actor, step.at, step.reason],
    )
  } catch (error) {
    throw refusalOf(error) ?? error
  }
}

const UNIQUE_VIOLATION = '23505'

/** The triggers' codes in the API's words. */
function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof DatabaseError)) return null
  if (error.code === 'YY002') return new Refusal('settlement-order')
  if (error.code === 'YY003') return new Refusal('settlement-approved')
  if (error.code === 'YY004') return new Refusal('own-work')
  // Two people pressed at once, and the other was first.
  if (error.code === UNIQUE_VIOLATION) return new Refusal('settlement-superseded')
  return null
}

/** A month's newest version and where it stands. */
export type Latest = {
  id: number
  month: string
  version: number
  state: SettlementState
  /** Of the last step. */
  since: Date
  payable: number
  taps: number
  /** Accounts that computed or submitted it. */
  makers: number[]
}

/** By month, the newest first; `months` null: all. */
export async function listLatest(client: Queryable, months: readonly string[] | null): Promise<Latest[]> {
  const { rows } = await client.query<
    Omit<Latest, 'state' | 'payable'> & { payable: string; action: SettlementAction }
  >(
    `SELECT DISTINCT ON (s.month) s.id, s.month, s.version, s.payable, (s.headcount->'taps')::int AS taps,
            step.action, step.at AS since,
            ARRAY(SELECT actor_id FROM settlement_step
                   WHERE settlement_id = s.id AND action IN ('compute', 'submit')) AS makers
       FROM settlement s
       JOIN LATERAL (SELECT action, at FROM settlement_step WHERE settlement_id = s.id
                      ORDER BY position DESC LIMIT 1) step ON true
      WHERE $1::text[] IS NULL OR s.month = ANY($1)
      ORDER BY s.month DESC, s.version DESC`,
    [months],
  )
  return rows.map(({ action, payable, ...row }) => ({
    ...row,
    payable: Number(payable),
    state: ACTION_RULES[action].leadsTo,
  }))
}

export type StoredSettlement = {
  statement: string
  figures: DeskFigures
  policyHash: string
  registerHash: string
  recordsHash: string
  resultHash: string
}

export async function getSettlement(client: Queryable, id: number): Promise<StoredSettlement> {
  const { rows } = await client.query<StoredSettlement>(
    `SELECT statement, headcount AS figures, encode(policy_hash, 'hex') AS "policyHash",
            encode(register_hash, 'hex') AS "registerHash", encode(records_hash, 'hex') AS "recordsHash",
            encode(result_hash, 'hex') AS "resultHash"
       FROM settlement WHERE id = $1`,
    [id],
  )
  const found = rows[0]
  if (found === undefined) throw new Error(`settlement ${id} is gone`)
  return found
}

export type TakenStep = {
  version: number
  action: SettlementAction
  actor: string
  at: Date
  reason: string | null
}

/** All steps of a month over all versions, oldest first. */
export async function listSteps(client: Queryable, month: string): Promise<TakenStep[]> {
  const { rows } = await client.query<TakenStep>(
    `SELECT s.version, step.action, a.name AS actor, step.at, step.reason
       FROM settlement_step step
       JOIN settlement s ON s.id = step.settlement_id
       JOIN account a ON a.id = step.actor_id
      WHERE step.month = $1 ORDER BY s.version, step.position`,
    [month],
  )
  return rows
}

/** Settlements 结算 and the steps that people take with them. Nothing here is ever changed, only added. */
import { DatabaseError } from 'pg'
import type { PlainMonth } from '../../core/plain-date.ts'
import { ACTION_RULES, type SettlementAction, type SettlementState } from '../../core/settlement-flow.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Adjusting } from './adjusting.ts'
import type { Figures } from './figures.ts'
import type { Grounds } from './known-repository.ts'

export type SettlementToInsert = Grounds & {
  month: PlainMonth
  version: number
  policyHash: Buffer
  registerHash: Buffer
  recordsHash: Buffer
  resultHash: Buffer
  statement: string
  figures: Figures
  /** With the adjustments of earlier months. */
  payable: bigint
  /** All settlements that were approved at the moment. */
  looked: number[]
  adjusting: Adjusting[]
}

/**
 * The version that a computation from this snapshot makes. Of two that run at once one finds it taken, so that an
 * older snapshot never makes the newer version.
 */
export async function nextVersion(client: Queryable, month: PlainMonth): Promise<number> {
  const { rows } = await client.query<{ next: number }>(
    'SELECT coalesce(max(version), 0) + 1 AS next FROM settlement WHERE month = $1',
    [month],
  )
  return rows[0]?.next ?? 1
}

/** Adds a version; its `compute` step must follow in the same transaction. Gives its id. */
export async function insertSettlement(client: Queryable, settlement: SettlementToInsert): Promise<number> {
  const { rows } = await refusing(
    client.query<{ id: number }>(
      `INSERT INTO settlement (month, version, policy_hash, register_hash, records_hash, result_hash, statement,
                               figures, payable, known_at, cursors, looked, adjusting, adjustments)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, ($7::text)::jsonb -> 'adjustments') RETURNING id`,
      [
        settlement.month,
        settlement.version,
        settlement.policyHash,
        settlement.registerHash,
        settlement.recordsHash,
        settlement.resultHash,
        settlement.statement,
        JSON.stringify(settlement.figures),
        settlement.payable,
        settlement.knownAt,
        JSON.stringify(settlement.cursors),
        settlement.looked,
        JSON.stringify(settlement.adjusting),
      ],
    ),
  )
  const id = rows[0]?.id
  if (id === undefined) throw new Error('an inserted settlement has no id')
  return id
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
  await refusing(
    client.query(
      `INSERT INTO settlement_step (settlement_id, month, position, action, actor_id, at, reason)
       SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6 FROM settlement_step WHERE settlement_id = $1`,
      [step.settlement, step.month, step.action, step.actor, step.at, step.reason],
    ),
  )
}

async function refusing<T>(query: Promise<T>): Promise<T> {
  try {
    return await query
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
  if (error.code === 'YY009')
    return new Refusal('settlement-superseded', '测算以后又批准了带有调整的月份，请经办重新测算。')
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
    `SELECT DISTINCT ON (s.month) s.id, s.month, s.version, s.payable, (s.figures->'taps')::int AS taps,
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
  figures: Figures
  policyHash: string
  registerHash: string
  recordsHash: string
  resultHash: string
  /** null: nobody wrote it down. */
  knownAt: Date | null
}

export async function getSettlement(client: Queryable, id: number): Promise<StoredSettlement> {
  const { rows } = await client.query<StoredSettlement>(
    `SELECT statement, figures, encode(policy_hash, 'hex') AS "policyHash",
            encode(register_hash, 'hex') AS "registerHash", encode(records_hash, 'hex') AS "recordsHash",
            encode(result_hash, 'hex') AS "resultHash", known_at AS "knownAt"
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

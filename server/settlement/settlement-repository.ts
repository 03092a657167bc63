/** Settlements 结算 and the steps that people take with them. Nothing here is ever changed, only added. */
import { DatabaseError } from 'pg'
import type { ReviewReason } from '../../core/month-rules.ts'
import type { PlainMonth } from '../../core/plain-date.ts'
import type { SettlementAction, SettlementState } from '../../core/settlement-flow.ts'
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

/** Whom a month needs, by the rules in force at its submission. */
export type Needs = {
  /** Codes of the townships that check. */
  towns: string[]
  reviewers: number
  /** Why more than one. */
  why: ReviewReason[]
  /** Version of the rules; null: the defaults. */
  rules: number | null
}

export type StepToInsert = {
  settlement: number
  month: string
  action: SettlementAction | 'undo'
  actor: number
  at: Date
  reason: string | null
  /** The township that checks or returns. */
  region?: string | null
  /** Of a submission. */
  needs?: Needs | null
  /** The step that is taken back. */
  undoes?: number
}

/** Adds a step after the last one. The database judges order and separation once more, and its word is final. */
export async function insertStep(client: Queryable, step: StepToInsert): Promise<void> {
  await refusing(
    client.query(
      `INSERT INTO settlement_step (settlement_id, month, position, action, actor_id, at, reason, region, needs, undoes)
       SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6, $7, $8::jsonb, $9::int
         FROM settlement_step WHERE settlement_id = $1`,
      [
        step.settlement,
        step.month,
        step.action,
        step.actor,
        step.at,
        step.reason,
        step.region ?? null,
        step.needs ? JSON.stringify(step.needs) : null,
        step.undoes ?? null,
      ],
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
    return new Refusal('settlement-superseded', '测算以后又批准或撤回了带有调整的月份，请经办重新测算。')
  if (error.code === 'YY012') return new Refusal('undo-late')
  if (error.code === 'YY013') return new Refusal('second-person')
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
  /** Accounts that computed or submitted it, also where they took that back. */
  makers: number[]
  checkers: number[]
  reviewers: number[]
  /** null: not submitted. */
  submitted: Date | null
  /** null: not submitted, or before there were any. */
  needs: Needs | null
  /** Townships that have checked. */
  checked: string[]
}

/** By month, the newest first; `months` null: all. */
export async function listLatest(client: Queryable, months: readonly string[] | null): Promise<Latest[]> {
  const { rows } = await client.query<Omit<Latest, 'payable'> & { payable: string }>(
    `SELECT s.id, s.month, s.version, s.payable, (s.figures->'taps')::int AS taps,
            settlement_state(s.id) AS state, step.since, made.makers, coalesce(step.checkers, '{}') AS checkers,
            coalesce(step.reviewers, '{}') AS reviewers, step.submitted, step.needs, coalesce(step.checked, '{}') AS checked
       FROM (SELECT DISTINCT ON (month) id, month, version, payable, figures FROM settlement
              WHERE $1::text[] IS NULL OR month = ANY($1) ORDER BY month, version DESC) s
       CROSS JOIN LATERAL (
         SELECT max(at) AS since,
                array_agg(actor_id) FILTER (WHERE action = 'check') AS checkers,
                array_agg(actor_id) FILTER (WHERE action = 'review') AS reviewers,
                array_agg(region::text) FILTER (WHERE action = 'check') AS checked,
                max(at) FILTER (WHERE action = 'submit') AS submitted,
                (array_agg(needs) FILTER (WHERE action = 'submit'))[1] AS needs
           FROM standing_step WHERE settlement_id = s.id) step
       CROSS JOIN LATERAL (
         SELECT array_agg(actor_id) AS makers FROM settlement_step
          WHERE settlement_id = s.id AND action IN ('compute', 'submit')) made
      ORDER BY s.month DESC`,
    [months],
  )
  return rows.map(({ payable, ...row }) => ({ ...row, payable: Number(payable) }))
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
  id: number
  version: number
  action: SettlementAction | 'undo'
  account: number
  actor: string
  at: Date
  reason: string | null
  /** The township that checked or returned. */
  town: string | null
  region: string | null
  /** It was taken back. */
  undone: boolean
  /** What an `undo` took back. */
  undoes: SettlementAction | null
}

/** All steps of a month over all versions, oldest first. */
export async function listSteps(client: Queryable, month: string): Promise<TakenStep[]> {
  const { rows } = await client.query<TakenStep>(
    `SELECT step.id, s.version, step.action, a.id AS account, a.name AS actor, step.at, step.reason,
            town.name AS town, step.region, undone.action AS undoes,
            EXISTS (SELECT FROM settlement_step WHERE undoes = step.id) AS undone
       FROM settlement_step step
       JOIN settlement s ON s.id = step.settlement_id
       JOIN account a ON a.id = step.actor_id
       LEFT JOIN region town ON town.code = step.region
       LEFT JOIN settlement_step undone ON undone.id = step.undoes
      WHERE step.month = $1 ORDER BY s.version, step.position`,
    [month],
  )
  return rows
}

/** The steps of a version that stand, oldest first. */
export function standingOf(steps: readonly TakenStep[], version: number): TakenStep[] {
  return steps.filter((step) => step.version === version && step.action !== 'undo' && !step.undone)
}

/** Whether another month was computed by this one's approval, so that it is not taken back any more. */
export async function isLookedAt(client: Queryable, settlement: number): Promise<boolean> {
  const { rows } = await client.query<{ looked: boolean }>(
    'SELECT EXISTS (SELECT FROM settlement WHERE $1 = ANY (looked)) AS looked',
    [settlement],
  )
  return rows[0]?.looked ?? false
}

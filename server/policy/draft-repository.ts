/** Drafts 草稿 of policies and the steps that people take with them. Nothing here is ever changed, only added. */
import { DatabaseError } from 'pg'
import type { DraftAction, DraftSource } from '../contract/policies.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'

export type StoredDraft = {
  id: number
  source: DraftSource
  /** Of the last save. */
  text: string
  position: number
  /** The last step. */
  action: DraftAction
  at: Date
  by: string
  /** Accounts that saved or submitted it. */
  makers: number[]
}

const DRAFTS = `
  SELECT d.id, d.source, last.position, last.action, last.at, a.name AS by,
         (SELECT text FROM policy_step WHERE draft_id = d.id AND action = 'save' ORDER BY position DESC LIMIT 1) AS text,
         ARRAY(SELECT DISTINCT actor_id FROM policy_step
                WHERE draft_id = d.id AND action IN ('save', 'submit')) AS makers
    FROM policy_draft d
    JOIN LATERAL (SELECT position, action, at, actor_id FROM policy_step WHERE draft_id = d.id
                   ORDER BY position DESC LIMIT 1) last ON true
    JOIN account a ON a.id = last.actor_id`

export async function findDraft(client: Queryable, id: number): Promise<StoredDraft | undefined> {
  const { rows } = await client.query<StoredDraft>(`${DRAFTS} WHERE d.id = $1`, [id])
  return rows[0]
}

/** Those neither published nor given up, the newest first. */
export async function listOpenDrafts(client: Queryable): Promise<StoredDraft[]> {
  const { rows } = await client.query<StoredDraft>(
    `${DRAFTS} WHERE last.action NOT IN ('discard', 'publish') ORDER BY d.id DESC`,
  )
  return rows
}

export async function insertDraft(client: Queryable, source: DraftSource): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    'INSERT INTO policy_draft (source) VALUES ($1) RETURNING id',
    [JSON.stringify(source)],
  )
  const id = rows[0]?.id
  if (id === undefined) throw new Error('an inserted draft has no id')
  return id
}

export type DraftStepToInsert = {
  draft: number
  position: number
  action: DraftAction
  actor: number
  at: Date
  reason?: string | null
  /** Of a save. */
  text?: string
}

/** Adds the step at its place. The database judges order and separation once more, and its word is final. */
export async function insertDraftStep(client: Queryable, step: DraftStepToInsert): Promise<void> {
  await refusing(
    client.query(
      `INSERT INTO policy_step (draft_id, position, action, actor_id, at, reason, text)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ...[step.draft, step.position, step.action, step.actor, step.at],
        ...[step.reason ?? null, step.text ?? null],
      ],
    ),
  )
}

export type TakenDraftStep = { action: DraftAction; actor: string; at: Date; reason: string | null }

/** Oldest first. */
export async function listDraftSteps(client: Queryable, draft: number): Promise<TakenDraftStep[]> {
  const { rows } = await client.query<TakenDraftStep>(
    `SELECT step.action, a.name AS actor, step.at, step.reason
       FROM policy_step step JOIN account a ON a.id = step.actor_id
      WHERE step.draft_id = $1 ORDER BY step.position`,
    [draft],
  )
  return rows
}

/** The triggers' codes in the API's words. */
export async function refusing<T>(query: Promise<T>): Promise<T> {
  try {
    return await query
  } catch (error) {
    throw refusalOf(error) ?? error
  }
}

const UNIQUE_VIOLATION = '23505'

function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof DatabaseError)) return null
  if (error.code === 'YY002') return new Refusal('policy-superseded')
  if (error.code === 'YY003') return new Refusal('policy-too-early')
  if (error.code === 'YY004') return new Refusal('policy-own-work')
  if (error.code === 'YY005') return new Refusal('policy-day-starts')
  if (error.code !== UNIQUE_VIOLATION) return null
  // Two people pressed at once, and the other was first.
  return new Refusal(error.table === 'policy' ? 'policy-exists' : 'policy-superseded')
}

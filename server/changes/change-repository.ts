/** Changes and their decisions as they are stored: both only ever added. */
import type { ChangeQuery, ChangeState } from '../contract/changes.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Stored } from './change-kind.ts'

export type Subject = { of: 'elder' | 'site'; id: string }

export function subjectOf(text: string): Subject {
  const [of, id = ''] = text.split('/')
  return { of: of === 'site' ? 'site' : 'elder', id }
}

/** Where an elder lives or a site lies, with its row locked until the transaction ends. Refuses with `not-found`. */
export async function lockSubject(
  client: Queryable,
  { of, id }: Subject,
): Promise<{ region: string; merged: boolean }> {
  const { rows } = await client.query<{ region: string; merged: boolean }>(
    of === 'elder'
      ? 'SELECT home AS region, merged_into IS NOT NULL AS merged FROM elder WHERE id = $1 FOR NO KEY UPDATE'
      : 'SELECT region, false AS merged FROM site WHERE id = $1 FOR NO KEY UPDATE',
    [id],
  )
  const [row] = rows
  if (row === undefined) throw new Refusal('not-found', id)
  return row
}

export type NewRequest = {
  kind: string
  subject: string
  region: string
  proposal: Stored
  before: Stored
  reason: string
  account: number
  at: Date
}

export async function insertRequest(client: Queryable, request: NewRequest): Promise<number> {
  const { kind, subject, region, proposal, before, reason, account, at } = request
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO change_request (kind, subject, region, proposal, before, reason, asked_by, asked_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
    [kind, subject, region, JSON.stringify(proposal), JSON.stringify(before), reason, account, at],
  )
  const [row] = rows
  if (row === undefined) throw new Error('a change has no id')
  return row.id
}

/** Whether the same is asked for already and waits; what is sealed does not tell. */
export async function isAsked(
  client: Queryable,
  { kind, subject, proposal }: Pick<NewRequest, 'kind' | 'subject' | 'proposal'>,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM change_request c WHERE subject = $1 AND kind = $2 AND proposal - 'sealed' = $3::jsonb - 'sealed'
        AND NOT EXISTS (SELECT FROM change_decision WHERE request_id = c.id)`,
    [subject, kind, JSON.stringify(proposal)],
  )
  return rowCount !== 0
}

export async function insertDecision(
  client: Queryable,
  request: number,
  verdict: Exclude<ChangeState, 'open'>,
  { account, at, reason }: { account: number; at: Date; reason: string | null },
): Promise<void> {
  await client.query(
    'INSERT INTO change_decision (request_id, verdict, account_id, at, reason) VALUES ($1, $2, $3, $4, $5)',
    [request, verdict, account, at, reason],
  )
}

export type StoredChange = {
  id: number
  kind: string
  subject: string
  name: string
  region: string
  regionName: string
  proposal: Stored
  before: Stored
  reason: string
  asker: number
  askedBy: string
  askedAt: Date
  state: ChangeState
  decidedBy: string | null
  decidedAt: Date | null
  decisionReason: string | null
}

const FROM = 'change_request c LEFT JOIN change_decision d ON d.request_id = c.id'
const COLUMNS = `c.id, c.kind, c.subject, coalesce(e.name, s.name, '') AS name, c.region, r.name AS "regionName",
  c.proposal, c.before, c.reason, c.asked_by AS asker, a.name AS "askedBy", c.asked_at AS "askedAt",
  coalesce(d.verdict, 'open') AS state, b.name AS "decidedBy", d.at AS "decidedAt", d.reason AS "decisionReason"`
const NAMED = `JOIN region r ON r.code = c.region JOIN account a ON a.id = c.asked_by
  LEFT JOIN account b ON b.id = d.account_id
  LEFT JOIN elder e ON c.subject LIKE 'elder/%' AND e.id = substr(c.subject, 7)
  LEFT JOIN site s ON c.subject LIKE 'site/%' AND s.id = substr(c.subject, 6)`

/** Refuses with `not-found`. */
export async function getChange(client: Queryable, id: number): Promise<StoredChange> {
  const { rows } = await client.query<StoredChange>(
    `SELECT ${COLUMNS} FROM ${FROM} ${NAMED} WHERE c.id = $1`,
    [id],
  )
  const [row] = rows
  if (row === undefined) throw new Refusal('not-found', `change/${id}`)
  return row
}

/** Of the regions from `first` to `last`. */
export async function listChanges(
  client: Queryable,
  { state, kind, subject, page, size }: ChangeQuery,
  { first, last }: { first: string; last: string },
): Promise<{ total: number; changes: StoredChange[] }> {
  const where = `c.region BETWEEN $1 AND $2 AND ($3::text IS NULL OR c.kind = $3) AND ($4::text IS NULL OR c.subject = $4)
    ${state === 'all' ? '' : `AND d.request_id IS ${state === 'open' ? '' : 'NOT'} NULL`}`
  const order =
    state === 'open'
      ? `c.kind = 'elder.death' DESC, c.id`
      : state === 'all'
        ? 'c.id DESC'
        : 'd.at DESC, c.id DESC'
  const given = [first, last, kind ?? null, subject ?? null]
  const counted = await client.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM ${FROM} WHERE ${where}`,
    given,
  )
  const { rows } = await client.query<StoredChange>(
    `SELECT ${COLUMNS} FROM ${FROM} ${NAMED} WHERE ${where} ORDER BY ${order} LIMIT $5 OFFSET $6`,
    [...given, size, (page - 1) * size],
  )
  return { total: counted.rows[0]?.total ?? 0, changes: rows }
}

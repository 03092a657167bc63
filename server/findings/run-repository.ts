/** Looks at months through the rules, and the findings that stand after each. Only added to. */
import { createHash } from 'node:crypto'
import { DatabaseError } from 'pg'
import { type Finding, findingKey } from '../../core/control/finding.ts'
import type { PlainMonth } from '../../core/plain-date.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'

export type Run = { number: number; settlement: number | null; rules: number | null; at: Date }

export async function findNewestRun(client: Queryable, month: PlainMonth): Promise<Run | null> {
  const { rows } = await client.query<Run>(
    `SELECT number, settlement_id AS settlement, rules_version AS rules, at
       FROM control_run WHERE month = $1 ORDER BY number DESC LIMIT 1`,
    [month],
  )
  return rows[0] ?? null
}

export async function findNewestSettlement(client: Queryable, month: PlainMonth): Promise<number | null> {
  const { rows } = await client.query<{ id: number }>(
    'SELECT id FROM settlement WHERE month = $1 ORDER BY version DESC LIMIT 1',
    [month],
  )
  return rows[0]?.id ?? null
}

const UNIQUE_VIOLATION = '23505'

/** Keeps a look and what it found, each finding once. Refuses with `settlement-superseded` where another look was newer. */
export async function insertRun(
  client: Queryable,
  month: PlainMonth,
  run: Run & { account: number | null },
  findings: readonly Finding[],
): Promise<void> {
  const id = await insertHead(client, month, run)
  const rows = findings.map((finding, n) => ({
    ...finding,
    n,
    key: findingKey(finding, (text) => createHash('sha256').update(text).digest('hex')),
  }))
  await client.query(
    `WITH given AS (
       SELECT decode(key, 'hex') AS key, rule, mode, site, elder, terminal, "from", "to", meal, figures, evidence, n
         FROM jsonb_to_recordset($2) AS g (key text, rule text, mode text, site text, elder text,
           terminal text, "from" date, "to" date, meal text, figures jsonb, evidence jsonb, n int)
     ), fresh AS (
       INSERT INTO finding (month, key, rule, site_id, elder_id, terminal_id, from_day, to_day, meal, figures, evidence)
       SELECT $1, key, rule, site, elder, terminal, "from", "to", meal, figures, evidence FROM given ORDER BY n
       ON CONFLICT (month, key) DO NOTHING RETURNING id, key
     )
     INSERT INTO control_run_finding (run_id, finding_id, mode)
     SELECT $3, coalesce(fresh.id, known.id), mode FROM given
       LEFT JOIN fresh USING (key) LEFT JOIN finding known ON known.month = $1 AND known.key = given.key`,
    [month, JSON.stringify(rows), id],
  )
}

async function insertHead(
  client: Queryable,
  month: PlainMonth,
  { number, settlement, rules, at, account }: Run & { account: number | null },
): Promise<number> {
  try {
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO control_run (month, number, settlement_id, rules_version, account_id, at)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
      [month, number, settlement, rules, account, at],
    )
    const id = rows[0]?.id
    if (id === undefined) throw new Error('an inserted run has no id')
    return id
  } catch (error) {
    if (error instanceof DatabaseError && error.code === UNIQUE_VIOLATION)
      throw new Refusal('settlement-superseded')
    throw error
  }
}

/** Findings of the month's newest look that hold it, whatever was decided, or that were upheld. */
export async function countRisky(client: Queryable, month: PlainMonth): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM standing_finding
      WHERE month = $1 AND (mode = 'hold' OR verdict = 'upheld')`,
    [month],
  )
  return rows[0]?.count ?? 0
}

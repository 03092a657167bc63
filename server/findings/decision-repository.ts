/** What people made of findings 核查结论, and how often each rule was right by it. */
import { DatabaseError } from 'pg'
import type { ControlRules, Decision, FindingDetail } from '../contract/findings.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'

/** Newest first. */
export async function listDecisions(client: Queryable, finding: number): Promise<FindingDetail['decisions']> {
  const { rows } = await client.query<Omit<FindingDetail['decisions'][number], 'at'> & { at: Date }>(
    `SELECT d.verdict, d.reason, a.name AS by, d.at
       FROM finding_decision d JOIN account a ON a.id = d.account_id
      WHERE d.finding_id = $1 ORDER BY d.id DESC`,
    [finding],
  )
  return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }))
}

/** Whether somebody computed or submitted a month in any version: then what holds it is not theirs to decide. */
export async function isMaker(client: Queryable, month: string, account: number): Promise<boolean> {
  const { rows } = await client.query<{ made: boolean }>(
    `SELECT EXISTS (SELECT FROM settlement_step
       WHERE month = $1 AND action IN ('compute', 'submit') AND actor_id = $2) AS made`,
    [month, account],
  )
  return rows[0]?.made ?? false
}

/** Refuses with `finding-own-work`; the database's word is final. */
export async function insertDecision(
  client: Queryable,
  finding: number,
  { verdict, reason }: Decision,
  { account, at }: { account: number; at: Date },
): Promise<void> {
  try {
    await client.query(
      'INSERT INTO finding_decision (finding_id, verdict, reason, account_id, at) VALUES ($1, $2, $3, $4, $5)',
      [finding, verdict, reason, account, at],
    )
  } catch (error) {
    if (error instanceof DatabaseError && error.code === 'YY004') throw new Refusal('finding-own-work')
    throw error
  }
}

export type RuleCounts = Pick<ControlRules['rules'][number], 'found' | 'open' | 'upheld' | 'dismissed'>

/** Over all months, by rule: of the findings that stand, or that somebody had decided before they went away. */
export async function countByRule(client: Queryable): Promise<Map<string, RuleCounts>> {
  const { rows } = await client.query<RuleCounts & { rule: string }>(
    `SELECT f.rule, count(*)::int AS found, count(*) FILTER (WHERE d.verdict IS NULL)::int AS open,
            count(*) FILTER (WHERE d.verdict = 'upheld')::int AS upheld,
            count(*) FILTER (WHERE d.verdict = 'dismissed')::int AS dismissed
       FROM finding f
       LEFT JOIN LATERAL (SELECT verdict FROM finding_decision WHERE finding_id = f.id ORDER BY id DESC LIMIT 1) d ON true
      WHERE d.verdict IS NOT NULL OR f.id IN (SELECT id FROM standing_finding)
      GROUP BY f.rule`,
  )
  return new Map(rows.map(({ rule, ...counts }) => [rule, counts]))
}

export type HeldMonth = { month: string; holding: number; since: Date }

/** Months that findings hold and that are still to be submitted, for somebody who made none of them; the oldest first. */
export async function listHeldMonths(client: Queryable, account: number): Promise<HeldMonth[]> {
  const { rows } = await client.query<HeldMonth>(
    `SELECT f.month, count(*)::int AS holding,
            (SELECT max(at) FROM control_run WHERE month = f.month) AS since
       FROM standing_finding f
      WHERE f.mode = 'hold' AND f.verdict IS NULL AND NOT EXISTS (
        SELECT FROM settlement_step step WHERE step.month = f.month
          AND step.action IN ('compute', 'submit') AND step.actor_id = $1)
        AND NOT EXISTS (SELECT FROM standing_step WHERE month = f.month AND action = 'approve')
      GROUP BY f.month ORDER BY f.month`,
    [account],
  )
  return rows
}

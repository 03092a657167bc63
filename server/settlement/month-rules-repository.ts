/** The county's rules for the month's end 月结规则, version after version; without any, core's defaults. */
import { DatabaseError } from 'pg'
import { DEFAULT_MONTH_RULES, type MonthRules } from '../../core/month-rules.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'

export type RulesInForce = {
  rules: MonthRules
  version: { number: number; by: string; at: Date; reason: string } | null
}

export async function readMonthRules(client: Queryable): Promise<RulesInForce> {
  const { rows } = await client.query<{
    number: number
    rules: MonthRules
    by: string
    at: Date
    reason: string
  }>(
    `SELECT r.version AS number, r.document AS rules, a.name AS by, r.at, r.reason
       FROM month_rules r JOIN account a ON a.id = r.account_id ORDER BY r.version DESC LIMIT 1`,
  )
  const [newest] = rows
  if (newest === undefined) return { rules: DEFAULT_MONTH_RULES, version: null }
  const { rules, ...version } = newest
  return { rules, version }
}

const UNIQUE_VIOLATION = '23505'

/** Adds the version after `after`. Refuses with `month-rules-superseded` where a colleague was first. */
export async function insertMonthRules(
  client: Queryable,
  {
    after,
    rules,
    reason,
    account,
    at,
  }: { after: number; rules: MonthRules; reason: string; account: number; at: Date },
): Promise<number> {
  try {
    const { rows } = await client.query<{ version: number }>(
      `INSERT INTO month_rules (version, document, reason, account_id, at)
       SELECT $1::int + 1, $2, $3, $4, $5 WHERE (SELECT coalesce(max(version), 0) FROM month_rules) = $1
       RETURNING version`,
      [after, JSON.stringify(rules), reason, account, at],
    )
    const [written] = rows
    if (written !== undefined) return written.version
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === UNIQUE_VIOLATION)) throw error
  }
  throw new Refusal('month-rules-superseded')
}

/** The county's control rules 控制规则, version after version; without any, core's defaults. */
import { DatabaseError } from 'pg'
import { type ControlSettings, checkControlRules, DEFAULT_DOCUMENT } from '../../core/control/document.ts'
import type { Author } from '../access/author.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'

export type RulesVersion = { number: number; by: string; at: Date; reason: string | null }

export type RulesInForce = {
  /** null: the defaults. */
  version: number | null
  document: string
  settings: ControlSettings
}

export async function readControlRules(client: Queryable): Promise<RulesInForce> {
  const { rows } = await client.query<{ number: number; document: string }>(
    'SELECT version AS number, document FROM control_rules ORDER BY version DESC LIMIT 1',
  )
  const [newest] = rows
  const document = newest?.document ?? DEFAULT_DOCUMENT
  const checked = checkControlRules('control rules', document)
  // A parameter that a later release knows no more; nobody may think that the rule still goes by it.
  if (!checked.ok)
    throw new Error(`control rules ${newest?.number} do not read: ${checked.faults[0]?.column}`)
  return { version: newest?.number ?? null, document, settings: checked.settings }
}

/** The newest first. */
export async function listRulesVersions(client: Queryable): Promise<RulesVersion[]> {
  const { rows } = await client.query<RulesVersion>(
    `SELECT r.version AS number, a.name AS by, r.at, r.reason
       FROM control_rules r JOIN account a ON a.id = r.account_id ORDER BY r.version DESC`,
  )
  return rows
}

const UNIQUE_VIOLATION = '23505'

/** Adds the version after `after`. Refuses with `control-rules-superseded` where a colleague was first. */
export async function insertControlRules(
  client: Queryable,
  {
    after,
    document,
    reason,
    by,
    at,
  }: { after: number; document: string; reason: string; by: Author & { account: number }; at: Date },
): Promise<number> {
  try {
    const { rows } = await client.query<{ version: number }>(
      `INSERT INTO control_rules (version, document, account_id, at, reason)
       SELECT $1::int + 1, $2, $3, $4, $5 WHERE (SELECT coalesce(max(version), 0) FROM control_rules) = $1
       RETURNING version`,
      [after, document, by.account, at, reason],
    )
    const [written] = rows
    if (written !== undefined) return written.version
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === UNIQUE_VIOLATION)) throw error
  }
  throw new Refusal('control-rules-superseded')
}

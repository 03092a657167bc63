/** Looks at a month through the county's control rules and keeps what they find. No money is touched (docs/adr/0009). */
import { setImmediate } from 'node:timers/promises'
import type { Pool } from 'pg'
import { findingsOfRule } from '../../core/control/check-month.ts'
import type { Finding } from '../../core/control/finding.ts'
import { COMPUTED_RULES } from '../../core/control/rules.ts'
import { monthOf, type PlainMonth } from '../../core/plain-date.ts'
import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { inTransaction, type Queryable } from '../plugins/database.ts'
import { getServiceDay } from '../register/service-day-repository.ts'
import { readMaterial } from './material-repository.ts'
import { readControlRules } from './rules-repository.ts'
import { findNewestRun, findNewestSettlement, insertRun } from './run-repository.ts'

type CheckedBy = Author & { at: Date }

/** Refuses with `register-fault`, or `settlement-superseded` by another look made meanwhile. */
export async function checkFindings(
  pool: Pool,
  month: PlainMonth,
  { account, address, at }: CheckedBy,
): Promise<void> {
  const seen = await inTransaction(pool, async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
    const before = await findNewestRun(client, month)
    const isOver = month < monthOf(await getServiceDay(client, at.getTime()))
    return {
      number: (before?.number ?? 0) + 1,
      settlement: await findNewestSettlement(client, month),
      rules: await readControlRules(client),
      material: await readMaterial(client, month, isOver),
    }
  })
  const findings: Finding[] = []
  for (const rule of COMPUTED_RULES) {
    findings.push(...findingsOfRule(rule, seen.material, seen.rules.settings))
    // The arithmetic holds the event loop; between two rules others have their turn.
    await setImmediate()
  }
  const rules = seen.rules.version
  await inTransaction(pool, async (client) => {
    await insertRun(
      client,
      month,
      { number: seen.number, settlement: seen.settlement, rules, at, account },
      findings,
    )
    await writeAudit(client, {
      account,
      action: 'finding.check',
      subject: `settlement/${month}`,
      detail: { found: findings.length },
      address,
    })
  })
}

/** How many findings keep a computation from being submitted by somebody; the database asks the same (migration 0004). */
export async function countOpenHolds(
  client: Queryable,
  settlement: number,
  submitter: number,
): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM open_holds($1, $2)',
    [settlement, submitter],
  )
  return rows[0]?.count ?? 0
}

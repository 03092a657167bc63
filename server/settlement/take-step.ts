import type { Pool } from 'pg'
import type { PlainMonth } from '../../core/plain-date.ts'
import type { SettlementAction } from '../../core/settlement-flow.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Refusal } from '../errors.ts'
import { checkFindings } from '../findings/check-findings.ts'
import { requireDecided } from '../findings/require-decided.ts'
import { inTransaction } from '../plugins/database.ts'
import { readRecordsHash, type StepBy } from './compute-month.ts'
import { readPolicies, weeksAround } from './policy-repository.ts'
import { getSettlement, insertStep } from './settlement-repository.ts'

/** Nobody says yes to a month whose policies or records are not those that it was computed by. */
const NEEDS_SAME_GROUNDS: ReadonlySet<SettlementAction> = new Set(['submit', 'approve'])

/** Writes a step and its trace together. Refuses where the database does, and where policies or records came since computing. */
export async function takeStep(
  pool: Pool,
  { id, month, version }: { id: number; month: PlainMonth; version: number },
  action: SettlementAction,
  reason: string | null,
  { account, address, at }: StepBy,
): Promise<void> {
  // Looked at anew, or facts could be taken away for one look and put back after it.
  if (action === 'submit') await checkFindings(pool, month, { account, address, at })
  await inTransaction(pool, async (client) => {
    if (action === 'submit') await requireDecided(client, { id, month }, account)
    await insertStep(client, { settlement: id, month, action, actor: account, at, reason })
    if (NEEDS_SAME_GROUNDS.has(action)) {
      const { policyHash, recordsHash } = await getSettlement(client, id)
      const policies = await readPolicies(client, weeksAround(month))
      if (policies.hash.toString('hex') !== policyHash)
        throw new Refusal('settlement-superseded', '测算以后又发布了这个月的政策，请经办重新测算。')
      const hash = await readRecordsHash(client, month)
      if (hash.toString('hex') !== recordsHash)
        throw new Refusal('settlement-superseded', '测算以后又收到了这个月的记录，请经办重新测算。')
    }
    const detail = reason === null ? {} : { reason }
    const subject = `settlement/${month}/${version}`
    await writeAudit(client, { account, action: `settlement.${action}`, subject, detail, address })
  })
}

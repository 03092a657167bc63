import type { Pool } from 'pg'
import type { SettlementAction } from '../../core/settlement-flow.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { inTransaction } from '../plugins/database.ts'
import type { ComputeBy } from './compute-month.ts'
import { insertStep, type Latest } from './settlement-repository.ts'

/** Writes a step and its trace together. Refuses where the database does. */
export async function takeStep(
  pool: Pool,
  { id, month, version }: Pick<Latest, 'id' | 'month' | 'version'>,
  action: SettlementAction,
  reason: string | null,
  { account, address, at }: ComputeBy,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await insertStep(client, { settlement: id, month, action, actor: account, at, reason })
    const detail = reason === null ? {} : { reason }
    const subject = `settlement/${month}/${version}`
    await writeAudit(client, { account, action: `settlement.${action}`, subject, detail, address })
  })
}

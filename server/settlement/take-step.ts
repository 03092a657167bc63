import type { Pool } from 'pg'
import type { PlainMonth } from '../../core/plain-date.ts'
import type { SettlementAction } from '../../core/settlement-flow.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Refusal } from '../errors.ts'
import { inTransaction } from '../plugins/database.ts'
import type { StepBy } from './compute-month.ts'
import { getSettlement, insertStep } from './settlement-repository.ts'
import { readRecords } from './taps-repository.ts'

/** Nobody says yes to a month whose records are not those that were computed. */
const NEEDS_ALL_RECORDS: ReadonlySet<SettlementAction> = new Set(['submit', 'approve'])

/** Writes a step and its trace together. Refuses where the database does, and where records came since computing. */
export async function takeStep(
  pool: Pool,
  { id, month, version }: { id: number; month: PlainMonth; version: number },
  action: SettlementAction,
  reason: string | null,
  { account, address, at }: StepBy,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await insertStep(client, { settlement: id, month, action, actor: account, at, reason })
    if (NEEDS_ALL_RECORDS.has(action)) {
      const { recordsHash } = await getSettlement(client, id)
      const { hash } = await readRecords(client, month)
      if (hash.toString('hex') !== recordsHash)
        throw new Refusal('settlement-superseded', '测算以后又收到了这个月的记录，请经办重新测算。')
    }
    const detail = reason === null ? {} : { reason }
    const subject = `settlement/${month}/${version}`
    await writeAudit(client, { account, action: `settlement.${action}`, subject, detail, address })
  })
}

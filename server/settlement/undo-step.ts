/** Takes back one's own last step 撤回, as a line of its own: nothing is removed. */
import type { Pool } from 'pg'
import type { PlainMonth } from '../../core/plain-date.ts'
import { undoable } from '../../core/settlement-flow.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Refusal } from '../errors.ts'
import { inTransaction } from '../plugins/database.ts'
import type { StepBy } from './compute-month.ts'
import { insertStep, listSteps, standingOf } from './settlement-repository.ts'

/** Refuses with `undo-late` where something followed, or was paid or computed by it (migrations 0017, 0018). */
export async function undoStep(
  pool: Pool,
  { id, month, version }: { id: number; month: PlainMonth; version: number },
  reason: string | null,
  { account, address, at }: StepBy,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('SELECT lock_month($1)', [month])
    const undone = undoable(standingOf(await listSteps(client, month), version), account)
    if (undone === null) throw new Refusal('undo-late')
    await insertStep(client, {
      ...{ settlement: id, month, action: 'undo', actor: account, at, reason },
      undoes: undone.id,
    })
    await writeAudit(client, {
      ...{ account, address, action: 'settlement.undo', subject: `settlement/${month}/${version}` },
      detail: { action: undone.action, ...(reason !== null && { reason }) },
    })
  })
}

import type { Pool } from 'pg'
import { PAYOUT_RULES, type PayoutAction, type PayoutObstacle } from '../../core/payout/flow.ts'
import { notAllowed } from '../access/guard.ts'
import type { SignedIn } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { type ErrorCode, Refusal } from '../errors.ts'
import { inTransaction } from '../plugins/database.ts'
import { obstacleFor } from './batch-detail.ts'
import { getBatch, insertStep, lockPayout } from './batch-repository.ts'

const CODES: Record<Exclude<PayoutObstacle, 'permission'>, ErrorCode> = {
  order: 'payout-order',
  'own-work': 'payout-own-work',
}

/** Writes a step and its trace together; a refusal for one's own work is written down as well. */
export async function takePayoutStep(
  pool: Pool,
  id: number,
  { action, reason }: { action: PayoutAction; reason: string | null },
  person: SignedIn,
  { address, at }: { address: string; at: Date },
): Promise<void> {
  if (PAYOUT_RULES[action].needsReason && reason === null) throw new Refusal('reason-required')
  const subject = `payout/${id}`
  const refused = await inTransaction(pool, async (client) => {
    const { month } = await getBatch(client, id)
    await lockPayout(client, month)
    const found = await obstacleFor(client, await getBatch(client, id), action, person)
    if (found !== null) return found
    await insertStep(client, { batch: id, action, actor: person.id, at, reason })
    const detail = reason === null ? {} : { reason }
    await writeAudit(client, { account: person.id, action: `payout.${action}`, subject, detail, address })
    return null
  })
  if (refused === null) return
  const detail = { action, why: refused }
  await writeAudit(pool, { account: person.id, action: 'payout.refused', subject, detail, address })
  throw refused === 'permission' ? notAllowed(PAYOUT_RULES[action].permission) : new Refusal(CODES[refused])
}

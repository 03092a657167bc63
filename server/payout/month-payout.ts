/** A month's payout as a whole: what it gives, what is in batches, what stays owed and why. */

import type { Pool } from 'pg'
import type { PlainMonth } from '../../core/plain-date.ts'
import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type { Carry, MonthPayout, Payees } from '../contract/payout.ts'
import { Refusal } from '../errors.ts'
import { inTransaction, type Queryable } from '../plugins/database.ts'
import { summarize } from './batch-detail.ts'
import { findApproved, listBatches, lockPayout } from './batch-repository.ts'
import { insertCarry, listCarries } from './owed-repository.ts'
import { payoutState } from './payout-state.ts'
import { sumOpen } from './plan-repository.ts'

const KINDS: readonly Payees[] = ['elder', 'site']

export async function describeMonthPayout(client: Queryable, month: PlainMonth): Promise<MonthPayout> {
  if ((await findApproved(client, month)) === null) throw new Refusal('payout-not-approved')
  const carries = await listCarries(client, month)
  const payees = await Promise.all(
    KINDS.map(async (kind) => {
      const carried = carries.find((carry) => carry.payees === kind)
      return {
        payees: kind,
        ...(await sumOpen(client, month, kind)),
        carried:
          carried === undefined
            ? null
            : {
                ...{ reason: carried.reason, by: carried.by, at: carried.at.toISOString() },
                ...{ count: carried.count, fen: carried.fen },
              },
      }
    }),
  )
  const batches = (await listBatches(client, { month })).map(summarize)
  return {
    month,
    state: await payoutState(client, month),
    payees: payees.filter(
      (each) =>
        each.own !== 0 ||
        each.open.count + each.held.count > 0 ||
        batches.some((batch) => batch.payees === each.payees),
    ),
    batches,
  }
}

/** Says of what stays owed that it is paid with a later month. Refuses while a batch is under way, or nothing is owed. */
export async function carryOn(
  pool: Pool,
  month: PlainMonth,
  { payees, reason }: Carry,
  { account, address, at }: Author & { account: number; at: Date },
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lockPayout(client, month)
    const batches = (await listBatches(client, { month })).filter((batch) => batch.payees === payees)
    if (batches.some(({ state }) => state === 'prepared' || state === 'released' || state === 'sent'))
      throw new Refusal('payout-order')
    const { open } = await sumOpen(client, month, payees)
    if (open.count === 0) throw new Refusal('payout-nothing')
    await insertCarry(client, { month, payees, reason, account, at, ...open })
    const detail = { payees, ...open, reason }
    await writeAudit(client, { account, action: 'payout.carry', subject: `payout/${month}`, detail, address })
  })
}

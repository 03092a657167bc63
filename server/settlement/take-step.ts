import type { Pool } from 'pg'
import type { PlainMonth } from '../../core/plain-date.ts'
import type { Policy } from '../../core/settlement/policy.ts'
import type { SettlementAction } from '../../core/settlement-flow.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Refusal } from '../errors.ts'
import { checkFindings } from '../findings/check-findings.ts'
import { requireDecided } from '../findings/require-decided.ts'
import { inTransaction, type Queryable } from '../plugins/database.ts'
import { hasEarlierChanged, paysElders } from './closed-months.ts'
import { readRecordsHash, type StepBy } from './compute-month.ts'
import { daysJudged } from './days-asked.ts'
import { getGrounds } from './known-repository.ts'
import { askNeeds } from './needs.ts'
import { readPolicies, weeksAround } from './policy-repository.ts'
import { askedFor } from './settle-sheets.ts'
import { getSettlement, insertStep } from './settlement-repository.ts'
import { haveSitesChanged, listChangedElders } from './since-repository.ts'

/** Nobody says yes to a month whose policies, register or records are not those that it was computed by. */
const NEEDS_SAME_GROUNDS: ReadonlySet<SettlementAction> = new Set(['submit', 'check', 'review', 'approve'])

/** Actions that a township's person takes for the township. */
const NAMES_TOWN: ReadonlySet<SettlementAction> = new Set(['check', 'return'])

/** Writes a step and its trace together. Refuses where the database does, and where policies, records or changes of the register came since computing. */
export async function takeStep(
  pool: Pool,
  { id, month, version }: { id: number; month: PlainMonth; version: number },
  action: SettlementAction,
  reason: string | null,
  { account, address, at, region = null }: StepBy & { region?: string | null },
): Promise<void> {
  // Looked at anew, or facts could be taken away for one look and put back after it.
  if (action === 'submit') await checkFindings(pool, month, { account, address, at })
  await inTransaction(pool, async (client) => {
    // Before the locks that the step's triggers take: in one order for every action, or two could wait for each other.
    await client.query('SELECT lock_month($1)', [month])
    if (action === 'submit') await requireDecided(client, id, account)
    const needs = action === 'submit' ? await askNeeds(client, { id, month }) : null
    const step = { settlement: id, month, action, actor: account, at, reason, needs }
    await insertStep(client, { ...step, region: NAMES_TOWN.has(action) ? region : null })
    if (NEEDS_SAME_GROUNDS.has(action)) {
      const { policyHash, recordsHash } = await getSettlement(client, id)
      const { policies, hash: policiesNow } = await readPolicies(client, weeksAround(month))
      if (policiesNow.toString('hex') !== policyHash)
        throw new Refusal('settlement-superseded', '测算以后又发布了这个月的政策，请经办重新测算。')
      if (await hasRegisterChanged(client, id, month, policies))
        throw new Refusal('settlement-superseded', '测算以后名册里又有这个月的变动，请经办重新测算。')
      if (await hasEarlierChanged(client, id, month))
        throw new Refusal('settlement-superseded', '测算以后又知道了以前月份的变动，请经办重新测算。')
      const hash = await readRecordsHash(client, month)
      if (hash.toString('hex') !== recordsHash)
        throw new Refusal('settlement-superseded', '测算以后又收到了这个月的记录，请经办重新测算。')
    }
    const detail = reason === null ? {} : { reason }
    const subject = `settlement/${month}/${version}`
    await writeAudit(client, { account, action: `settlement.${action}`, subject, detail, address })
  })
}

/** Whether something that bears on the month; the register as a whole changes every day. */
async function hasRegisterChanged(
  client: Queryable,
  settlement: number,
  month: PlainMonth,
  policies: readonly Policy[],
): Promise<boolean> {
  const { knownAt } = await getGrounds(client, settlement)
  const days = daysJudged(askedFor(month, policies))
  const elders = await listChangedElders(client, knownAt, days, paysElders(policies, month))
  return elders.length > 0 || (await haveSitesChanged(client, knownAt, days))
}

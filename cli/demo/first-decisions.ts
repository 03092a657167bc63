import type { PlainMonth } from '../../core/plain-date.ts'
import { checkFindings } from '../../server/findings/check-findings.ts'
import { insertDecision } from '../../server/findings/decision-repository.ts'
import { listFindings } from '../../server/findings/finding-repository.ts'
import type { Database } from '../../server/plugins/database.ts'
import type { StepBy } from '../../server/settlement/compute-month.ts'

const POWER_CUT = {
  verdict: 'dismissed',
  reason: '当天中午停电，来电后护理员照名单补刷，与手写名单一致。',
} as const

/** What the reviewer found out about the first month, by rule. */
const DECISIONS: Record<string, { verdict: 'upheld' | 'dismissed'; reason: string }> = {
  F08: { verdict: 'upheld', reason: '家属拿老人的卡在另一处领餐，已上门说明，重复的一次没有计补贴。' },
  'F14-run': POWER_CUT,
  'F14-rush': POWER_CUT,
}
const OTHERWISE = { verdict: 'dismissed', reason: '已核实，无异常。' } as const

/** The clerk looks, the reviewer decides all that waits. */
export async function decideFirstFindings(
  { pool }: Database,
  month: PlainMonth,
  clerk: StepBy,
  reviewer: StepBy,
): Promise<void> {
  await checkFindings(pool, month, clerk)
  const { findings } = await listFindings(
    pool,
    month,
    { rule: null, site: null, state: 'open', scope: '' },
    { page: 1, size: 200 },
  )
  for (const { id, rule } of findings) await insertDecision(pool, id, DECISIONS[rule] ?? OTHERWISE, reviewer)
}

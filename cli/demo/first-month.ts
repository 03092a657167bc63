/** The first month's whole way, as a county takes it in the first days of the next. */
import type { PlainMonth } from '../../core/plain-date.ts'
import type { SettlementAction } from '../../core/settlement-flow.ts'
import type { Database } from '../../server/plugins/database.ts'
import { computeMonth, type StepBy } from '../../server/settlement/compute-month.ts'
import { explainGap } from '../../server/settlement/explain-gap.ts'
import { listGaps } from '../../server/settlement/gaps-repository.ts'
import { listLatest } from '../../server/settlement/settlement-repository.ts'
import { takeStep } from '../../server/settlement/take-step.ts'
import { decideFirstFindings } from './first-decisions.ts'

const TOWNS = { taohua: '990101100000', qingshui: '990101101000', chengguan: '990101102000' }
/** More than any month of the demo needs. */
const REVIEWERS = ['reviewer', 'reviewer2']

/** `by`: who, on which day of the month after. The publication is written last. */
export async function settleFirstMonth(
  database: Database,
  month: PlainMonth,
  by: (login: string, day: number) => StepBy,
): Promise<void> {
  const { pool } = database
  const settlement = await computeMonth(pool, month, by('clerk', 3))
  const take = (action: SettlementAction, login: string, day: number, region?: string) =>
    takeStep(pool, { ...settlement, month }, action, null, {
      ...by(login, day),
      ...(region !== undefined && { region }),
    })
  const needs = async () => (await listLatest(pool, [month]))[0]?.needs
  for (const { terminal, problem } of await listGaps(pool, month))
    await explainGap(pool, month, { terminal, problem, reason: '月底停电，已核对手写名单。' }, by('clerk', 3))
  await decideFirstFindings(database, month, by('clerk', 3), by('reviewer', 4))
  await take('submit', 'clerk', 4)
  const { towns = [], reviewers = 1 } = (await needs()) ?? {}
  for (const [login, region] of Object.entries(TOWNS))
    if (towns.includes(region)) await take('check', login, 5, region)
  for (const login of REVIEWERS.slice(0, reviewers)) await take('review', login, 6)
  await take('approve', 'finance', 7)
  await take('publish', 'clerk', 8)
}

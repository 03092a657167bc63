/** Brings a month along its way by as many people as it takes, for tests of what comes before, on or after it. */
import type { Pool } from 'pg'
import { type PlainMonth, parsePlainMonth } from '../../../core/plain-date.ts'
import type { SettlementAction } from '../../../core/settlement-flow.ts'
import type { Role } from '../../../server/contract/session.ts'
import { checkFindings } from '../../../server/findings/check-findings.ts'
import { computeMonth } from '../../../server/settlement/compute-month.ts'
import { explainGap } from '../../../server/settlement/explain-gap.ts'
import { listGaps } from '../../../server/settlement/gaps-repository.ts'
import { listLatest } from '../../../server/settlement/settlement-repository.ts'
import { takeStep } from '../../../server/settlement/take-step.ts'

export type Until = Exclude<SettlementAction, 'return' | 'close'>
const WAY: readonly Until[] = ['compute', 'submit', 'check', 'review', 'approve', 'publish']

type Walker = { pool: Pool; clock: { now: number } }

/** From where it stands until `until` is done: whatever is found is dismissed, whatever is missing explained. */
export async function walkMonth(
  { pool, clock }: Walker,
  text: string,
  until: Until,
  { clerk }: { clerk?: number } = {},
): Promise<void> {
  const month = monthNamed(text)
  const by = (account: number) => ({ account, address: null, at: new Date(clock.now) })
  const maker = by(clerk ?? (await somebody(pool, 'walk-clerk', 'clerk')))
  const wanted = WAY.indexOf(until)
  for (;;) {
    const current = await latestOf(pool, month)
    if (current === undefined || current.state === 'returned') {
      await computeMonth(pool, month, maker)
      continue
    }
    const { state, needs } = current
    const at = { ...current, month }
    if (state === 'computed' && wanted >= WAY.indexOf('submit')) {
      await clearWay(pool, month, maker)
      await takeStep(pool, at, 'submit', null, maker)
    } else if (state === 'submitted' && wanted >= WAY.indexOf('check')) {
      const region = needs?.towns.find((town) => !current.checked.includes(town)) ?? ''
      const town = await somebody(pool, `walk-${region}`, 'town', region)
      await takeStep(pool, at, 'check', null, { ...by(town), region })
    } else if (state === 'checked' && wanted >= WAY.indexOf('review')) {
      const reviewer = await somebody(pool, `walk-reviewer-${current.reviewers.length}`, 'reviewer')
      await takeStep(pool, at, 'review', null, by(reviewer))
    } else if (state === 'reviewed' && wanted >= WAY.indexOf('approve')) {
      await takeStep(pool, at, 'approve', null, by(await somebody(pool, 'walk-finance', 'finance')))
    } else if (state === 'approved' && wanted >= WAY.indexOf('publish')) {
      await takeStep(pool, at, 'publish', null, maker)
    } else return
  }
}

type Maker = { account: number; address: null; at: Date }

/** Somebody gives their word for all records that are missing. */
export async function explainGaps(pool: Pool, text: string, maker: Maker): Promise<void> {
  const month = monthNamed(text)
  for (const { terminal, problem, note } of await listGaps(pool, month))
    if (note === null) await explainGap(pool, month, { terminal, problem, reason: '已电话核实' }, maker)
}

/** Findings are dismissed by somebody who made nothing of the month, gaps explained by the maker. */
export async function clearWay(pool: Pool, text: string, maker: Maker): Promise<void> {
  const month = monthNamed(text)
  await explainGaps(pool, text, maker)
  await checkFindings(pool, month, maker)
  await pool.query(
    `INSERT INTO finding_decision (finding_id, verdict, reason, account_id, at)
     SELECT id, 'dismissed', '核对属实', $1, $2 FROM standing_finding
      WHERE month = $3 AND mode = 'hold' AND verdict IS NULL`,
    [await somebody(pool, 'walk-looker', 'reviewer'), maker.at, month],
  )
}

function monthNamed(text: string): PlainMonth {
  const month = parsePlainMonth(text)
  if (month === undefined) throw new Error(`${text} is no month`)
  return month
}

async function latestOf(pool: Pool, month: PlainMonth) {
  const [current] = await listLatest(pool, [month])
  return current
}

/** An account of the role, made where there is none; nobody logs in with it. */
async function somebody(
  pool: Pool,
  login: string,
  role: Role,
  region: string | null = null,
): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `WITH made AS (
       INSERT INTO account (login, name, password_hash, must_change) VALUES ($1, $1, '-', false)
       ON CONFLICT (login) DO NOTHING RETURNING id
     ), given AS (INSERT INTO account_role (account_id, role, region) SELECT id, $2, $3 FROM made)
     SELECT id FROM made UNION ALL SELECT id FROM account WHERE login = $1`,
    [login, role, region],
  )
  const [found] = rows
  if (found === undefined) throw new Error(`no account ${login}`)
  return found.id
}

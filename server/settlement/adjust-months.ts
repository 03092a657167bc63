/**
 * Earlier, approved months as a month is computed (docs/adr/0013): which of them may have changed since they were
 * looked at last, what each now comes to, and the lines by which the month that is computed pays the difference.
 */
import { compareCodePoints } from '../../core/canonical.ts'
import { monthOf } from '../../core/plain-date.ts'
import { type Adjustment, adjustMonth, mayRaise } from '../../core/settlement/adjust.ts'
import { type ElderChange, explainChanges } from '../../core/settlement/adjust-explain.ts'
import { groupBy } from '../../core/settlement/grouping.ts'
import type { Register } from '../../core/settlement/register.ts'
import type { Queryable } from '../plugins/database.ts'
import { type Adjusting, changesToKeep } from './adjusting.ts'
import { type Approved, listApproved } from './approved-repository.ts'
import type { MealName } from './attendance-repository.ts'
import {
  type Change,
  type Closed,
  closedMonths,
  findChange,
  type Opening,
  sinceThen,
} from './closed-months.ts'
import type { Watch } from './computations.ts'
import type { Days } from './days-asked.ts'
import type { Cursors, Grounds } from './known-repository.ts'
import { type Merges, readMerges } from './merge-repository.ts'
import { readRegisterOf } from './register-repository.ts'
import { settleSheets } from './settle-sheets.ts'
import { getSettlement } from './settlement-repository.ts'
import { listLate, readChangedTaps } from './since-repository.ts'
import { readStatement } from './stated.ts'

/** What is computed now: its month, and what is known. */
export type Opened = Opening & { register: Register }

/** Needs the transaction of the computation, which looks into one snapshot. */
export async function adjustMonths(
  client: Queryable,
  open: Opened,
  watch: Watch,
): Promise<{ adjustments: Adjustment[]; adjusting: Adjusting[]; looked: number[] }> {
  const approved = await listApproved(client)
  const months = await closedMonths(client, approved, open)
  const adjusted: { adjustments: Adjustment[]; adjusting: Adjusting }[] = []
  // Mostly one settlement, the last that was approved, looked at all of them.
  for (const [{ grounds }, group] of groupBy(months, ({ look }) => look)) {
    const since = await sinceThen(client, grounds, group)
    for (const each of group) {
      const change = await findChange(client, each, grounds, since)
      if (change === null) continue
      adjusted.push(await adjust(client, approved, months, each, change, open, watch))
      await watch.pause()
    }
  }
  adjusted.sort((a, b) => compareCodePoints(a.adjusting.month, b.adjusting.month))
  return {
    adjustments: adjusted.flatMap(({ adjustments }) => adjustments),
    adjusting: adjusted.map(({ adjusting }) => adjusting),
    looked: approved.map(({ id }) => id),
  }
}

async function adjust(
  client: Queryable,
  approved: readonly Approved[],
  months: readonly Closed[],
  { settlement, policies, asked, days, raise }: Closed,
  { before, since, elders }: Change,
  { register, knownAt }: Opened,
  watch: Watch,
): Promise<{ adjustments: Adjustment[]; adjusting: Adjusting }> {
  const { month, resultHash: result } = settlement
  const tooLate: MealName[] = []
  for (const closed of months) tooLate.push(...(await mealsTooLate(client, approved, closed, days)))
  const terms = { policies, register, repeated: 0, month }
  const merges = await readMerges(client, knownAt)
  const { statement } = await settleSheets(client, terms, asked, watch, merges, tooLate)
  const concerned = [...since.map(({ elder }) => elder), ...elders]
  const touched = [...new Set(concerned.map((elder) => merges.get(elder) ?? elder))].sort()
  const changes =
    before === null || touched.length === 0
      ? []
      : await elderChanges(client, touched, days, before, tooLate, register, merges)
  const explained = explainChanges(policies, register.sites, month, changes)
  const adjustments = adjustMonth({
    month,
    result,
    approved: readStatement((await getSettlement(client, settlement.id)).statement),
    since: approved.flatMap(({ adjustments }) => adjustments),
    now: statement,
    raise,
    explained,
  })
  const kept = { month, settlement: settlement.id, raise, tooLate, changes: changesToKeep(changes) }
  return { adjustments, adjusting: kept }
}

/**
 * Meals on the days of a month that is no longer raised, which no settlement knew that still could have: they count for
 * nothing, so that they also take no place from others.
 */
async function mealsTooLate(
  client: Queryable,
  approved: readonly Approved[],
  { settlement, policies, raise, days: own }: Closed,
  days: Days,
): Promise<MealName[]> {
  const { id, month } = settlement
  if (raise || own.first > days.last || own.last < days.first) return []
  const inTime = approved.filter(
    (each) =>
      each.grounds !== null &&
      (each.id === id ||
        (each.month > month && each.looked.includes(id) && mayRaise(policies, month, each.month))),
  )
  if (inTime.length === 0) return []
  const cursors: Cursors = {}
  for (const { grounds } of inTime)
    for (const [stream, seq] of Object.entries(grounds?.cursors ?? {}))
      cursors[stream] = Math.max(cursors[stream] ?? 0, seq)
  return (await listLate(client, cursors, days)).filter(({ day }) => monthOf(day) === month)
}

/** Those that something became known of, as they were known before and as they are now. */
async function elderChanges(
  client: Queryable,
  touched: readonly string[],
  days: Days,
  { knownAt, cursors }: Grounds,
  without: readonly MealName[],
  { elders }: Register,
  merges: Merges,
): Promise<ElderChange[]> {
  const before = await readRegisterOf(client, knownAt, touched)
  const taps = groupBy(
    await readChangedTaps(client, touched, days, cursors, without, merges),
    ({ tap }) => tap.elder,
  )
  return touched.map((elder) => ({
    elder,
    was: before.elders.get(elder),
    is: elders.get(elder),
    taps: taps.get(elder) ?? [],
  }))
}

/**
 * Earlier, approved months as a later one looks back at them (docs/adr/0013), and what came to be known of each since
 * some moment.
 */
import type { PlainMonth } from '../../core/plain-date.ts'
import { mayRaise } from '../../core/settlement/adjust.ts'
import type { Policy } from '../../core/settlement/policy.ts'
import { versionsIn } from '../../core/settlement/versions.ts'
import type { Queryable } from '../plugins/database.ts'
import { type Approved, lastLook, listApproved } from './approved-repository.ts'
import { type Asked, type Days, daysJudged, daysWritten } from './days-asked.ts'
import { type Grounds, getGrounds } from './known-repository.ts'
import { readPolicies, weeksAround } from './policy-repository.ts'
import type { AsOf } from './register-repository.ts'
import { askedFor } from './settle-sheets.ts'
import { haveSitesChanged, listChangedElders, listSince, type Since } from './since-repository.ts'

/** The month that looks back, and as of when policies are known. */
export type Opening = { month: PlainMonth; knownAt: AsOf }

export type Closed = {
  settlement: Approved
  /** Who looked at it last. */
  look: Approved
  policies: readonly Policy[]
  asked: Asked
  /** As terminals wrote them down. */
  days: Days
  /** Whether the open month may still pay more for it. */
  raise: boolean
}

/** The earlier months that are approved, the oldest first. */
export async function closedMonths(
  client: Queryable,
  approved: readonly Approved[],
  open: Opening,
): Promise<Closed[]> {
  const months: Closed[] = []
  const earlier = approved.filter(({ month }) => month < open.month)
  for (const settlement of earlier.sort((a, b) => (a.month < b.month ? -1 : 1))) {
    const { month } = settlement
    const { policies } = await readPolicies(client, weeksAround(month), open.knownAt)
    const asked = askedFor(month, policies)
    months.push({
      settlement,
      look: lastLook(approved, settlement),
      policies,
      asked,
      days: daysWritten(asked),
      raise: mayRaise(policies, month, open.month),
    })
  }
  return months
}

export type Change = {
  /** What was known then; null where nobody wrote that down. */
  before: Grounds | null
  since: Since[]
  elders: string[]
}

/** Records of the days of some months, the oldest first, that came since. */
export async function sinceThen(
  client: Queryable,
  then: Grounds | null,
  months: readonly Closed[],
): Promise<Since[]> {
  const [oldest, newest] = [months[0], months.at(-1)]
  if (then === null || oldest === undefined || newest === undefined) return []
  return listSince(client, then.cursors, { first: oldest.days.first, last: newest.days.last })
}

/** null where nothing that bears on the month came to be known since; `all`: the records that did, of any month. */
export async function findChange(
  client: Queryable,
  { settlement, policies, asked, days }: Closed,
  before: Grounds | null,
  all: readonly Since[],
): Promise<Change | null> {
  if (before === null) return { before, since: [], elders: [] }
  const since = all.filter(({ day }) => days.first <= day && day <= days.last)
  const judged = daysJudged(asked)
  const elders = await listChangedElders(
    client,
    before.knownAt,
    judged,
    paysElders(policies, settlement.month),
  )
  if (since.length > 0 || elders.length > 0) return { before, since, elders }
  return (await haveSitesChanged(client, before.knownAt, judged)) ? { before, since, elders } : null
}

/** Whether an elder is paid without having eaten. */
export function paysElders(policies: readonly Policy[], month: PlainMonth): boolean {
  return versionsIn(policies, month).some(({ grants }) => grants.some(({ per }) => per === 'elder-month'))
}

/**
 * Whether something came to be known since a month was computed that bears on an earlier one which it may still raise:
 * with the next month it could be too late. What can only take back waits for that.
 */
export async function hasEarlierChanged(
  client: Queryable,
  settlement: number,
  month: PlainMonth,
): Promise<boolean> {
  const then = await getGrounds(client, settlement)
  const months = await closedMonths(client, await listApproved(client), { month, knownAt: 'now' })
  const raised = months.filter(({ raise }) => raise)
  const since = await sinceThen(client, then, raised)
  for (const each of raised) if ((await findChange(client, each, then, since)) !== null) return true
  return false
}

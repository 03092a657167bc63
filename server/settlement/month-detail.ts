/** One month in full, as the desk shows it. */
import { compareCodePoints } from '../../core/canonical.ts'
import type { PlainMonth } from '../../core/plain-date.ts'
import {
  ACTION_RULES,
  actionsFrom,
  type Obstacle,
  obstacle,
  type SettlementAction,
  type SettlementState,
} from '../../core/settlement-flow.ts'
import { ROLES } from '../../core/terms.ts'
import { permissionsOf, rolesWith } from '../access/permissions.ts'
import type { SignedIn } from '../app-types.ts'
import type { MonthDetail, SettledSite } from '../contract/months.ts'
import { ERRORS, type ErrorCode } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import { type Calendar, previousMonth, publishBy } from './calendar.ts'
import { listGaps } from './gaps-repository.ts'
import { titlesOf } from './grant-titles.ts'
import { describeAdjustments, describeAfter } from './month-adjustments.ts'
import { readPolicyWords } from './policy-repository.ts'
import { readSettledPlaces } from './settled-place-repository.ts'
import { getSettlement, type Latest, listLatest, listSteps } from './settlement-repository.ts'
import { readStatement, type StatedGrant } from './stated.ts'

export function stateOf(month: string, latest: Latest | undefined, { running }: Calendar): SettlementState {
  if (latest !== undefined) return latest.state
  return month === running ? 'running' : 'open'
}

/** How an action stands for a person: null where they may take it. */
export function obstacleFor(
  person: SignedIn,
  state: SettlementState,
  action: SettlementAction,
  latest: Latest | undefined,
): Obstacle | null {
  const madeIt = latest?.makers.includes(person.id) ?? false
  return obstacle(state, action, { permissions: permissionsOf(person.roles), madeIt })
}

export const OBSTACLE_CODES: Record<Obstacle, ErrorCode> = {
  permission: 'not-allowed',
  'not-over': 'month-not-over',
  approved: 'settlement-approved',
  order: 'settlement-order',
  'own-work': 'own-work',
}

export async function describeMonth(
  client: Queryable,
  month: PlainMonth,
  person: SignedIn,
  calendar: Calendar,
): Promise<MonthDetail> {
  const previous = previousMonth(month)
  const latest = await listLatest(client, [month, previous])
  const current = latest.find((each) => each.month === month)
  const before = latest.find((each) => each.month === previous)
  const state = stateOf(month, current, calendar)
  const steps = await listSteps(client, month)
  return {
    month,
    state,
    publishBy: publishBy(month),
    settlement: current === undefined ? null : await describeSettlement(client, current),
    previous: before === undefined ? null : { month: previous, payable: before.payable, taps: before.taps },
    steps: steps.map((step) => ({ ...step, at: step.at.toISOString() })),
    next: (state === 'running' ? (['compute'] as const) : actionsFrom(state)).map((action) => ({
      action,
      why: wordsOf(obstacleFor(person, state, action, current), action),
    })),
    after: await describeAfter(client, month),
    // A month that still runs has no end after which a terminal could be missing.
    gaps: state === 'running' ? [] : await listGaps(client, month),
  }
}

function wordsOf(found: Obstacle | null, action: SettlementAction): string | null {
  if (found === null) return null
  if (found !== 'permission') return ERRORS[OBSTACLE_CODES[found]].message
  const roles = rolesWith(ACTION_RULES[action].permission).map((role) => ROLES[role].zh)
  return `由${roles.join('、')}办理。`
}

async function describeSettlement(
  client: Queryable,
  { id, version, month, payable }: Latest,
): Promise<NonNullable<MonthDetail['settlement']>> {
  const stored = await getSettlement(client, id)
  const { figures } = stored
  const { taps, grants, adjustments } = readStatement(stored.statement)
  const policies = await readPolicyWords(client, figures.policies)
  const titles = titlesOf(policies)
  const stated = Object.entries(grants)
  return {
    id,
    version,
    policy: policies.map((policy) => ({ id: policy.id, title: policy.title })),
    hashes: {
      policy: stored.policyHash,
      register: stored.registerHash,
      records: stored.recordsHash,
      result: stored.resultHash,
    },
    taps: {
      total: taps.total,
      surviving: taps.surviving,
      excluded: counted(taps.excluded),
      withheld: counted(figures.withheld),
    },
    elders: figures.elders,
    grants: stated.map(([grant, { entitlement, payable, excluded, funders }]) => ({
      grant,
      title: titles.grant(grant),
      entitlement,
      payable,
      excluded: counted(excluded),
      funders: Object.entries(funders).map(([funder, fen]) => ({ funder, fen })),
    })),
    sites: (
      await readSettledPlaces(client, siteIds(stated, figures.sites), month, stored.knownAt ?? 'now')
    ).map((site) => settledSite(site, stated, figures.sites[site.id], titles)),
    elderGrants: stated.flatMap(([grant, { elders, payable }]) =>
      elders === undefined ? [] : [{ grant, elders: Object.keys(elders).length, payable }],
    ),
    adjustments: await describeAdjustments(client, month, adjustments, titles),
    payable,
  }
}

function siteIds(stated: [string, StatedGrant][], counts: Record<string, unknown>): string[] {
  return [
    ...new Set([...Object.keys(counts), ...stated.flatMap(([, { sites }]) => Object.keys(sites ?? {}))]),
  ]
}

function settledSite(
  site: Awaited<ReturnType<typeof readSettledPlaces>>[number],
  stated: [string, StatedGrant][],
  count:
    | { taps: number; elders: number; categories: Record<string, { taps: number; elders: number }> }
    | undefined,
  titles: ReturnType<typeof titlesOf>,
): SettledSite {
  const grants = stated.flatMap(([grant, { sites }]) => {
    const own = sites?.[site.id]
    if (own === undefined) return []
    const rates = Object.entries(own.rates).map(([id, rate]) => ({
      id,
      title: titles.rate(grant, id),
      ...rate,
    }))
    return [{ grant, count: own.count, entitlement: own.entitlement, payable: own.payable, rates }]
  })
  return {
    site: site.id,
    name: site.name,
    town: site.town,
    facility: site.facility,
    star: site.star,
    taps: count?.taps ?? 0,
    elders: count?.elders ?? 0,
    categories: Object.entries(count?.categories ?? {})
      .sort(([a], [b]) => compareCodePoints(a, b))
      .map(([category, each]) => ({ category, ...each })),
    grants,
    payable: grants.reduce((sum, { payable }) => sum + payable, 0),
  }
}

/** The most frequent first. */
function counted(counts: Record<string, number>): { reason: string; count: number }[] {
  return Object.entries(counts)
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || compareCodePoints(a.reason, b.reason))
}

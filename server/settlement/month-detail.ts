/** One month in full, as the desk shows it; to a township's person, their township's part of it. */
import { compareCodePoints } from '../../core/canonical.ts'
import type { PlainMonth } from '../../core/plain-date.ts'
import {
  actionsFrom,
  type FlowPerson,
  type Obstacle,
  obstacle,
  type SettlementAction,
  type SettlementState,
} from '../../core/settlement-flow.ts'
import { permissionsOf } from '../access/permissions.ts'
import { scopeOf } from '../access/scope.ts'
import type { SignedIn } from '../app-types.ts'
import type { MonthDetail, SettledSite } from '../contract/months.ts'
import type { ErrorCode } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import { type Calendar, previousMonth, publishBy } from './calendar.ts'
import { listGaps } from './gaps-repository.ts'
import { titlesOf } from './grant-titles.ts'
import { describeAdjustments, describeAfter } from './month-adjustments.ts'
import { describePath } from './month-path.ts'
import { readMonthRules } from './month-rules-repository.ts'
import { readPolicyWords } from './policy-repository.ts'
import { readSettledPlaces } from './settled-place-repository.ts'
import {
  getSettlement,
  type Latest,
  listLatest,
  listSteps,
  type StoredSettlement,
} from './settlement-repository.ts'
import { readStatement, type Stated, type StatedGrant } from './stated.ts'
import { narrowed } from './town-view.ts'
import { namedSites, readTowns, settledSites } from './towns.ts'

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
  return obstacle(state, action, flowPerson(person, latest))
}

function flowPerson({ id, roles, region }: SignedIn, latest: Latest | undefined): FlowPerson {
  const did = new Set<'make' | 'check' | 'review'>()
  if (latest?.makers.includes(id)) did.add('make')
  if (latest?.checkers.includes(id)) did.add('check')
  if (latest?.reviewers.includes(id)) did.add('review')
  const town =
    region === null
      ? null
      : !latest?.needs?.towns.includes(region)
        ? 'absent'
        : latest.checked.includes(region)
          ? 'confirmed'
          : 'waiting'
  return { permissions: permissionsOf(roles), did, town }
}

export const OBSTACLE_CODES: Record<Obstacle, ErrorCode> = {
  permission: 'not-allowed',
  'not-over': 'month-not-over',
  approved: 'settlement-approved',
  order: 'settlement-order',
  'own-work': 'own-work',
  'second-person': 'second-person',
  'town-absent': 'town-absent',
  'town-confirmed': 'town-confirmed',
}

export async function describeMonth(
  client: Queryable,
  month: PlainMonth,
  person: SignedIn,
  calendar: Calendar,
): Promise<MonthDetail> {
  const scope = scopeOf(person)
  const previous = previousMonth(month)
  const latest = await listLatest(client, [month, previous])
  const current = latest.find((each) => each.month === month)
  const before = latest.find((each) => each.month === previous)
  const state = stateOf(month, current, calendar)
  const steps = await listSteps(client, month)
  const { rules } = await readMonthRules(client)
  const stored = current === undefined ? null : await getSettlement(client, current.id)
  const statement = stored === null ? null : readStatement(stored.statement)
  const towns =
    stored === null || statement === null ? [] : await readTowns(client, { ...stored, month, statement })
  const whole =
    current === undefined || stored === null || statement === null
      ? null
      : await describeSettlement(client, current, stored, statement, scope)
  const path = await describePath(client, {
    ...{ month, state, current, steps, rules, account: person.id, today: calendar.today },
    towns: towns.filter(({ region }) => region.startsWith(scope)),
  })
  return {
    month,
    state,
    publishBy: publishBy(month, rules),
    path,
    settlement: whole,
    previous:
      before === undefined || scope !== ''
        ? null
        : { month: previous, payable: before.payable, taps: before.taps },
    steps: steps.map(({ account: _, region: __, ...step }) => ({ ...step, at: step.at.toISOString() })),
    next: (state === 'running' ? (['compute'] as const) : actionsFrom(state)).map((action) => ({
      action,
      why:
        obstacleFor(person, state, action, current) ??
        (action === 'close' && path.payout !== 'finished' ? 'payout-open' : null),
    })),
    after: scope === '' ? await describeAfter(client, month) : null,
    // A month that still runs has no end after which a terminal could be missing.
    gaps: state === 'running' ? [] : await listGaps(client, month, scope),
  }
}

/** `scope`: how the codes of the places begin that are shown. */
async function describeSettlement(
  client: Queryable,
  { id, version, month, payable }: Latest,
  stored: StoredSettlement,
  statement: Stated,
  scope: string,
): Promise<NonNullable<MonthDetail['settlement']>> {
  const { figures } = stored
  const { taps, grants, adjustments } = statement
  const policies = await readPolicyWords(client, figures.policies)
  const titles = titlesOf(policies)
  const stated = Object.entries(grants)
  const settled = { month, statement, figures, knownAt: stored.knownAt }
  const named = await readSettledPlaces(client, [...namedSites(settled)], month, stored.knownAt ?? 'now')
  const places = named.filter(({ region }) => region.startsWith(scope))
  const own = settledSites(settled)
  const whole: NonNullable<MonthDetail['settlement']> = {
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
    sites: places
      .filter(({ id }) => own.has(id))
      .map((site) => settledSite(site, stated, figures.sites[site.id], titles)),
    elderGrants: stated.flatMap(([grant, { elders, payable }]) =>
      elders === undefined ? [] : [{ grant, elders: Object.keys(elders).length, payable }],
    ),
    adjustments: await describeAdjustments(client, month, adjustments, titles),
    payable,
  }
  return scope === '' ? whole : narrowed(whole, new Set(places.map(({ id }) => id)))
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

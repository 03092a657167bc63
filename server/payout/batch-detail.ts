/** One batch in full, as the desk shows it. */
import {
  type PAYOUT_RULES,
  type PayoutObstacle,
  payoutActionsFrom,
  payoutObstacle,
} from '../../core/payout/flow.ts'
import { permissionsOf } from '../access/permissions.ts'
import type { SignedIn } from '../app-types.ts'
import type { BatchDetail, BatchSummary, Payees } from '../contract/payout.ts'
import type { Queryable } from '../plugins/database.ts'
import { readStatement } from '../settlement/stated.ts'
import { type Batch, findApproved, hasMade, listSteps } from './batch-repository.ts'
import { listReturns, listToldOf } from './line-repository.ts'
import { sumOpen } from './plan-repository.ts'
import { getTemplateVersion } from './template-repository.ts'

const LONGEST_LIST = 200

/** States in which the file may be fetched: the money is released. */
export const FILE_STATES: readonly Batch['state'][] = ['released', 'sent', 'finished']

export function summarize(batch: Batch): BatchSummary {
  const { id, name, month, payees, kind, state, since, document, count, total, paid, failed, leftOut } = batch
  return {
    ...{ id, name, month, payees, kind, state, since: since.toISOString(), document, count, total },
    ...{ paid, failed, leftOut },
  }
}

/** How an action stands for a person: null where they may take it. */
export async function obstacleFor(
  client: Queryable,
  batch: Batch,
  action: keyof typeof PAYOUT_RULES,
  person: SignedIn,
): Promise<PayoutObstacle | null> {
  return payoutObstacle(action, batch.state, {
    permissions: permissionsOf(person.roles),
    madeIt: await hasMade(client, batch, person.id),
    hasResults: batch.paid.count + batch.failed.count > 0,
  })
}

export async function describeBatch(client: Queryable, batch: Batch, person: SignedIn): Promise<BatchDetail> {
  const template = await getTemplateVersion(client, batch.templateId, batch.templateVersion)
  const permissions = permissionsOf(person.roles)
  const actions = payoutActionsFrom(batch.state, batch.paid.count + batch.failed.count > 0)
  const next = await Promise.all(
    actions.map(async (action) => ({ action, why: await obstacleFor(client, batch, action, person) })),
  )
  const steps = await listSteps(client, batch.id)
  const returns = await listReturns(client, batch.id)
  return {
    ...summarize(batch),
    payDay: batch.payDay,
    template: {
      ...{ id: template.id, version: template.version, title: template.title, encoding: template.encoding },
    },
    fileHash: batch.fileHash.toString('hex'),
    parent: batch.parent === null ? null : { id: batch.parent, name: batch.parentName ?? '' },
    own: (await sumOpen(client, batch.month, batch.payees)).own,
    funders: await fundersOf(client, batch.month, batch.payees),
    steps: steps.map(({ action, actor, at, reason }) => ({ action, actor, at: at.toISOString(), reason })),
    next,
    mayDownload: permissions.has('payout.release') && FILE_STATES.includes(batch.state),
    ...(await listToldOf(client, batch.id, batch.payees, LONGEST_LIST)),
    returns: returns.map((each) => ({ ...each, at: each.at.toISOString() })),
  }
}

/** Who bears what the month's statement gives to these payees. */
async function fundersOf(client: Queryable, month: string, payees: Payees): Promise<BatchDetail['funders']> {
  const approved = await findApproved(client, month)
  if (approved === null) return []
  const { grants, adjustments } = readStatement(approved.statement)
  const sums = new Map<string, number>()
  const add = (funders: Record<string, number>) => {
    for (const [funder, fen] of Object.entries(funders)) sums.set(funder, (sums.get(funder) ?? 0) + fen)
  }
  for (const grant of Object.values(grants))
    if ((payees === 'elder') === (grant.elders !== undefined)) add(grant.funders)
  for (const { lines, funders } of adjustments)
    if (lines.some((line) => (payees === 'elder') === (line.elder !== undefined))) add(funders)
  return [...sums].map(([funder, fen]) => ({ funder, fen }))
}

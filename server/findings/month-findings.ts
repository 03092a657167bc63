/** A month's findings as the desk shows them. */
import type { PlainMonth } from '../../core/plain-date.ts'
import { permissionsOf } from '../access/permissions.ts'
import { scopeOf } from '../access/scope.ts'
import type { SignedIn } from '../app-types.ts'
import type { FindingDetail, MonthFindings } from '../contract/findings.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import { getSettlement } from '../settlement/settlement-repository.ts'
import { readStatement } from '../settlement/stated.ts'
import { isMaker, listDecisions } from './decision-repository.ts'
import { type Chosen, countFindings, findFinding, listEvidence, listFindings } from './finding-repository.ts'
import { findNewestRun, findNewestSettlement } from './run-repository.ts'

export async function describeMonthFindings(
  client: Queryable,
  month: PlainMonth,
  chosen: Chosen,
  paging: { page: number; size: number },
): Promise<MonthFindings> {
  const run = await findNewestRun(client, month)
  const settlement = await findNewestSettlement(client, month)
  return {
    month,
    run:
      run === null
        ? null
        : { at: run.at.toISOString(), rules: run.rules, current: run.settlement === settlement },
    ...(await countFindings(client, month, chosen.scope)),
    ...(await listFindings(client, month, chosen, paging)),
    // Of the county as a whole, and nobody's in particular.
    engine: settlement === null || chosen.scope !== '' ? [] : await engineCounts(client, settlement),
  }
}

/** Taps that settlement left out, by its reasons over all grants. */
async function engineCounts(client: Queryable, settlement: number): Promise<MonthFindings['engine']> {
  const { statement, figures } = await getSettlement(client, settlement)
  const { taps, grants } = readStatement(statement)
  const counts = new Map<string, number>()
  for (const list of [
    taps.excluded,
    figures.withheld,
    ...Object.values(grants).map(({ excluded }) => excluded),
  ])
    for (const [reason, count] of Object.entries(list)) counts.set(reason, (counts.get(reason) ?? 0) + count)
  return [...counts].map(([reason, count]) => ({ reason, count }))
}

/** Refuses with `not-found` also where new facts took the finding away. */
export async function describeFinding(
  client: Queryable,
  id: number,
  person: SignedIn,
): Promise<FindingDetail> {
  const finding = await findFinding(client, id, scopeOf(person))
  if (finding === null) throw new Refusal('not-found', `finding/${id}`)
  const why = !permissionsOf(person.roles).has('finding.decide')
    ? ('permission' as const)
    : finding.mode === 'hold' && (await isMaker(client, finding.month, person.id))
      ? ('own-work' as const)
      : null
  return {
    ...finding,
    mayDecide: why === null,
    why,
    evidence: await listEvidence(client, id),
    decisions: await listDecisions(client, id),
  }
}

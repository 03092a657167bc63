/**
 * Asking for a change and deciding on it, one transaction each. The register changes only with the approval, by somebody
 * else than who asked, and only if what stood when it was asked still stands.
 */

import { notAllowed } from '../access/guard.ts'
import { permissionsOf } from '../access/permissions.ts'
import { requireInScope } from '../access/scope.ts'
import { scopeRange } from '../access/scope-range.ts'
import type { SignedIn } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type {
  Change,
  ChangeDecision,
  ChangePage,
  ChangeQuery,
  NewChange,
  Verdict,
} from '../contract/changes.ts'
import { Refusal } from '../errors.ts'
import { type Database, inTransaction, type Queryable } from '../plugins/database.ts'
import { getServiceDay } from '../register/service-day-repository.ts'
import type { Secrets } from '../secrets.ts'
import { isSame, shownOf } from './change-kind.ts'
import {
  getChange,
  insertDecision,
  insertRequest,
  isAsked,
  listChanges,
  lockSubject,
  type StoredChange,
  subjectOf,
} from './change-repository.ts'
import { getKind } from './kinds.ts'

export type Changes = { pool: Database['pool']; secrets: Secrets }
/** Who acts, from where, and when. */
export type Acting = { person: SignedIn; address: string | null; at: Date }

/**
 * Gives the change's id; where one person does (server/changes/change-kind), it is done. Refuses with `out-of-scope`,
 * `elder-merged`, `change-asked`, and what the kind refuses with.
 */
export async function askForChange(
  { pool, secrets }: Changes,
  { kind: code, subject, proposal: asked, reason }: NewChange,
  { person, address, at }: Acting,
): Promise<number> {
  const { of, id } = subjectOf(subject)
  const kind = getKind(code, of)
  return inTransaction(pool, async (client) => {
    const { region, merged } = await lockSubject(client, { of, id })
    requireInScope(person, region)
    if (merged) throw new Refusal('elder-merged')
    const context = { client, secrets, person, id, today: await getServiceDay(client, at.getTime()) }
    const { proposal, direct } = await kind.prepare(context, asked)
    if (await isAsked(client, { kind: code, subject, proposal })) throw new Refusal('change-asked')
    const before = await kind.standing(context, proposal)
    const account = person.id
    const request = { kind: code, subject, region, proposal, before, reason: reason.trim(), account, at }
    const change = await insertRequest(client, request)
    if (direct) {
      await kind.apply(context, proposal, change)
      await insertDecision(client, change, 'direct', { account, at, reason: null })
    }
    await writeAudit(client, {
      account,
      address,
      action: direct ? 'change.direct' : 'change.ask',
      subject,
      detail: { change, kind: code },
    })
    return change
  })
}

/**
 * Refuses with `change-decided`, `change-own-work`, `change-not-yours`, `change-reason-required`, `out-of-scope`, or, for an
 * approval, `change-superseded` and what the kind refuses with.
 */
export async function decideChange(
  { pool, secrets }: Changes,
  change: number,
  { verdict, reason }: ChangeDecision,
  { person, address, at }: Acting,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { kind: code, subject, region } = await getChange(client, change)
    requireInScope(person, region)
    const { of, id } = subjectOf(subject)
    const { merged } = await lockSubject(client, { of, id })
    // Read again: whoever decided meanwhile held the row.
    const { state, asker, proposal, before } = await getChange(client, change)
    if (state !== 'open') throw new Refusal('change-decided')
    const kind = getKind(code, of)
    if (verdict === 'withdrawn') {
      if (asker !== person.id) throw new Refusal('change-not-yours')
    } else {
      if (!permissionsOf(person.roles).has(kind.decide)) throw notAllowed(kind.decide)
      if (asker === person.id) throw new Refusal('change-own-work')
    }
    if (verdict === 'refused' && !reason?.trim()) throw new Refusal('change-reason-required')
    const account = person.id
    if (verdict === 'approved') {
      const context = { client, secrets, person, id, today: await getServiceDay(client, at.getTime()) }
      if (merged || !isSame(await kind.standing(context, proposal), before))
        throw new Refusal('change-superseded')
      await kind.apply(context, proposal, change)
    }
    await insertDecision(client, change, verdict, { account, at, reason: reason?.trim() || null })
    await writeAudit(client, {
      account,
      address,
      action: `change.${verdict}`,
      subject,
      detail: { change, kind: code },
    })
  })
}

/** Those of the person's places. */
export async function describeChanges(
  client: Queryable,
  query: ChangeQuery,
  person: SignedIn,
): Promise<ChangePage> {
  const { total, changes } = await listChanges(client, query, scopeRange(person))
  return { total, changes: changes.map((change) => described(change, person)) }
}

/** Refuses with `not-found` or `out-of-scope`. */
export async function describeChange(client: Queryable, id: number, person: SignedIn): Promise<Change> {
  const change = await getChange(client, id)
  requireInScope(person, change.region)
  return described(change, person)
}

function described({ asker, ...change }: StoredChange, person: SignedIn): Change {
  const { kind, subject, state, proposal, before, askedAt, decidedAt } = change
  const decides = permissionsOf(person.roles).has(getKind(kind, subjectOf(subject).of).decide)
  const own: Verdict[] = asker === person.id ? ['withdrawn'] : []
  return {
    ...change,
    proposal: shownOf(proposal),
    before: shownOf(before),
    askedAt: askedAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
    may: state !== 'open' ? [] : asker !== person.id && decides ? ['approved', 'refused'] : own,
  }
}

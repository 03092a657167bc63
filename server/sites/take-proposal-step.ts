/** Proposing something of a site or a village, and the steps after; the register changes with the approval. */
import type { Pool } from 'pg'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { PlainDate } from '../../core/plain-date.ts'
import { notAllowed } from '../access/guard.ts'
import { permissionsOf } from '../access/permissions.ts'
import { requireInScope, scopeOf } from '../access/scope.ts'
import type { SignedIn } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import {
  ChangeContent,
  MergeContent,
  type NewProposal,
  OpenContent,
  type Proposal,
  type ProposalQuery,
  type ProposalStep,
  WithdrawContent,
} from '../contract/sites.ts'
import { Refusal } from '../errors.ts'
import { inTransaction, type Queryable } from '../plugins/database.ts'
import { newId } from '../register/ids.ts'
import { applyProposal, checkProposal } from './apply-proposal.ts'
import { nextFor, permissionFor, STATE_AFTER } from './proposal-flow.ts'
import {
  getProposal,
  insertProposal,
  insertStep,
  isProposed,
  listProposals,
  type StoredProposal,
} from './proposal-repository.ts'
import { lockSite } from './site-facts.ts'

export type Acting = { person: SignedIn; address: string; at: Date; today: PlainDate }

const CONTENTS: Record<Proposal['kind'], TSchema> = {
  open: OpenContent,
  change: ChangeContent,
  withdraw: WithdrawContent,
  merge: MergeContent,
}

/** Gives its id. Refuses with `out-of-scope`, `site-proposal-open`, and what the register would refuse. */
export async function propose(pool: Pool, asked: NewProposal, acting: Acting): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { kind, content } = asked
    const isNew = kind === 'open' || kind === 'merge'
    const region = isNew ? asked.region : (await lockSite(client, asked.site)).region
    const site = kind === 'open' ? newId('site') : kind === 'merge' ? null : asked.site
    requireInScope(acting.person, region)
    if (kind === 'merge') await client.query('SELECT FROM region WHERE code = $1 FOR UPDATE', [region])
    if (await isProposed(client, { site, region })) throw new Refusal('site-proposal-open')
    requireGoalInScope(acting.person, content)
    await checkProposal(client, { kind, site, region, content }, acting.today)
    const proposal = await insertProposal(client, { kind, site, region })
    const { id: account } = acting.person
    await insertStep(client, {
      ...{ proposal, position: 1, action: 'propose', account },
      ...{ at: acting.at, reason: null, content },
    })
    await trace(client, proposal, 'propose', { kind, site, region }, acting)
    return proposal
  })
}

/**
 * Refuses with `out-of-scope`, `not-allowed`, `site-proposal-superseded`, `site-own-work`, `reason-required`, and, for an
 * approval, what the register refuses with.
 */
export async function takeProposalStep(
  pool: Pool,
  id: number,
  { position, action, reason, content }: ProposalStep,
  acting: Acting,
): Promise<void> {
  const { person, at, today } = acting
  await inTransaction(pool, async (client) => {
    const proposal = await getProposal(client, id)
    requireInScope(person, proposal.region)
    const permission = permissionFor(stateOf(proposal), action)
    if (permission === null || proposal.steps.at(-1)?.position !== position)
      throw new Refusal('site-proposal-superseded')
    if (!permissionsOf(person.roles).has(permission)) throw notAllowed(permission)
    const said = reason?.trim() || null
    if (said === null && (action === 'return' || action === 'drop')) throw new Refusal('reason-required')
    if (action === 'propose') {
      if (content === undefined || !Value.Check(CONTENTS[proposal.kind], content))
        throw new Refusal('invalid-request', 'body/content')
      requireGoalInScope(person, content)
      await checkProposal(client, { ...proposal, content }, today)
    }
    await insertStep(client, {
      ...{ proposal: id, position: position + 1, action, account: person.id, at, reason: said },
      content: action === 'propose' && content !== undefined ? content : null,
    })
    if (action === 'approve') await applyProposal(client, proposal, today)
    const { kind, site, region } = proposal
    await trace(client, id, action, { kind, site, region, ...(said && { reason: said }) }, acting)
  })
}

/** Nobody sends a site or a village to where they have no say. */
function requireGoalInScope(person: SignedIn, content: Proposal['content']): void {
  if ('region' in content) requireInScope(person, content.region)
  if ('into' in content) requireInScope(person, content.into)
}

/** Those of the person's places, newest first. */
export async function describeProposals(
  client: Queryable,
  { state, site }: ProposalQuery,
  person: SignedIn,
): Promise<Proposal[]> {
  const wanted = { scope: scopeOf(person), open: state === 'open', ...(site !== undefined && { site }) }
  return (await listProposals(client, wanted)).map((proposal) => described(proposal, person))
}

/** Refuses with `not-found` or `out-of-scope`. */
export async function describeProposal(client: Queryable, id: number, person: SignedIn): Promise<Proposal> {
  const proposal = await getProposal(client, id)
  requireInScope(person, proposal.region)
  return described(proposal, person)
}

function described({ steps, ...proposal }: StoredProposal, person: SignedIn): Proposal {
  const state = stateOf({ steps })
  return {
    ...proposal,
    state,
    steps: steps.map(({ account: _, ...step }) => step),
    next: nextFor(state, steps, { account: person.id, permissions: permissionsOf(person.roles) }),
  }
}

function stateOf({ steps }: Pick<StoredProposal, 'steps'>): Proposal['state'] {
  return STATE_AFTER[steps.at(-1)?.action ?? 'propose']
}

async function trace(
  client: Queryable,
  proposal: number,
  action: string,
  detail: Record<string, unknown>,
  { person, address }: Acting,
): Promise<void> {
  const subject = `site-proposal/${proposal}`
  await writeAudit(client, { account: person.id, address, action: `site.${action}`, subject, detail })
}

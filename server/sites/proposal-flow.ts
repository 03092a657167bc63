/**
 * The way of a proposal through people's hands: the village proposes, its township reviews, the county approves, each a
 * different person. The database holds the same rule in a trigger (migration 0015), so that nobody passes it by.
 */
import type { Permission } from '../access/permissions.ts'
import type { Proposal, ProposalAction, ProposalState } from '../contract/sites.ts'

export const STATE_AFTER: Record<ProposalAction, ProposalState> = {
  propose: 'proposed',
  review: 'reviewed',
  return: 'returned',
  approve: 'approved',
  drop: 'dropped',
}

const NEXT: Record<ProposalState, readonly [ProposalAction, Permission][]> = {
  proposed: [
    ['review', 'site.review'],
    ['return', 'site.review'],
    ['drop', 'site.propose'],
  ],
  reviewed: [
    ['approve', 'site.approve'],
    ['return', 'site.approve'],
    ['drop', 'site.propose'],
  ],
  returned: [
    ['propose', 'site.propose'],
    ['drop', 'site.propose'],
  ],
  approved: [],
  dropped: [],
}

type Did = { action: ProposalAction; account: number }

/** The permission that an action from this state needs; null where it does not lead on from it. */
export function permissionFor(state: ProposalState, action: ProposalAction): Permission | null {
  return NEXT[state].find(([each]) => each === action)?.[1] ?? null
}

/** The actions that lead on, each with what stands in this person's way. Only who proposed may drop it. */
export function nextFor(
  state: ProposalState,
  steps: readonly Did[],
  { account, permissions }: { account: number; permissions: ReadonlySet<string> },
): Proposal['next'] {
  const did = (action: ProposalAction) =>
    steps.some((step) => step.action === action && step.account === account)
  const isOwn = (action: ProposalAction) => {
    if (action === 'propose') return did('review')
    return did('propose') || (action === 'approve' && did('review'))
  }
  return NEXT[state]
    .filter(([action]) => action !== 'drop' || did('propose'))
    .map(([action, permission]) => {
      if (!permissions.has(permission)) return { action, why: 'permission' as const }
      return { action, why: action !== 'drop' && isOwn(action) ? ('own-work' as const) : null }
    })
}

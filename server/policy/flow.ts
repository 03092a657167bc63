/**
 * The way of a draft through people's hands: which action may follow which, who may take it, and that whoever drafted
 * does not publish 经办、复核分离. The database holds the same rule in a trigger, so that nobody passes it by.
 */
import type { Permission } from '../access/permissions.ts'
import type { DraftAction, DraftSummary } from '../contract/policies.ts'

export type DraftState = DraftSummary['state']

const RULES: Record<DraftAction, { leadsTo: DraftState; permission: Permission; separate: boolean }> = {
  save: { leadsTo: 'drafting', permission: 'policy.draft', separate: false },
  submit: { leadsTo: 'submitted', permission: 'policy.draft', separate: false },
  withdraw: { leadsTo: 'drafting', permission: 'policy.draft', separate: false },
  discard: { leadsTo: 'discarded', permission: 'policy.draft', separate: false },
  return: { leadsTo: 'returned', permission: 'policy.publish', separate: true },
  publish: { leadsTo: 'published', permission: 'policy.publish', separate: true },
}

const ACTIONS_FROM: Record<DraftState, readonly DraftAction[]> = {
  drafting: ['save', 'submit', 'discard'],
  submitted: ['withdraw', 'return', 'publish'],
  returned: ['save', 'discard'],
  discarded: [],
  published: [],
}

export function stateAfter(action: DraftAction): DraftState {
  return RULES[action].leadsTo
}

export function permissionFor(action: DraftAction): Permission {
  return RULES[action].permission
}

export type Drafter = {
  permissions: ReadonlySet<string>
  /** Saved or submitted the draft in question. */
  madeIt: boolean
}

/** The actions that lead on from a state, each with what stands in this person's way. */
export function nextFrom(state: DraftState, { permissions, madeIt }: Drafter): DraftSummary['next'] {
  return ACTIONS_FROM[state].map((action) => {
    const { permission, separate } = RULES[action]
    const why = !permissions.has(permission) ? 'permission' : separate && madeIt ? 'own-work' : null
    return { action, why }
  })
}

/**
 * The way of a month through people's hands: which action may follow which state, who may take it, and that whoever
 * made a computation does not check it 经办、复核分离. Server and pages ask this table; the database holds the same
 * rule in a trigger, so that nobody passes it by.
 */

/** running: the month is not over. open: over, nothing computed. */
export type SettlementState =
  | 'running'
  | 'open'
  | 'computed'
  | 'submitted'
  | 'returned'
  | 'approved'
  | 'published'

export const SETTLEMENT_ACTIONS = ['compute', 'submit', 'return', 'approve', 'publish'] as const
export type SettlementAction = (typeof SETTLEMENT_ACTIONS)[number]

/** Computing again is always a new version, which starts from the beginning; after approval nothing is computed. */
const ACTIONS_FROM: Record<SettlementState, readonly SettlementAction[]> = {
  running: [],
  open: ['compute'],
  computed: ['compute', 'submit'],
  submitted: ['compute', 'return', 'approve'],
  returned: ['compute'],
  approved: ['publish'],
  published: [],
}

type Rule = {
  leadsTo: SettlementState
  permission: 'settlement.compute' | 'settlement.submit' | 'settlement.approve' | 'settlement.publish'
  /** Not for those who computed or submitted the version. */
  separate: boolean
}

export const ACTION_RULES: Record<SettlementAction, Rule> = {
  compute: { leadsTo: 'computed', permission: 'settlement.compute', separate: false },
  submit: { leadsTo: 'submitted', permission: 'settlement.submit', separate: false },
  return: { leadsTo: 'returned', permission: 'settlement.approve', separate: true },
  approve: { leadsTo: 'approved', permission: 'settlement.approve', separate: true },
  publish: { leadsTo: 'published', permission: 'settlement.publish', separate: false },
}

/** The actions that lead on from a state, whoever may take them. */
export function actionsFrom(state: SettlementState): readonly SettlementAction[] {
  return ACTIONS_FROM[state]
}

export type FlowPerson = {
  permissions: ReadonlySet<string>
  /** Computed or submitted the version in question. */
  madeIt: boolean
}

/** not-over: the month still runs. approved: it can no longer be computed. order: another step comes first. */
export type Obstacle = 'permission' | 'not-over' | 'approved' | 'order' | 'own-work'

/** What stands in this person's way to an action; null where nothing does. */
export function obstacle(
  state: SettlementState,
  action: SettlementAction,
  person: FlowPerson,
): Obstacle | null {
  const { permission, separate } = ACTION_RULES[action]
  if (!person.permissions.has(permission)) return 'permission'
  if (state === 'running') return 'not-over'
  if (!ACTIONS_FROM[state].includes(action)) {
    return action === 'compute' && (state === 'approved' || state === 'published') ? 'approved' : 'order'
  }
  return separate && person.madeIt ? 'own-work' : null
}

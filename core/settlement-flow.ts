/**
 * The way of a month through people's hands: which action may follow which state, who may take it, and that those who
 * make, check and pay are different people 经办、复核、拨付分离. Server and pages ask this table; the database holds the
 * same rule in triggers (migration 0017), so that nobody passes it by.
 */

/**
 * running: the month is not over. open: over, nothing computed. submitted: townships are checking. checked: all of
 * them have, civil affairs reviews. reviewed: by as many as the month needs, finance is next.
 */
export type SettlementState =
  | 'running'
  | 'open'
  | 'computed'
  | 'submitted'
  | 'checked'
  | 'reviewed'
  | 'returned'
  | 'approved'
  | 'published'
  | 'closed'

export const SETTLEMENT_ACTIONS = [
  'compute',
  'submit',
  'check',
  'review',
  'return',
  'approve',
  'publish',
  'close',
] as const
export type SettlementAction = (typeof SETTLEMENT_ACTIONS)[number]

/** Computing again is always a new version, which starts from the beginning; after approval nothing is computed. */
const ACTIONS_FROM: Record<SettlementState, readonly SettlementAction[]> = {
  running: [],
  open: ['compute'],
  computed: ['compute', 'submit'],
  submitted: ['compute', 'return', 'check'],
  checked: ['compute', 'return', 'review'],
  reviewed: ['compute', 'return', 'approve'],
  returned: ['compute'],
  approved: ['publish'],
  published: ['close'],
  closed: [],
}

/** The actions that lead on from a state, whoever may take them. */
export function actionsFrom(state: SettlementState): readonly SettlementAction[] {
  return ACTIONS_FROM[state]
}

export type SettlementPermission = `settlement.${Exclude<SettlementAction, 'return'>}`

const MAY_RETURN: readonly SettlementPermission[] = [
  'settlement.check',
  'settlement.review',
  'settlement.approve',
]

/** Any one of these is enough. A month is returned by those whose turn it is, and by civil affairs while it is not paid. */
export function permissionsFor(
  state: SettlementState,
  action: SettlementAction,
): readonly SettlementPermission[] {
  if (action !== 'return') return [`settlement.${action}`]
  if (state === 'submitted') return ['settlement.check', 'settlement.review']
  if (state === 'checked') return ['settlement.review']
  if (state === 'reviewed') return ['settlement.review', 'settlement.approve']
  return MAY_RETURN
}

/** Actions that say yes or no to what others made. */
const SEPARATE: ReadonlySet<SettlementAction> = new Set(['check', 'review', 'return', 'approve'])

export type FlowPerson = {
  permissions: ReadonlySet<string>
  /** What they did with the version in question, and did not take back; a maker remains one. */
  did: ReadonlySet<'make' | 'check' | 'review'>
  /** How their township stands in the month; absent: it has no part in it. null: of no township. */
  town: 'waiting' | 'confirmed' | 'absent' | null
}

/**
 * not-over: the month still runs. approved: it can no longer be computed. order: another step comes first. own-work:
 * they made it. second-person: they checked or reviewed it themselves.
 */
export type Obstacle =
  | 'permission'
  | 'not-over'
  | 'approved'
  | 'order'
  | 'own-work'
  | 'second-person'
  | 'town-absent'
  | 'town-confirmed'

/** What stands in this person's way to an action; null where nothing does. */
export function obstacle(
  state: SettlementState,
  action: SettlementAction,
  { permissions, did, town }: FlowPerson,
): Obstacle | null {
  if (!permissionsFor(state, action).some((each) => permissions.has(each))) return 'permission'
  if (state === 'running') return 'not-over'
  // Of all states that are over, only those after the approval take no computation.
  if (!ACTIONS_FROM[state].includes(action)) return action === 'compute' ? 'approved' : 'order'
  if (SEPARATE.has(action) && did.has('make')) return 'own-work'
  if (action === 'review' && did.has('review')) return 'second-person'
  if (action === 'approve' && (did.has('check') || did.has('review'))) return 'second-person'
  if ((action === 'check' || action === 'return') && town === 'absent') return 'town-absent'
  if (action === 'check' && town !== 'waiting') return town === 'confirmed' ? 'town-confirmed' : 'permission'
  return null
}

const UNDOABLE: ReadonlySet<string> = new Set(['submit', 'check', 'review', 'return', 'approve'])

/**
 * The step that somebody may take back 撤回: their own, as long as no step of another kind followed. Townships check
 * side by side, and so do reviewers. `steps`: those of the newest version that stand, the oldest first.
 */
export function undoable<Step extends { action: string; account: number }>(
  steps: readonly Step[],
  account: number,
): Step | null {
  const last = steps.at(-1)?.action
  if (last === undefined || !UNDOABLE.has(last)) return null
  const from = steps.findLastIndex(({ action }) => action !== last) + 1
  return steps.slice(from).findLast((step) => step.account === account) ?? null
}

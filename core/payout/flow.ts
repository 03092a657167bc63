// The way of a batch through people's hands: which step may follow which state, and who takes it. Server and page ask this
// table; the database holds the same rule in a trigger (migration 0018).

export type PayoutAction = 'undo' | 'refuse' | 'release' | 'send' | 'reject'

/** undone, refused, rejected: nothing of it went out. */
export type BatchState = 'prepared' | 'undone' | 'refused' | 'released' | 'sent' | 'rejected' | 'finished'

const ACTIONS_FROM: Record<BatchState, readonly PayoutAction[]> = {
  prepared: ['release', 'refuse', 'undo'],
  released: ['send', 'reject'],
  sent: ['reject'],
  finished: [],
  undone: [],
  refused: [],
  rejected: [],
}

export const PAYOUT_RULES: Record<
  PayoutAction,
  { permission: 'payout.prepare' | 'payout.release'; needsReason: boolean }
> = {
  undo: { permission: 'payout.prepare', needsReason: false },
  refuse: { permission: 'payout.release', needsReason: true },
  release: { permission: 'payout.release', needsReason: false },
  send: { permission: 'payout.release', needsReason: false },
  reject: { permission: 'payout.release', needsReason: true },
}

/** Once the bank has answered for a line, it has taken the batch. */
export function payoutActionsFrom(state: BatchState, hasResults: boolean): readonly PayoutAction[] {
  return ACTIONS_FROM[state].filter((action) => action !== 'reject' || !hasResults)
}

export type PayoutObstacle = 'order' | 'permission' | 'own-work'

/** What stands in a person's way; null where nothing does. `madeIt`: prepared the batch, or made or reviewed its month. */
export function payoutObstacle(
  action: PayoutAction,
  state: BatchState,
  {
    permissions,
    madeIt,
    hasResults,
  }: { permissions: ReadonlySet<string>; madeIt: boolean; hasResults: boolean },
): PayoutObstacle | null {
  if (!permissions.has(PAYOUT_RULES[action].permission)) return 'permission'
  if (!payoutActionsFrom(state, hasResults).includes(action)) return 'order'
  return action === 'release' && madeIt ? 'own-work' : null
}

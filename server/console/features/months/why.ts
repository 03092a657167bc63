/**
 * Why a person cannot take a step, as a code with words in both languages. The server has decided; this asks the same
 * table in core for the reason, and what no other reason explains is that it is the person's own work.
 */
import { type Obstacle, obstacle } from '../../../../core/settlement-flow.ts'
import type { MonthDetail } from '../../../contract/months.ts'
import type { Role } from '../../../contract/session.ts'
import { rightsOf } from '../../shared/access.ts'

type Next = MonthDetail['next'][number]

export function whyNot(
  state: MonthDetail['state'],
  { action, why }: Next,
  roles: readonly Role[],
): Obstacle | null {
  return why === null ? null : obstacle(state, action, { permissions: rightsOf(roles), madeIt: true })
}

const ORDER = ['return', 'compute', 'submit', 'approve', 'publish'] as const

/** In the order of the buttons: what leads back on the left, what leads on at the right. */
export function inOrder(next: readonly Next[]): Next[] {
  return ORDER.flatMap((action) => next.filter((each) => each.action === action))
}

/** Whether a step brings the month nearer to its bulletin; computing once more does only where nothing stands. */
export function leadsOn(action: Next['action'], state: MonthDetail['state']): boolean {
  if (action === 'compute') return state === 'open' || state === 'returned'
  return action !== 'return'
}

export type Shut = { actions: Next['action'][]; why: string }

/** The steps that are shut, those with one reason together. */
export function shutSteps(next: readonly Next[], wordsFor: (each: Next) => string): Shut[] {
  const shut = new Map<string, Next['action'][]>()
  for (const each of inOrder(next)) {
    if (each.why === null) continue
    const why = wordsFor(each)
    shut.set(why, [...(shut.get(why) ?? []), each.action])
  }
  return [...shut].map(([why, actions]) => ({ actions, why }))
}

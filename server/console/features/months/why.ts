/** The steps that could be taken next, in the order of their buttons, and those that are shut, by what stands in the way. */
import type { MonthDetail } from '../../../contract/months.ts'

type Next = MonthDetail['next'][number]
type Why = NonNullable<Next['why']>

const ORDER = ['return', 'compute', 'submit', 'check', 'review', 'approve', 'publish', 'close'] as const

/** In the order of the buttons: what leads back on the left, what leads on at the right. */
export function inOrder(next: readonly Next[]): Next[] {
  return ORDER.flatMap((action) => next.filter((each) => each.action === action))
}

/** Whether a step brings the month nearer to its end; computing once more does only where nothing stands. */
export function leadsOn(action: Next['action'], state: MonthDetail['state']): boolean {
  if (action === 'compute') return state === 'open' || state === 'returned'
  return action !== 'return'
}

export type Shut = { actions: Next['action'][]; why: string }

/** The steps that are shut, those with one reason together. */
export function shutSteps(
  next: readonly Next[],
  wordsFor: (action: Next['action'], why: Why) => string,
): Shut[] {
  const shut = new Map<string, Next['action'][]>()
  for (const { action, why } of inOrder(next)) {
    if (why === null) continue
    const words = wordsFor(action, why)
    shut.set(words, [...(shut.get(words) ?? []), action])
  }
  return [...shut].map(([why, actions]) => ({ actions, why }))
}

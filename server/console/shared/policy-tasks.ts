import type { DraftSummary } from '../../contract/policies.ts'

/** A draft that waits for a person: to publish it, or to mend it once it was returned. */
export type PolicyTask = { draft: DraftSummary; action: 'publish' | 'save' }

export function policyTasks(drafts: readonly DraftSummary[]): PolicyTask[] {
  return drafts.flatMap((draft) => {
    const action = draft.state === 'submitted' ? 'publish' : draft.state === 'returned' ? 'save' : null
    const mine = draft.next.some((each) => each.action === action && each.why === null)
    return action !== null && mine ? [{ draft, action }] : []
  })
}

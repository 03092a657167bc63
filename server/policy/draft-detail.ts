/** Drafts as the desk shows them. */
import { permissionsOf } from '../access/permissions.ts'
import type { SignedIn } from '../app-types.ts'
import type { Draft, DraftSummary } from '../contract/policies.ts'
import type { Queryable } from '../plugins/database.ts'
import { checkDraft } from './check-draft.ts'
import { listDraftSteps, type StoredDraft } from './draft-repository.ts'
import { nextFrom, stateAfter } from './flow.ts'

export function summarize(draft: StoredDraft, person: SignedIn): DraftSummary {
  const state = stateAfter(draft.action)
  const drafter = { permissions: permissionsOf(person.roles), madeIt: draft.makers.includes(person.id) }
  return {
    draft: draft.id,
    source: draft.source,
    state,
    ...namesIn(draft.text),
    position: draft.position,
    since: draft.at.toISOString(),
    by: draft.by,
    next: nextFrom(state, drafter),
  }
}

export async function describeDraft(client: Queryable, draft: StoredDraft, person: SignedIn): Promise<Draft> {
  const { faults, earliest } = await checkDraft(client, draft.text)
  const steps = await listDraftSteps(client, draft.id)
  const summary = summarize(draft, person)
  return {
    ...summary,
    text: draft.text,
    // A published draft is in the way of itself.
    faults: summary.state === 'published' ? [] : faults,
    earliest,
    steps: steps.map((step) => ({ ...step, at: step.at.toISOString() })),
  }
}

/** A text under way may be anything. */
function namesIn(text: string): Pick<DraftSummary, 'policy' | 'title' | 'from'> {
  try {
    const written = JSON.parse(text) as {
      id?: unknown
      title?: unknown
      effective?: { from?: unknown }
    } | null
    return {
      policy: named(written?.id),
      title: named(written?.title),
      from: named(written?.effective?.from),
    }
  } catch {
    return { policy: null, title: null, from: null }
  }
}

function named(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

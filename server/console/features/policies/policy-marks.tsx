import type { DraftSummary, PolicyVersion } from '../../../contract/policies.ts'
import { Mark, type Meaning } from '../../shared/ui/mark.tsx'
import { usePolicyWords } from './words.ts'

const VERSIONS: Record<PolicyVersion['state'], Meaning> = {
  coming: 'information',
  'in-force': 'recorded',
  past: 'quiet',
  replaced: 'quiet',
}
const DRAFTS: Record<DraftSummary['state'], Meaning> = {
  drafting: 'quiet',
  submitted: 'information',
  returned: 'attention',
  discarded: 'quiet',
  published: 'recorded',
}

export function VersionMark({ state }: Pick<PolicyVersion, 'state'>) {
  return <Mark meaning={VERSIONS[state]}>{usePolicyWords().states[state]}</Mark>
}

export function DraftMark({ state }: Pick<DraftSummary, 'state'>) {
  return <Mark meaning={DRAFTS[state]}>{usePolicyWords().draftStates[state]}</Mark>
}

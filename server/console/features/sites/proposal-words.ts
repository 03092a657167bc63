/** How a proposal is spoken of, and how it stands. */
import type { Proposal, ProposalState } from '../../../contract/sites.ts'
import type { Meaning } from '../../shared/ui/mark.tsx'
import type { SiteWords } from './words-zh.ts'

export function titleOf({ kind, name }: Pick<Proposal, 'kind' | 'name'>, words: SiteWords): string {
  return words.kinds[kind](name)
}

export const MEANINGS: Record<ProposalState, Meaning> = {
  proposed: 'information',
  reviewed: 'information',
  returned: 'attention',
  approved: 'recorded',
  dropped: 'quiet',
}

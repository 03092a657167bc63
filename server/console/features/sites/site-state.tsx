import type { Site } from '../../../contract/register.ts'
import { Mark, type Meaning } from '../../shared/ui/mark.tsx'
import { useSiteWords } from './words.ts'

const MEANINGS: Record<Site['state'], Meaning> = {
  coming: 'information',
  running: 'recorded',
  paused: 'attention',
  closed: 'quiet',
}

export function SiteState({ state }: { state: Site['state'] }) {
  return <Mark meaning={MEANINGS[state]}>{useSiteWords().states[state]}</Mark>
}

import type { MonthState } from '../../../contract/months.ts'
import { Mark, type Meaning } from '../../shared/ui/mark.tsx'
import { useWords } from '../../shared/words/use-words.ts'

const MEANINGS: Record<MonthState, Meaning> = {
  running: 'quiet',
  open: 'attention',
  computed: 'information',
  submitted: 'information',
  checked: 'information',
  reviewed: 'information',
  returned: 'attention',
  approved: 'recorded',
  published: 'recorded',
  closed: 'recorded',
}

export function MonthMark({ state }: { state: MonthState }) {
  const { months } = useWords()
  return <Mark meaning={MEANINGS[state]}>{months.states[state]}</Mark>
}

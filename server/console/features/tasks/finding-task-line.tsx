import { Link } from '@tanstack/react-router'
import type { FindingTask } from '../../../contract/findings.ts'
import { formatMonth, since } from '../../shared/format/time.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'

/** A month that findings hold, for somebody who may decide them. */
export function FindingTaskLine({ task: { month, holding, since: waits } }: { task: FindingTask }) {
  const { tasks, span } = useWords()
  const { language } = useSpeech()
  const age = since(waits, useNow())
  return (
    <li>
      <Link to="/findings" search={{ month }} className="sheet task-line">
        <span className="task-what">{tasks.findings(formatMonth(month, language), holding)}</span>
        <span className="task-when figures">
          <span className="muted">{tasks.waiting(span[age.unit](age.count))}</span>
        </span>
        <span className="task-go">{tasks.go}</span>
      </Link>
    </li>
  )
}

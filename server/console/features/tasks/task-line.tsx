import { Link } from '@tanstack/react-router'
import type { Task } from '../../../contract/months.ts'
import { daysUntil, formatDay, formatMonth, since } from '../../shared/format/time.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'

/** From this many days before the day on, a task presses. */
const PRESSING = 3

export function TaskLine({ task: { month, action, since: waits, dueBy } }: { task: Task }) {
  const { tasks, span } = useWords()
  const { language } = useSpeech()
  const now = useNow()
  const age = since(waits, now)
  const days = daysUntil(dueBy, now)
  return (
    <li>
      <Link to="/months/$month" params={{ month }} className="sheet task-line">
        <span className="task-what">{tasks.what[action](formatMonth(month, language))}</span>
        <span className="task-when figures">
          <span className="muted">{tasks.waiting(span[age.unit](age.count))}</span>
          <span className="muted">{tasks.due(formatDay(dueBy, language))}</span>
          <Mark meaning={days < 0 ? 'fault' : days <= PRESSING ? 'attention' : 'quiet'}>
            {days < 0 ? tasks.late(-days) : tasks.left(days)}
          </Mark>
        </span>
        <span className="task-go">{tasks.go}</span>
      </Link>
    </li>
  )
}

import { Link } from '@tanstack/react-router'
import type { Task } from '../../../contract/tasks.ts'
import { daysUntil, formatDay, formatMonth, since } from '../../shared/format/time.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { linkOf } from './link-of.ts'
import { useTaskWords } from './words.ts'

export function TaskLine({ task }: { task: Task }) {
  const { what, month, name, count, dueBy, remindFrom, to } = task
  const { tasks, span } = useWords()
  const words = useTaskWords()
  const { language } = useSpeech()
  const now = useNow()
  const age = since(task.since, now)
  const days = dueBy === null ? null : daysUntil(dueBy, now)
  const reminds = remindFrom === null || daysUntil(remindFrom, now) <= 0
  const parts = {
    month: month === null ? '' : formatMonth(month, language),
    name: name ?? '',
    count: count ?? 1,
  }
  return (
    <li>
      <Link {...linkOf(to)} className="sheet task-line">
        <span className="task-what">{words.what[what](parts)}</span>
        <span className="task-when figures">
          <span className="muted">{tasks.waiting(span[age.unit](age.count))}</span>
          {dueBy !== null && <span className="muted">{tasks.due(formatDay(dueBy, language))}</span>}
          {days !== null && (
            <Mark meaning={days < 0 ? 'fault' : reminds ? 'attention' : 'quiet'}>
              {days < 0 ? tasks.late(-days) : tasks.left(days)}
            </Mark>
          )}
        </span>
        <span className="task-go">{tasks.go}</span>
      </Link>
    </li>
  )
}

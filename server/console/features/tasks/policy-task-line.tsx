import { Link } from '@tanstack/react-router'
import { formatDay, since } from '../../shared/format/time.ts'
import type { PolicyTask } from '../../shared/policy-tasks.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'

export function PolicyTaskLine({ task: { draft, action } }: { task: PolicyTask }) {
  const { tasks, span } = useWords()
  const { language } = useSpeech()
  const now = useNow()
  const age = since(draft.since, now)
  const title = draft.title ?? draft.policy ?? ''
  return (
    <li>
      <Link to="/policy-drafts/$draft" params={{ draft: String(draft.draft) }} className="sheet task-line">
        <span className="task-what">{tasks.policy[action](title)}</span>
        <span className="task-when figures">
          <span className="muted">{tasks.waiting(span[age.unit](age.count))}</span>
          {draft.from !== null && (
            <span className="muted">{tasks.inForce(formatDay(draft.from, language, true))}</span>
          )}
        </span>
        <span className="task-go">{tasks.go}</span>
      </Link>
    </li>
  )
}

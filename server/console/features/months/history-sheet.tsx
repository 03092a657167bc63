import type { MonthDetail } from '../../../contract/months.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'

/** Every step over all versions, the newest first. */
export function HistorySheet({ steps }: { steps: MonthDetail['steps'] }) {
  const { flow, months } = useWords()
  const { language } = useSpeech()
  const now = useNow()
  return (
    <section className="sheet month-sheet" aria-label={flow.history}>
      <h2>{flow.history}</h2>
      {steps.length === 0 && <p className="muted">{flow.historyEmpty}</p>}
      <ol className="plain-list history">
        {[...steps].reverse().map(({ id, version, action, actor, at, reason, town, undone, undoes }) => (
          <li key={id} {...(undone && { className: 'undone' })}>
            <span className="history-what">
              <strong>
                {flow.actions[action]}
                {undoes !== null && ` · ${flow.actions[undoes]}`}
              </strong>
              <span className="muted">{months.versionNo(version)}</span>
            </span>
            <span className="figures history-who">
              {[town, actor].filter(Boolean).join(' · ')}
              <time dateTime={at} className="muted">
                {formatInstant(at, language, now, true)}
              </time>
            </span>
            {reason !== null && <p className="history-reason">{flow.reasonOf(reason)}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}

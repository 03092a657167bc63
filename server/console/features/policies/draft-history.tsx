import type { DraftStep } from '../../../contract/policies.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { usePolicyWords } from './words.ts'

/** Who did what, the newest first; saves of one person in a row stand as one. */
export function DraftHistory({ steps }: { steps: DraftStep[] }) {
  const words = usePolicyWords()
  const { language } = useSpeech()
  const now = useNow()
  return (
    <section className="sheet policy-sheet" aria-label={words.tabs.history}>
      <h2>{words.tabs.history}</h2>
      {steps.length === 0 && <p className="muted">{words.planted}</p>}
      <ol className="plain-list policy-history">
        {inOne(steps)
          .reverse()
          .map(({ action, actor, at, reason, times }) => (
            <li key={`${action} ${at}`}>
              <strong>{action === 'save' ? words.savedTimes(times) : words.actions[action]}</strong>
              <span className="figures">
                {actor}{' '}
                <time dateTime={at} className="muted">
                  {formatInstant(at, language, now, true)}
                </time>
              </span>
              {reason !== null && <p>{words.reasonOf(reason)}</p>}
            </li>
          ))}
      </ol>
    </section>
  )
}

function inOne(steps: readonly DraftStep[]): (DraftStep & { times: number })[] {
  const lines: (DraftStep & { times: number })[] = []
  for (const step of steps) {
    const last = lines.at(-1)
    if (last?.action === 'save' && step.action === 'save' && last.actor === step.actor) {
      last.times += 1
      last.at = step.at
    } else lines.push({ ...step, times: 1 })
  }
  return lines
}

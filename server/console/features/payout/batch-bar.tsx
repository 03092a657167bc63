/** The step bar of a batch: what is done, by whom and when. */
import type { BatchDetail } from '../../../contract/payout.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { usePayoutWords } from './words.ts'

const STOPS = ['prepare', 'release', 'send', 'finish'] as const
const ENDS = ['undo', 'refuse', 'reject'] as const

export function BatchBar({ batch: { steps } }: { batch: BatchDetail }) {
  const words = usePayoutWords()
  const { language } = useSpeech()
  const now = useNow()
  const end = steps.find(({ action }) => ENDS.some((each) => each === action))
  const shown = end === undefined ? STOPS : [...STOPS.filter((stop) => taken(stop) !== undefined), end.action]
  const next = end === undefined ? STOPS.find((stop) => taken(stop) === undefined) : undefined
  return (
    <ol className="plain-list sheet payout-bar" aria-label={words.bar}>
      {shown.map((stop, i) => {
        const step = taken(stop)
        const standing =
          stop === end?.action ? 'ended' : step !== undefined ? 'done' : stop === next ? 'now' : 'todo'
        return (
          <li
            key={stop}
            className={`payout-stop ${standing}`}
            {...(standing === 'now' && { 'aria-current': 'step' as const })}
          >
            <span className="payout-disc" aria-hidden="true">
              {standing === 'done' ? '✓' : standing === 'ended' ? '×' : i + 1}
            </span>
            <span className="payout-stop-name">{words.steps[stop]}</span>
            <span className="figures muted">
              {step !== undefined && `${formatInstant(step.at, language, now, true)} · ${step.actor}`}
            </span>
          </li>
        )
      })}
    </ol>
  )

  function taken(stop: string) {
    return steps.find(({ action }) => action === stop)
  }
}

/** A month that was sent back: why, by whom, and what comes next. */
import type { MonthDetail } from '../../../contract/months.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { lastReturn } from './stations.ts'
import { usePathWords } from './words.ts'

export function ReturnedNote({ detail }: { detail: MonthDetail }) {
  const { flow } = useWords()
  const words = usePathWords()
  const { language } = useSpeech()
  const now = useNow()
  const step = detail.state === 'returned' ? lastReturn(detail) : null
  if (step === null) return null
  const who = step.town === null ? step.actor : words.returnedTown(step.town, step.actor)
  return (
    <section className="sheet returned-note" aria-label={flow.returned}>
      <p>
        <Mark meaning="attention" bare>
          <strong>{words.returned(who, formatInstant(step.at, language, now, true))}</strong>
        </Mark>
      </p>
      {step.reason !== null && <p>{flow.reasonOf(step.reason)}</p>}
      <p className="muted">{words.returnedNext}</p>
    </section>
  )
}

import type { Change, ChangeState } from '../../../contract/changes.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { Mark, type Meaning } from '../../shared/ui/mark.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { useChangeWords } from './words.ts'

const MEANINGS: Record<ChangeState, Meaning> = {
  open: 'attention',
  approved: 'recorded',
  refused: 'fault',
  withdrawn: 'quiet',
  direct: 'recorded',
}

export function ChangeStateMark({ state }: { state: ChangeState }) {
  const words = useChangeWords()
  return <Mark meaning={MEANINGS[state]}>{words.states[state]}</Mark>
}

/** Who asked and who decided, each with the time and what they gave as reason. */
export function ChangePeople({ change }: { change: Change }) {
  const { askedBy, askedAt, reason, decidedBy, decidedAt, decisionReason, state } = change
  const words = useChangeWords()
  const { language } = useSpeech()
  const now = useNow(600_000)
  const by = (name: string, at: string) => words.askedBy(name, formatInstant(at, language, now, true))
  return (
    <ul className="plain-list change-people">
      <li>
        <span className="muted">{words.asked}</span> {by(askedBy, askedAt)}
        <div>{reason}</div>
      </li>
      {state !== 'direct' && decidedBy !== null && decidedAt !== null && (
        <li>
          <span className="muted">{words.states[state]}</span> {by(decidedBy, decidedAt)}
          {decisionReason !== null && <div>{decisionReason}</div>}
        </li>
      )}
    </ul>
  )
}

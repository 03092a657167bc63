/** Under an approved month: what became known since and waits for a later month 待调整, and what was paid with one. */
import { Link } from '@tanstack/react-router'
import type { AfterApproval } from '../../../contract/months.ts'
import { formatSigned } from '../../shared/format/money.ts'
import { formatMonth } from '../../shared/format/time.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import './findings-line.css'

export function AfterLine({ after: { waiting, raise, adjusted } }: { after: AfterApproval }) {
  const { month: words } = useWords()
  const { language } = useSpeech()
  const { late, voided, elders, sites } = waiting
  const parts = [
    late > 0 && words.waitingLate(late),
    voided > 0 && words.waitingVoided(voided),
    elders > 0 && words.waitingElders(elders),
    sites && words.waitingSites,
  ].filter((part) => part !== false)
  if (parts.length === 0 && adjusted.length === 0) return null
  return (
    <section className="sheet findings-line after-line" aria-label={words.waiting}>
      {parts.length > 0 && (
        <>
          <Mark meaning="attention" bare>
            <strong>{words.waiting}</strong>
          </Mark>
          {parts.map((part) => (
            <span key={part}>{part}</span>
          ))}
          <span className="muted">{raise ? words.waitingNote : words.waitingTooLate}</span>
        </>
      )}
      {adjusted.map(({ month, fen }) => (
        <Link key={month} to="/months/$month" params={{ month }}>
          {words.adjustedWith(formatMonth(month, language), formatSigned(fen))}
        </Link>
      ))}
    </section>
  )
}

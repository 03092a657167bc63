/** The path of the month's end, from the records to the closing: what is done, by whom and when, and what is due. */
import { Link } from '@tanstack/react-router'
import type { Station } from '../../../../core/month-rules.ts'
import { formatDay, formatInstant } from '../../shared/format/time.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import type { Stop } from './stations.ts'
import { usePathWords } from './words.ts'
import './path.css'

export function PathRail({ month, stops, shown }: { month: string; stops: readonly Stop[]; shown: Station }) {
  const words = usePathWords()
  return (
    <nav className="sheet path-rail" aria-label={words.bar}>
      <ol className="plain-list">
        {stops.map((stop, i) => (
          <li
            key={stop.name}
            className={`path-stop ${stop.standing}${stop.name === shown ? ' shown' : ''}`}
            {...(stop.standing === 'now' && { 'aria-current': 'step' as const })}
          >
            <Link to="/months/$month" params={{ month }} search={{ at: stop.name }} replace>
              <StopLines stop={stop} number={i + 1} />
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}

function StopLines({ stop: { name, standing, due, late, by, at }, number }: { stop: Stop; number: number }) {
  const { flow } = useWords()
  const words = usePathWords()
  const { language } = useSpeech()
  const now = useNow()
  const standings = { done: flow.done, now: flow.now, todo: flow.todo, returned: flow.returned }
  const when =
    at !== null
      ? [formatInstant(at, language, now, true), by].filter(Boolean).join(' · ')
      : standing === 'done'
        ? ''
        : words.due(formatDay(due, language))
  return (
    <>
      <span className="path-disc" aria-hidden="true">
        {standing === 'done' ? '✓' : standing === 'returned' ? '!' : number}
      </span>
      <span className="path-name">{words.stations[name]}</span>
      <span className="visually-hidden">{standings[standing]}</span>
      <span className="path-when figures">
        {standing === 'returned' && `${flow.returned} `}
        {when}
        {late && <Mark meaning="fault">{words.late}</Mark>}
      </span>
    </>
  )
}

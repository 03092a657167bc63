/** The step bar: what is done, by whom and when, and where the month stands now. */
import type { MonthDetail } from '../../../contract/months.ts'
import { formatDay, formatInstant } from '../../shared/format/time.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { lastDay, type Station, stations } from './stations.ts'

export function FlowBar({ detail }: { detail: MonthDetail }) {
  const { flow } = useWords()
  return (
    <ol className="plain-list sheet flow-bar" aria-label={flow.bar}>
      {stations(detail).map((station, i) => (
        <Stop key={station.name} station={station} number={i + 1} detail={detail} />
      ))}
    </ol>
  )
}

function Stop({
  station: { name, standing, step },
  number,
  detail: { month, publishBy },
}: {
  station: Station
  number: number
  detail: MonthDetail
}) {
  const { flow } = useWords()
  const { language } = useSpeech()
  const now = useNow()
  const words = { done: flow.done, now: flow.now, todo: flow.todo, returned: flow.returned }[standing]
  const date =
    step !== null
      ? formatInstant(step.at, language, now, true)
      : name === 'collect'
        ? flow.until(formatDay(lastDay(month), language))
        : name === 'publish'
          ? flow.by(formatDay(publishBy, language))
          : null
  return (
    <li className={`flow-stop ${standing}`} {...(standing === 'now' && { 'aria-current': 'step' as const })}>
      <span className="flow-disc" aria-hidden="true">
        {standing === 'done' ? '✓' : standing === 'returned' ? '!' : number}
      </span>
      <span className="flow-name">{standing === 'returned' ? flow.returned : flow[name]}</span>
      <span className="visually-hidden">{words}</span>
      <span className="flow-when figures">{[date, step?.actor].filter(Boolean).join(' · ')}</span>
    </li>
  )
}

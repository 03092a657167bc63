/** The newest meals; what has just come glows for a moment. No names: the board may hang on a wall. */
import { useEffect, useState } from 'react'
import { MEAL_TERMS, SERVICE_TERMS } from '../../../../core/terms.ts'
import type { Board } from '../../../contract/board.ts'
import { formatClock } from '../../shared/format/time.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { useTerms, useWords } from '../../shared/words/use-words.ts'
import { type KeyedTap, keyedTaps } from './latest.ts'

export function LatestTaps({ latest }: { latest: Board['latest'] }) {
  const { board } = useWords()
  // At the first look everything would be new; nothing is.
  const [looked, setLooked] = useState(false)
  useEffect(() => setLooked(true), [])
  return (
    <section className="sheet latest" aria-label={board.latest}>
      <h2>{board.latest}</h2>
      {latest.length === 0 && <p className="muted latest-empty">{board.latestEmpty}</p>}
      <ol className="plain-list">
        {keyedTaps(latest).map((tap) => (
          <Tap key={tap.key} tap={tap} arrived={looked} />
        ))}
      </ol>
    </section>
  )
}

function Tap({ tap, arrived }: { tap: KeyedTap; arrived: boolean }) {
  const { board } = useWords()
  const term = useTerms()
  // As it was when the line first stood here: the glow runs once, whatever is pushed meanwhile.
  const [fresh] = useState(arrived)
  return (
    <li className={fresh ? 'latest-tap fresh' : 'latest-tap'}>
      <time className="figures" dateTime={tap.at}>
        {formatClock(tap.at, true)}
      </time>
      <span className="latest-site">{tap.siteName}</span>
      <span className="latest-way">
        <span>
          {term(MEAL_TERMS, tap.meal)} · {term(SERVICE_TERMS, tap.service)}
        </span>
        {!tap.subsidised && <Mark meaning="attention">{board.unsubsidised}</Mark>}
      </span>
    </li>
  )
}

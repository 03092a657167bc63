import { REASONS } from '../../../../core/terms.ts'
import type { MonthDetail } from '../../../contract/months.ts'
import { formatCount } from '../../shared/format/money.ts'
import { useTerms, useWords } from '../../shared/words/use-words.ts'
import { byCount, type Counted } from './reasons.ts'

type Taps = NonNullable<MonthDetail['settlement']>['taps']

/** Taps without a subsidy, in words: found out by the settlement, or known when the card was tapped. */
export function ReasonsSheet({ taps: { excluded, withheld } }: { taps: Taps }) {
  const { month } = useWords()
  return (
    <section className="sheet month-sheet" aria-label={month.reasons}>
      <h2>{month.reasons}</h2>
      {excluded.length + withheld.length === 0 ? (
        <p className="muted">{month.excludedNone}</p>
      ) : (
        <>
          <Reasons title={month.excludedPart} list={byCount(excluded)} />
          <Reasons title={month.withheldPart} list={byCount(withheld)} />
        </>
      )}
    </section>
  )
}

function Reasons({ title, list }: { title: string; list: Counted[] }) {
  const term = useTerms()
  if (list.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <dl className="pairs">
        {list.map(({ reason, count }) => (
          <div key={reason}>
            <dt>{term(REASONS, reason)}</dt>
            <dd>{formatCount(count)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** Finance approves: the amount in figures and in words, and who bears it. */
import { FUNDERS } from '../../../../core/terms.ts'
import type { MonthDetail } from '../../../contract/months.ts'
import { formatYuan, yuanInWords } from '../../shared/format/money.ts'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import type { PaneProps } from './station-pane.tsx'
import { usePathWords } from './words.ts'

export function ApprovePane({ detail: { state, settlement } }: PaneProps) {
  const all = useWords()
  const words = usePathWords()
  const { language } = useSpeech()
  const term = useTerms()
  if (settlement === null) return <p>{words.approveBefore}</p>
  const before = ['open', 'computed', 'submitted', 'checked', 'returned'].includes(state)
  return (
    <>
      {state === 'reviewed' && <p>{words.approveHint}</p>}
      {before && <p>{words.approveBefore}</p>}
      <dl className="pairs">
        <div>
          <dt>{all.flow.amount}</dt>
          <dd>
            <strong>
              {formatYuan(settlement.payable)} {all.yuan}
            </strong>
          </dd>
        </div>
        {language === 'zh' && (
          <div>
            <dt>{all.flow.inWords}</dt>
            <dd>{yuanInWords(settlement.payable)}</dd>
          </div>
        )}
        {borne(settlement).map(([funder, fen]) => (
          <div key={funder}>
            <dt>{term(FUNDERS, funder)}</dt>
            <dd>{formatYuan(fen)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** Over all grants, without the adjustments of earlier months. */
function borne({ grants }: NonNullable<MonthDetail['settlement']>): [string, number][] {
  const sums = new Map<string, number>()
  for (const { funders } of grants)
    for (const { funder, fen } of funders) sums.set(funder, (sums.get(funder) ?? 0) + fen)
  return [...sums]
}

import { Fragment } from 'react'
import { REASONS } from '../../../../core/terms.ts'
import type { MonthDetail } from '../../../contract/months.ts'
import { formatChange, formatCount, formatYuan } from '../../shared/format/money.ts'
import { FigureCards } from '../../shared/ui/figure-card.tsx'
import { useTerms, useWords } from '../../shared/words/use-words.ts'
import { mergedReasons, sumOf } from './reasons.ts'

const NAMED = 2

export function MonthFigures({
  detail: { state, previous, gaps },
  settlement,
}: {
  detail: MonthDetail
  settlement: NonNullable<MonthDetail['settlement']>
}) {
  const { month: words, flow } = useWords()
  const term = useTerms()
  const { payable, taps, elders } = settlement
  const settledForGood = state === 'approved' || state === 'published' || state === 'closed'
  const reasons = mergedReasons(taps.excluded, taps.withheld)
  const unnamed = sumOf(reasons.slice(NAMED))
  const named = reasons
    .slice(0, NAMED)
    .map(({ reason, count }) => `${term(REASONS, reason)} ${formatCount(count)}`)
  return (
    <FigureCards
      label={flow.amount}
      figures={[
        {
          label: words.payable,
          tip: words.payableTip,
          value: formatYuan(payable),
          note: compare(payable, previous?.payable ?? null, words),
        },
        {
          label: words.taps,
          tip: words.tapsTip,
          value: formatCount(taps.surviving),
          note: words.elders(formatCount(elders)),
        },
        {
          label: words.excluded,
          tip: words.excludedTip,
          value: formatCount(sumOf(reasons)),
          note:
            reasons.length === 0 ? (
              words.excludedNone
            ) : (
              <Parts of={[...named, ...(unnamed > 0 ? [words.others(unnamed)] : [])]} />
            ),
        },
        {
          label: words.gaps,
          tip: words.gapsTip,
          value: formatCount(gaps.length),
          note: gaps.length === 0 ? words.gapsNone : settledForGood ? words.gapsLate : words.gapsSome,
          attention: gaps.length > 0,
        },
      ]}
    />
  )
}

function compare(
  payable: number,
  before: number | null,
  words: { first: string; versusLast: (change: string, difference: string) => string },
): string {
  const change = before === null ? null : formatChange(payable, before)
  if (before === null || change === null) return words.first
  const difference = payable - before
  return words.versusLast(change, `${difference > 0 ? '+' : ''}${formatYuan(difference)}`)
}

/** Breaks between its parts only. */
function Parts({ of }: { of: string[] }) {
  return of.map((part, i) => (
    <Fragment key={part}>
      <span className="nowrap">
        {part}
        {i < of.length - 1 && ' ·'}
      </span>{' '}
    </Fragment>
  ))
}

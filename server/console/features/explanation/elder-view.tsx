import type { TableProps } from 'antd'
import { MEAL_TERMS, SERVICE_TERMS } from '../../../../core/terms.ts'
import type { ElderExplanation, ExplainedTap } from '../../../contract/explain.ts'
import { formatYuan } from '../../shared/format/money.ts'
import { formatClock, formatDay } from '../../shared/format/time.ts'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useSpeech, useTerms } from '../../shared/words/use-words.ts'
import { Clauses } from './clauses.tsx'
import { useExplanationWords } from './explanation-words.ts'
import { LineTable } from './line-table.tsx'
import { type Paging, pagination } from './paging.ts'

/** Every tap of an elder: what it was paid by which rate and clause, or why it was not. */
export function ElderView({ explanation, paging }: { explanation: ElderExplanation; paging: Paging }) {
  const words = useExplanationWords()
  const term = useTerms()
  const { language } = useSpeech()
  const { grants, lines, taps, total } = explanation
  const columns: NonNullable<TableProps<ExplainedTap>['columns']> = [
    {
      title: words.time,
      key: 'at',
      className: 'nowrap',
      render: (_, { day, at }) => `${formatDay(day, language)} ${formatClock(at)}`,
    },
    {
      title: words.meal,
      key: 'meal',
      className: 'nowrap',
      render: (_, { meal, service }) => `${term(MEAL_TERMS, meal)} · ${term(SERVICE_TERMS, service)}`,
    },
    { title: words.site, key: 'site', render: (_, { site }) => site.name ?? site.id },
    {
      title: words.record,
      key: 'record',
      className: 'nowrap',
      render: (_, { terminal, seq }) => `${terminal}/${seq}`,
    },
    { title: words.price, key: 'price', align: 'right', render: (_, { price }) => formatYuan(price) },
    { title: words.why, key: 'why', render: (_, tap) => <Why tap={tap} /> },
    {
      title: words.due,
      key: 'fen',
      align: 'right',
      render: (_, { fen }) => <strong>{formatYuan(fen)}</strong>,
    },
  ]
  return (
    <div className="explanation">
      <section className="sheet month-sheet" aria-label={words.sums}>
        <dl className="pairs">
          {grants.map(({ grant, title, fen }) => (
            <div key={grant}>
              <dt>{title}</dt>
              <dd>{formatYuan(fen)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <LineTable lines={lines} />
      <PageTable<ExplainedTap>
        label={words.taps}
        size="small"
        rowKey={({ terminal, seq, at }) => `${terminal} ${seq} ${at}`}
        columns={columns}
        dataSource={taps}
        pagination={pagination(total, paging)}
      />
    </div>
  )
}

function Why({ tap: { reason, grants } }: { tap: ExplainedTap }) {
  const { language } = useSpeech()
  if (reason !== null) return <strong>{reason[language]}</strong>
  return grants.map(({ grant, title, reason: unpaid, rates }) => (
    <div key={grant}>
      {unpaid !== null && `${title} · ${unpaid[language]}`}
      {rates.map((rate) => (
        <div key={rate.rate}>
          {title} · {rate.title} {formatYuan(rate.fen)}
          <Clauses cites={rate.cites} />
        </div>
      ))}
    </div>
  ))
}

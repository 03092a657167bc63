import { Link } from '@tanstack/react-router'
import type { TableProps } from 'antd'
import type { SiteExplanation } from '../../../contract/explain.ts'
import { formatCount, formatYuan } from '../../shared/format/money.ts'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useSpeech } from '../../shared/words/use-words.ts'
import { useExplanationWords } from './explanation-words.ts'
import { LineTable } from './line-table.tsx'
import { type Paging, pagination } from './paging.ts'

type Share = SiteExplanation['elders'][number]

/** A site's sum: its own lines, and who brought the rest. */
export function SiteView({ explanation, paging }: { explanation: SiteExplanation; paging: Paging }) {
  const words = useExplanationWords()
  const { language } = useSpeech()
  const { month, site, grants, lines, elders, total } = explanation
  const columns: NonNullable<TableProps<Share>['columns']> = [
    {
      title: words.elder,
      key: 'elder',
      render: (_, { elder }) => (
        <Link
          to="/months/$month/explanation"
          params={{ month }}
          search={{ site: site.id, elder: elder.id }}
          className="month-link"
        >
          {elder.name ?? elder.id}
        </Link>
      ),
    },
    { title: words.tapCount, key: 'taps', align: 'right', render: (_, { taps }) => formatCount(taps) },
    {
      title: words.surviving,
      key: 'surviving',
      align: 'right',
      render: (_, { surviving }) => formatCount(surviving),
    },
    {
      title: words.reasons,
      key: 'reasons',
      render: (_, { reasons }) =>
        reasons.map((reason) => `${reason[language]} ${formatCount(reason.count)}`).join(' · ') || (
          <span className="nothing">{words.nothing}</span>
        ),
    },
    ...grants
      .filter(({ grant }) => !lines.some((line) => line.grant === grant))
      .map(({ grant, title }) => ({
        title,
        key: `grant-${grant}`,
        align: 'right' as const,
        render: (_: unknown, share: Share) =>
          formatYuan(share.grants.find((paid) => paid.grant === grant)?.fen ?? 0),
      })),
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
        <h2>{words.sums}</h2>
        <dl className="pairs">
          {grants.map(({ grant, title, fen, payable }) => (
            <div key={grant}>
              <dt>{title}</dt>
              <dd>
                {formatYuan(fen)}
                {payable !== fen && ` · ${words.payable} ${formatYuan(payable)}`}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <LineTable lines={lines} />
      <PageTable<Share>
        label={words.elders}
        rowKey={({ elder }) => elder.id}
        columns={columns}
        dataSource={elders}
        pagination={pagination(total, paging)}
      />
    </div>
  )
}

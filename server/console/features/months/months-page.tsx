/** 月度结算: all months, the newest first. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TableProps } from 'antd'
import type { MonthSummary } from '../../../contract/months.ts'
import { monthsQuery } from '../../shared/api/queries.ts'
import { formatCount, formatYuan } from '../../shared/format/money.ts'
import { formatDay, formatMonth } from '../../shared/format/time.ts'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { MonthMark } from './month-mark.tsx'

export function MonthsPage() {
  const { months: words } = useWords()
  const { language } = useSpeech()
  const query = useQuery(monthsQuery)
  const nothing = <span className="nothing">—</span>
  const columns: NonNullable<TableProps<MonthSummary>['columns']> = [
    {
      title: words.month,
      key: 'month',
      render: (_, { month }) => (
        <Link to="/months/$month" params={{ month }} className="month-link">
          {formatMonth(month, language)}
        </Link>
      ),
    },
    { title: words.state, key: 'state', render: (_, { state }) => <MonthMark state={state} /> },
    {
      title: words.version,
      key: 'version',
      render: (_, { version }) => (version === null ? nothing : words.versionNo(version)),
    },
    {
      title: words.taps,
      key: 'taps',
      align: 'right',
      render: (_, { taps }) => (taps === null ? nothing : formatCount(taps)),
    },
    {
      title: words.payable,
      key: 'payable',
      align: 'right',
      render: (_, { payable }) => (payable === null ? nothing : <strong>{formatYuan(payable)}</strong>),
    },
    {
      title: words.due,
      key: 'due',
      align: 'right',
      render: (_, { publishBy }) => formatDay(publishBy, language, true),
    },
  ]
  return (
    <Page title={words.title} note={words.subtitle}>
      <Loaded query={query}>
        {(months) =>
          months.length === 0 ? (
            <EmptySheet title={words.emptyTitle} note={words.emptyNote} />
          ) : (
            <PageTable<MonthSummary>
              label={words.list}
              rowKey="month"
              columns={columns}
              dataSource={[...months].sort((a, b) => (a.month < b.month ? 1 : -1))}
            />
          )
        }
      </Loaded>
    </Page>
  )
}

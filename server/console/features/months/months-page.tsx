/** 月度结算: all months, the newest first. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, type TableProps } from 'antd'
import { useState } from 'react'
import type { MonthSummary } from '../../../contract/months.ts'
import { monthsQuery } from '../../shared/api/queries.ts'
import { formatCount, formatYuan } from '../../shared/format/money.ts'
import { formatDay, formatMonth } from '../../shared/format/time.ts'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Mark } from '../../shared/ui/mark.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useMe } from '../../shared/use-me.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { MonthMark } from './month-mark.tsx'
import { RulesDialog } from './rules-dialog.tsx'
import { usePathWords } from './words.ts'
import './months.css'

export function MonthsPage() {
  const { months: words } = useWords()
  const { language } = useSpeech()
  const path = usePathWords()
  const { region } = useMe()
  const [rules, setRules] = useState(false)
  const query = useQuery(monthsQuery)
  const nothing = <span className="nothing">—</span>
  const sums: NonNullable<TableProps<MonthSummary>['columns']> = [
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
  ]
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
      title: words.next,
      key: 'next',
      render: (_, { dueBy, late }) =>
        dueBy === null ? (
          nothing
        ) : (
          <span className="next-due">
            {formatDay(dueBy, language)}
            {late && <Mark meaning="fault">{words.late}</Mark>}
          </span>
        ),
    },
    {
      title: words.version,
      key: 'version',
      render: (_, { version }) => (version === null ? nothing : words.versionNo(version)),
    },
    ...(region === null ? sums : []),
    {
      title: words.due,
      key: 'due',
      align: 'right',
      render: (_, { publishBy }) => formatDay(publishBy, language, true),
    },
  ]
  return (
    <Page
      title={words.title}
      note={words.subtitle}
      actions={<Button onClick={() => setRules(true)}>{path.rules}</Button>}
    >
      {rules && <RulesDialog onClose={() => setRules(false)} />}
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

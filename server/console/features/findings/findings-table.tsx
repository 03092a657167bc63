import { Button, type TableProps } from 'antd'
import type { Finding, MonthFindings } from '../../../contract/findings.ts'
import { formatCount } from '../../shared/format/money.ts'
import { formatDay } from '../../shared/format/time.ts'
import { Definition } from '../../shared/ui/definition.tsx'
import { Mark, type Meaning } from '../../shared/ui/mark.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useSpeech } from '../../shared/words/use-words.ts'
import { SIZE } from './finding-queries.ts'
import { useFindingWords } from './finding-words.ts'
import { sentenceOf, titleOf } from './sentence.ts'

export const STATE_MEANINGS: Record<Finding['state'], Meaning> = {
  open: 'attention',
  upheld: 'fault',
  dismissed: 'recorded',
}

export function FindingsTable({
  found: { findings, total },
  page,
  chosen,
  onPage,
  onOpen,
}: {
  found: MonthFindings
  page: number
  chosen: number | null
  onPage: (page: number) => void
  onOpen: (id: number) => void
}) {
  const words = useFindingWords()
  const { language } = useSpeech()
  const columns: NonNullable<TableProps<Finding>['columns']> = [
    {
      title: words.what,
      key: 'what',
      render: (_, finding) => (
        <>
          <strong>{titleOf(finding.rule, language)}</strong>
          <div className="finding-told">{sentenceOf(finding, language)}</div>
        </>
      ),
    },
    {
      title: words.site,
      key: 'site',
      render: (_, { site }) => site?.name ?? site?.id ?? <span className="nothing">—</span>,
    },
    {
      title: words.day,
      key: 'day',
      className: 'nowrap',
      render: (_, { from, to }) => words.span(formatDay(from, language), formatDay(to, language)),
    },
    {
      title: (
        <span className="with-tip">
          {words.state}
          <Definition of={words.state}>{words.modeTip}</Definition>
        </span>
      ),
      key: 'state',
      render: (_, { state, mode }) =>
        state === 'open' ? (
          <Mark meaning={mode === 'hold' ? 'attention' : 'quiet'}>{words.mode[mode]}</Mark>
        ) : (
          <Mark meaning={STATE_MEANINGS[state]}>{words.states[state]}</Mark>
        ),
    },
    {
      key: 'open',
      align: 'right',
      render: (_, { id, rule }) => (
        <Button size="small" aria-label={words.openOf(titleOf(rule, language))} onClick={() => onOpen(id)}>
          {words.open}
        </Button>
      ),
    },
  ]
  return (
    <PageTable<Finding>
      label={words.list}
      rowKey="id"
      rowClassName={({ id }) => (id === chosen ? 'chosen-row' : '')}
      columns={columns}
      dataSource={findings}
      pagination={
        total > SIZE && {
          current: page,
          pageSize: SIZE,
          total,
          showSizeChanger: false,
          showTotal: (count) => words.count(formatCount(count)),
          onChange: onPage,
        }
      }
    />
  )
}

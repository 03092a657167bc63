import { Button, type TableProps } from 'antd'
import type { ReactNode } from 'react'
import type { Terminal } from '../../../contract/register.ts'
import { formatCount } from '../../shared/format/money.ts'
import { Definition } from '../../shared/ui/definition.tsx'
import { Mark, type Meaning } from '../../shared/ui/mark.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { TerminalHealth } from './terminal-health.tsx'
import { useTerminalWords } from './terminal-words.ts'

const STATES: Record<Terminal['state'], Meaning> = {
  waiting: 'attention',
  active: 'recorded',
  ended: 'quiet',
}

/** `exports`: whether the person may download records. */
export function TerminalTable({
  terminals,
  exports,
  onOpen,
}: {
  terminals: Terminal[]
  exports: boolean
  onOpen: (terminal: string) => void
}) {
  const { terminals: words } = useWords()
  const care = useTerminalWords()
  const tip = (label: string, text: string) => (
    <span className="with-tip">
      {label}
      <Definition of={label}>{text}</Definition>
    </span>
  )
  const columns: NonNullable<TableProps<Terminal>['columns']> = [
    { title: words.site, key: 'site', render: (_, { siteName }) => <strong>{siteName}</strong> },
    { title: words.id, dataIndex: 'id', key: 'id' },
    {
      title: words.state,
      key: 'state',
      render: (_, { state, forkedAt }) => (
        <>
          <Mark meaning={STATES[state]}>{words.states[state]}</Mark>
          {forkedAt !== null && <Mark meaning="fault">{words.forked}</Mark>}
        </>
      ),
    },
    {
      title: care.health,
      key: 'health',
      render: (_, terminal) => <TerminalHealth terminal={terminal} />,
    },
    {
      title: tip(words.waiting, words.waitingTip),
      key: 'waiting',
      align: 'right',
      render: (_, { waiting }) => orDash(waiting, formatCount),
    },
    {
      title: tip(words.records, words.recordsTip),
      key: 'records',
      align: 'right',
      render: (_, { records }) => formatCount(records),
    },
    {
      key: 'open',
      render: (_, { id, siteName }) => (
        <Button size="small" onClick={() => onOpen(id)} aria-label={care.openOf(siteName)}>
          {care.open}
        </Button>
      ),
    },
  ]
  if (exports)
    columns.push({
      title: tip(words.exported, words.exportNote),
      key: 'export',
      render: (_, { id, siteName, records }) => (
        <Button
          size="small"
          disabled={records === 0}
          href={`/api/record-exports/terminals/${encodeURIComponent(id)}`}
          download
          aria-label={words.exportOf(siteName, id)}
        >
          {words.exportGo}
        </Button>
      ),
    })
  return <PageTable<Terminal> label={words.list} rowKey="id" columns={columns} dataSource={terminals} />
}

function orDash<T>(value: T | null, show: (value: T) => ReactNode): ReactNode {
  return value === null ? <span className="nothing">—</span> : show(value)
}

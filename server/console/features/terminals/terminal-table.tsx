import { Button, type TableProps } from 'antd'
import type { ReactNode } from 'react'
import type { Terminal } from '../../../contract/register.ts'
import { formatCount } from '../../shared/format/money.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { Definition } from '../../shared/ui/definition.tsx'
import { Mark, type Meaning } from '../../shared/ui/mark.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'

const STATES: Record<Terminal['state'], Meaning> = {
  waiting: 'attention',
  active: 'recorded',
  ended: 'quiet',
}

/** `exports`: whether the person may download records. */
export function TerminalTable({ terminals, exports }: { terminals: Terminal[]; exports: boolean }) {
  const { terminals: words } = useWords()
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
      title: words.connection,
      key: 'connection',
      render: (_, terminal) => <Connection terminal={terminal} />,
    },
    {
      title: words.reader,
      key: 'reader',
      render: (_, { reader }) => orDash(reader, (known) => <ReaderState reader={known} />),
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
    { title: words.roster, key: 'roster', align: 'right', render: (_, { roster }) => orDash(roster, String) },
    {
      title: words.software,
      key: 'software',
      render: (_, { software }) => orDash(software, (known) => known),
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

function Connection({ terminal: { state, online, seenAt } }: { terminal: Terminal }) {
  const { terminals: words } = useWords()
  const { language } = useSpeech()
  const now = useNow()
  if (state !== 'active') return <span className="nothing">—</span>
  return (
    <>
      <Mark meaning={online ? 'recorded' : 'quiet'} bare>
        {online ? words.online : words.offline}
      </Mark>
      {!online && (
        <div className="muted">
          {seenAt === null ? words.never : words.seen(formatInstant(seenAt, language, now))}
        </div>
      )}
    </>
  )
}

function ReaderState({ reader }: { reader: string }) {
  const { terminals: words } = useWords()
  const meaning = reader === 'ready' ? 'recorded' : reader === 'starting' ? 'quiet' : 'attention'
  return (
    <Mark meaning={meaning} bare>
      {words.readers[reader] ?? reader}
    </Mark>
  )
}

function orDash<T>(value: T | null, show: (value: T) => ReactNode): ReactNode {
  return value === null ? <span className="nothing">—</span> : show(value)
}

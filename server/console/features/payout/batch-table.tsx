import { Link } from '@tanstack/react-router'
import type { TableProps } from 'antd'
import type { BatchState, BatchSummary } from '../../../contract/payout.ts'
import { formatCount, formatYuan } from '../../shared/format/money.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { Mark, type Meaning } from '../../shared/ui/mark.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { usePayoutWords } from './words.ts'

const MEANINGS: Record<BatchState, Meaning> = {
  prepared: 'attention',
  undone: 'quiet',
  refused: 'quiet',
  released: 'information',
  sent: 'information',
  rejected: 'quiet',
  finished: 'recorded',
}

export function BatchMark({ state }: { state: BatchState }) {
  const words = usePayoutWords()
  return <Mark meaning={MEANINGS[state]}>{words.batchStates[state]}</Mark>
}

/** The newest first. */
export function BatchTable({ batches }: { batches: readonly BatchSummary[] }) {
  const words = usePayoutWords()
  const { language } = useSpeech()
  const now = useNow()
  const sum = ({ count, fen }: BatchSummary['paid']) =>
    count === 0 ? (
      <span className="nothing">—</span>
    ) : (
      <>
        {formatYuan(fen)}
        <small className="payout-count">{words.people(formatCount(count))}</small>
      </>
    )
  const columns: NonNullable<TableProps<BatchSummary>['columns']> = [
    {
      title: words.batch,
      key: 'batch',
      render: (_, { id, name, payees, kind }) => (
        <>
          <Link to="/payout/batches/$batch" params={{ batch: String(id) }} className="payout-link">
            {name}
          </Link>
          <small className="payout-count">
            {words.payees[payees]} · {words.kinds[kind]}
          </small>
        </>
      ),
    },
    { title: words.document, key: 'document', render: (_, { document }) => document },
    {
      title: words.state,
      key: 'state',
      render: (_, { state, since }) => (
        <>
          <BatchMark state={state} />
          <small className="payout-count figures">{formatInstant(since, language, now, true)}</small>
        </>
      ),
    },
    {
      title: words.total,
      key: 'total',
      align: 'right',
      render: (_, { count, total }) => sum({ count, fen: total }),
    },
    { title: words.paid, key: 'paid', align: 'right', render: (_, { paid }) => sum(paid) },
    { title: words.failed, key: 'failed', align: 'right', render: (_, { failed }) => sum(failed) },
    { title: words.leftOut, key: 'leftOut', align: 'right', render: (_, { leftOut }) => sum(leftOut) },
  ]
  return (
    <PageTable<BatchSummary>
      label={words.batches}
      rowKey="id"
      columns={columns}
      dataSource={[...batches].reverse()}
    />
  )
}

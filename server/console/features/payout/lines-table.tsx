import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Segmented, type TableProps } from 'antd'
import type { BatchDetail, LinePage, LineState } from '../../../contract/payout.ts'
import { formatCount, formatYuan } from '../../shared/format/money.ts'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Mark, type Meaning } from '../../shared/ui/mark.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { linesQuery, SIZE } from './payout-queries.ts'
import { usePayoutWords } from './words.ts'

type Line = LinePage['lines'][number]

const MEANINGS: Record<Line['state'], Meaning> = {
  waiting: 'information',
  paid: 'recorded',
  failed: 'fault',
  dead: 'quiet',
}

const route = getRouteApi('/payout/batches/$batch')

/** Every line of a batch, with the way out where the bank did not pay. */
export function LinesTable({ batch: { id, payees, count, paid, failed, state } }: { batch: BatchDetail }) {
  const words = usePayoutWords()
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/payout/batches/$batch' })
  const query = useQuery(linesQuery(id, search))
  const numbers = {
    all: count,
    waiting: count - paid.count - failed.count,
    paid: paid.count,
    failed: failed.count,
  }
  const columns: NonNullable<TableProps<Line>['columns']> = [
    {
      title: words.no,
      key: 'no',
      render: (_, { no, reference }) => (
        <>
          {no}
          <small className="payout-count figures">{reference}</small>
        </>
      ),
    },
    {
      title: words.payee,
      key: 'payee',
      render: (_, { payee, name, holder, place }) => (
        <>
          <Link to="/payout/ledger/$payees/$payee" params={{ payees, payee }} className="payout-link">
            {name}
          </Link>
          <small className="payout-count">{holder === name ? place : `${holder} · ${place}`}</small>
        </>
      ),
    },
    {
      title: words.account,
      key: 'account',
      render: (_, { bank, tail }) => <span className="figures">{words.tail(bank, tail)}</span>,
    },
    {
      title: words.total,
      key: 'fen',
      align: 'right',
      render: (_, { fen }) => <strong>{formatYuan(fen)}</strong>,
    },
    {
      title: words.result,
      key: 'result',
      render: (_, line) => <Result line={line} isSent={state !== 'prepared' && state !== 'released'} />,
    },
  ]
  return (
    <section className="payout-lines" id="lines" aria-label={words.lines}>
      <div className="payout-lines-head">
        <h2>{words.lines}</h2>
        {state !== 'undone' && state !== 'refused' && state !== 'rejected' && (
          <Segmented
            aria-label={words.result}
            value={search.state ?? 'all'}
            options={(['all', 'waiting', 'paid', 'failed'] as const).map((value) => ({
              value,
              label: `${value === 'all' ? words.all : words.lineStates[value]} ${formatCount(numbers[value])}`,
            }))}
            onChange={(next: LineState | 'all') =>
              void navigate({ search: next === 'all' ? {} : { state: next } })
            }
          />
        )}
      </div>
      <Loaded query={query}>
        {({ lines, total }) => (
          <PageTable<Line>
            label={words.lines}
            rowKey="no"
            columns={columns}
            dataSource={lines}
            pagination={
              total > SIZE && {
                current: search.page ?? 1,
                pageSize: SIZE,
                total,
                showSizeChanger: false,
                showTotal: (all) => words.linesCount(formatCount(all)),
                onChange: (page) => void navigate({ search: (before) => ({ ...before, page }) }),
              }
            }
          />
        )}
      </Loaded>
    </section>
  )
}

function Result({ line: { state, reason, words: said, changed }, isSent }: { line: Line; isSent: boolean }) {
  const words = usePayoutWords()
  if (state === 'waiting' && !isSent) return <Mark meaning="quiet">{words.notSent}</Mark>
  if (reason === null || state !== 'failed')
    return <Mark meaning={MEANINGS[state]}>{state === 'dead' ? words.dead : words.lineStates[state]}</Mark>
  return (
    <>
      <Mark meaning="fault">{words.failures[reason] ?? reason}</Mark>
      {said !== '' && <small className="payout-count">{said}</small>}
      <small className={`payout-count${changed ? ' payout-good' : ''}`}>
        {changed ? words.changed : words.wayOut[reason]}
      </small>
    </>
  )
}

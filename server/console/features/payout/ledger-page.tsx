/** 往来台账: all payees of a kind with what they are due, were paid and are owed. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Input, Segmented, Table, type TableProps } from 'antd'
import type { Payees, LedgerPage as Shown } from '../../../contract/payout.ts'
import { formatCount, formatYuan } from '../../shared/format/money.ts'
import { Definition } from '../../shared/ui/definition.tsx'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { ledgerQuery, SIZE } from './payout-queries.ts'
import type { LedgerSearch } from './payout-search.ts'
import { usePayoutWords } from './words.ts'
import './payout.css'

type Row = Shown['payees'][number]

const AMOUNTS = ['entitled', 'recovered', 'paid', 'onWay'] as const

export function LedgerPage() {
  const words = usePayoutWords()
  const search = getRouteApi('/payout/ledger').useSearch()
  const navigate = useNavigate({ from: '/payout/ledger' })
  const query = useQuery(ledgerQuery(search))
  const payees = search.payees ?? 'site'
  const choose = (change: LedgerSearch) =>
    void navigate({ search: ({ page: _, ...before }) => ({ ...before, ...change }) })
  return (
    <Page
      title={words.ledgerTitle}
      note={
        <>
          <Link to="/payout" className="payout-link">
            {words.title}
          </Link>
          {` · ${words.ledgerSubtitle}`}
        </>
      }
      actions={
        <Segmented
          aria-label={words.payee}
          value={payees}
          options={(['site', 'elder'] as const).map((value) => ({ value, label: words.payees[value] }))}
          onChange={(next: Payees) => void navigate({ search: { payees: next } })}
        />
      }
    >
      <div className="payout-filters">
        <Input.Search
          key={payees}
          aria-label={words.search}
          placeholder={words.search}
          className="payout-find"
          maxLength={40}
          allowClear
          defaultValue={search.search ?? ''}
          onSearch={(written) =>
            void navigate({
              search: ({ page: _, search: __, ...before }) => ({
                ...before,
                ...(written.trim() !== '' && { search: written.trim() }),
              }),
            })
          }
        />
        <Segmented
          aria-label={words.balance}
          value={search.show ?? 'all'}
          options={(['all', 'owed', 'held'] as const).map((value) => ({ value, label: words.show[value] }))}
          onChange={(show: 'all' | 'owed' | 'held') => {
            if (show !== 'all') return choose({ show })
            void navigate({ search: ({ page: _, show: __, ...before }) => before })
          }}
        />
      </div>
      <Loaded query={query}>
        {(ledger) =>
          ledger.total === 0 ? (
            <EmptySheet title={words.ledgerEmpty} note={words.ledgerEmptyNote} />
          ) : (
            <LedgerTable
              ledger={ledger}
              payees={payees}
              page={search.page ?? 1}
              onPage={(page) => void navigate({ search: (before) => ({ ...before, page }) })}
            />
          )
        }
      </Loaded>
    </Page>
  )
}

function LedgerTable({
  ledger,
  payees,
  page,
  onPage,
}: {
  ledger: Shown
  payees: Payees
  page: number
  onPage: (page: number) => void
}) {
  const words = usePayoutWords()
  const columns: NonNullable<TableProps<Row>['columns']> = [
    {
      title: words.payee,
      key: 'payee',
      render: (_, { payee, name, place }) => (
        <>
          <Link to="/payout/ledger/$payees/$payee" params={{ payees, payee }} className="payout-link">
            {name}
          </Link>
          <small className="payout-count">{place}</small>
        </>
      ),
    },
    ...AMOUNTS.map((key) => ({
      title: words[key],
      key,
      align: 'right' as const,
      render: (_: unknown, row: Row) => <Money fen={row[key]} />,
    })),
    {
      title: (
        <span className="with-tip">
          {words.balance}
          <Definition of={words.balance}>{words.balanceTip}</Definition>
        </span>
      ),
      key: 'balance',
      align: 'right',
      render: (_, { balance }) => (
        <strong className={balance === 0 ? '' : 'payout-owed'}>{formatYuan(balance)}</strong>
      ),
    },
  ]
  return (
    <PageTable<Row>
      label={words.ledgerTitle}
      rowKey="payee"
      columns={columns}
      dataSource={ledger.payees}
      summary={() => (
        <Table.Summary.Row className="payout-total">
          <Table.Summary.Cell index={0}>{words.wholeCounty}</Table.Summary.Cell>
          {AMOUNTS.map((key, i) => (
            <Table.Summary.Cell key={key} index={i + 1} align="right">
              {formatYuan(ledger.sums[key])}
            </Table.Summary.Cell>
          ))}
          <Table.Summary.Cell index={AMOUNTS.length + 1} align="right">
            {formatYuan(ledger.sums.balance)}
          </Table.Summary.Cell>
        </Table.Summary.Row>
      )}
      pagination={
        ledger.total > SIZE && {
          current: page,
          pageSize: SIZE,
          total: ledger.total,
          showSizeChanger: false,
          showTotal: (all) => words.linesCount(formatCount(all)),
          onChange: onPage,
        }
      }
    />
  )
}

export function Money({ fen }: { fen: number }) {
  return fen === 0 ? <span className="nothing">—</span> : formatYuan(fen)
}

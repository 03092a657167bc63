/** One payee's account with the county, month by month. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, type TableProps } from 'antd'
import { useState } from 'react'
import type { Ledger, Payees } from '../../../contract/payout.ts'
import { formatYuan } from '../../shared/format/money.ts'
import { formatMonth } from '../../shared/format/time.ts'
import { ButtonLink } from '../../shared/ui/button-link.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Mark } from '../../shared/ui/mark.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { Money } from './ledger-page.tsx'
import { payeeQuery } from './payout-queries.ts'
import { RecoveriesSheet } from './recoveries-sheet.tsx'
import { RecoveryDialog } from './recovery-dialog.tsx'
import { usePayoutWords } from './words.ts'
import './payout.css'

export function PayeePage() {
  const words = usePayoutWords()
  const { payees, payee } = getRouteApi('/payout/ledger/$payees/$payee').useParams()
  const kind: Payees = payees === 'elder' ? 'elder' : 'site'
  const query = useQuery(payeeQuery(kind, payee))
  if (query.data === undefined)
    return (
      <Page title={words.ledgerTitle}>
        <Loaded query={query}>{() => null}</Loaded>
      </Page>
    )
  return <Payee key={payee} ledger={query.data} />
}

function Payee({ ledger }: { ledger: Ledger }) {
  const words = usePayoutWords()
  const may = useMay()
  const [adding, setAdding] = useState(false)
  const { payees, payee, name, place, account } = ledger
  return (
    <Page
      title={name}
      note={
        <>
          <Link to="/payout/ledger" search={{ payees }} className="payout-link">
            {words.ledgerTitle}
          </Link>
          {` · ${place} · ${account === null ? words.noAccount : `${account.holder} · ${words.tail(account.bank, account.tail)}`}`}
        </>
      }
      actions={
        <>
          <AccountLink ledger={ledger} />
          {may('payout.prepare') && <Button onClick={() => setAdding(true)}>{words.recoveryAdd}</Button>}
        </>
      }
    >
      <MonthsTable ledger={ledger} />
      <div className="payout-sheets">
        <PaymentsSheet ledger={ledger} />
        <RecoveriesSheet ledger={ledger} />
      </div>
      {adding && <RecoveryDialog payees={payees} payee={payee} onClose={() => setAdding(false)} />}
    </Page>
  )
}

/** Where the account is asked for and changed. */
function AccountLink({ ledger: { payees, payee, account } }: { ledger: Ledger }) {
  const words = usePayoutWords()
  const label = account === null ? words.giveAccount : words.fixAccount
  return payees === 'elder' ? (
    <ButtonLink to="/elders/$elder" params={{ elder: payee }}>
      {label}
    </ButtonLink>
  ) : (
    <ButtonLink to="/sites/$site" params={{ site: payee }}>
      {label}
    </ButtonLink>
  )
}

type Row = Ledger['months'][number]

const AMOUNTS = ['entitled', 'adjusted', 'recovered', 'paid', 'onWay'] as const

function MonthsTable({ ledger: { payees, payee, months } }: { ledger: Ledger }) {
  const words = usePayoutWords()
  const { language } = useSpeech()
  const columns: NonNullable<TableProps<Row>['columns']> = [
    {
      title: words.month,
      key: 'month',
      render: (_, { month }) => (
        <>
          {formatMonth(month, language)}
          <Link
            to="/months/$month/explanation"
            params={{ month }}
            search={{ [payees]: payee }}
            className="payout-link payout-count"
          >
            {words.explain}
          </Link>
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
      title: words.failedBefore,
      key: 'failed',
      align: 'right',
      render: (_, { failed }) => <Money fen={failed} />,
    },
    {
      title: words.balance,
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
      rowKey="month"
      columns={columns}
      dataSource={[...months].reverse()}
    />
  )
}

function PaymentsSheet({ ledger: { payments } }: { ledger: Ledger }) {
  const words = usePayoutWords()
  return (
    <section className="sheet payout-sheet figures" aria-label={words.payments}>
      <h2>{words.payments}</h2>
      {payments.length === 0 && <p className="muted payout-small">{words.recoveryNone}</p>}
      <ul className="plain-list payout-told">
        {payments.map(({ batch, name, fen, state, reason }) => (
          <li key={batch}>
            <Link to="/payout/batches/$batch" params={{ batch: String(batch) }} className="payout-link">
              {name}
            </Link>
            <Mark
              meaning={
                ({ paid: 'recorded', failed: 'fault', waiting: 'information', dead: 'quiet' } as const)[state]
              }
            >
              {state === 'dead'
                ? words.dead
                : reason === null
                  ? words.lineStates[state]
                  : (words.failures[reason] ?? reason)}
            </Mark>
            <span>{formatYuan(fen)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

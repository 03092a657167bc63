/** 发放: a month's money by kind of payee, its batches, and what stays owed. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { App, Button, Select } from 'antd'
import { useState } from 'react'
import type { MonthPayout, Payees } from '../../../contract/payout.ts'
import { formatCount, formatYuan } from '../../shared/format/money.ts'
import { formatMonth } from '../../shared/format/time.ts'
import { ButtonLink } from '../../shared/ui/button-link.tsx'
import { Definition } from '../../shared/ui/definition.tsx'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Mark, type Meaning } from '../../shared/ui/mark.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { BatchTable } from './batch-table.tsx'
import { CarryDialog } from './carry-dialog.tsx'
import { monthPayoutQuery, payoutMonthsQuery } from './payout-queries.ts'
import { PrepareDialog } from './prepare-dialog.tsx'
import { TemplatesDialog } from './templates-dialog.tsx'
import { usePayoutWords } from './words.ts'
import './payout.css'

export function PayoutPage() {
  const words = usePayoutWords()
  const { language } = useSpeech()
  const search = getRouteApi('/payout').useSearch()
  const navigate = useNavigate({ from: '/payout' })
  const months = useQuery(payoutMonthsQuery)
  const month = search.month ?? months.data?.[0]
  const [showsTemplates, setShowsTemplates] = useState(false)
  return (
    <Page
      title={words.title}
      note={words.subtitle}
      actions={
        <>
          <Button onClick={() => setShowsTemplates(true)}>{words.templates}</Button>
          <ButtonLink to="/payout/ledger">{words.ledger}</ButtonLink>
          {month !== undefined && (
            <Select
              aria-label={words.month}
              className="payout-month"
              value={month}
              options={(months.data ?? [month]).map((each) => ({
                value: each,
                label: formatMonth(each, language),
              }))}
              onChange={(next) => void navigate({ search: { month: next } })}
            />
          )}
        </>
      }
    >
      <Loaded query={months}>
        {() =>
          month === undefined ? (
            <EmptySheet title={words.noneTitle} note={words.noneNote} />
          ) : (
            <Month key={month} month={month} />
          )
        }
      </Loaded>
      {showsTemplates && <TemplatesDialog onClose={() => setShowsTemplates(false)} />}
    </Page>
  )
}

function Month({ month }: { month: string }) {
  const words = usePayoutWords()
  const query = useQuery(monthPayoutQuery(month))
  const { message } = App.useApp()
  const navigate = useNavigate()
  const [preparing, setPreparing] = useState<Payees | null>(null)
  const [carrying, setCarrying] = useState<MonthPayout['payees'][number] | null>(null)
  return (
    <Loaded query={query}>
      {(payout) => (
        <>
          <div className="payout-kinds">
            {payout.payees.map((each) => (
              <Kind
                key={each.payees}
                kind={each}
                payout={payout}
                onPrepare={() => setPreparing(each.payees)}
                onCarry={() => setCarrying(each)}
              />
            ))}
          </div>
          {payout.batches.length === 0 ? (
            <EmptySheet title={words.noBatches} note={words.noBatchesNote} />
          ) : (
            <BatchTable batches={payout.batches} />
          )}
          {preparing !== null && (
            <PrepareDialog
              month={month}
              payees={preparing}
              onClose={() => setPreparing(null)}
              onDone={({ id }) => {
                message.success(words.prepared)
                void navigate({ to: '/payout/batches/$batch', params: { batch: String(id) } })
              }}
            />
          )}
          {carrying !== null && (
            <CarryDialog
              month={month}
              payees={carrying.payees}
              open={carrying.open}
              onClose={() => setCarrying(null)}
            />
          )}
        </>
      )}
    </Loaded>
  )
}

const UNDER_WAY = ['prepared', 'released', 'sent']

function Kind({
  kind: { payees, own, open, held, carried },
  payout: { month, batches },
  onPrepare,
  onCarry,
}: {
  kind: MonthPayout['payees'][number]
  payout: MonthPayout
  onPrepare: () => void
  onCarry: () => void
}) {
  const words = usePayoutWords()
  const may = useMay()
  const live = batches.filter(
    (batch) => batch.payees === payees && [...UNDER_WAY, 'finished'].includes(batch.state),
  )
  const isUnderWay = live.some(({ state }) => UNDER_WAY.includes(state))
  const [meaning, standing] = standingOf()
  return (
    <section className="sheet payout-kind" aria-label={words.payees[payees]}>
      <h2>
        {words.payees[payees]}
        <Mark meaning={meaning}>{standing}</Mark>
      </h2>
      <dl className="payout-sums figures">
        <Sum name={words.own} tip={words.ownTip}>
          <Link to="/months/$month" params={{ month }} className="payout-link">
            {formatYuan(own)}
          </Link>
        </Sum>
        <Sum name={words.open} tip={words.openTip}>
          {formatYuan(open.fen)}
          <small>{words.people(formatCount(open.count))}</small>
        </Sum>
        {held.count > 0 && (
          <Sum name={words.held} tip={words.heldTip}>
            <Link to="/payout/ledger" search={{ payees, show: 'held' }} className="payout-link">
              {formatYuan(-held.fen)}
            </Link>
            <small>{words.people(formatCount(held.count))}</small>
          </Sum>
        )}
      </dl>
      {carried !== null && (
        <p className="payout-said">
          {words.carried(formatCount(carried.count), formatYuan(carried.fen), carried.by)}
          <br />
          {words.reasonOf(carried.reason)}
        </p>
      )}
      {may('payout.prepare') && open.count > 0 && (
        <div className="payout-doing">
          <Button type={carried === null ? 'primary' : 'default'} disabled={isUnderWay} onClick={onPrepare}>
            {live.length > 0 ? words.reissue : words.prepare}
          </Button>
          {carried === null && (
            <Button disabled={isUnderWay} onClick={onCarry}>
              {words.carry}
            </Button>
          )}
          {isUnderWay && <span className="muted">{words.underWay}</span>}
        </div>
      )}
    </section>
  )

  function standingOf(): [Meaning, string] {
    if (live.some(({ state }) => state === 'prepared')) return ['attention', words.states.prepared]
    if (isUnderWay) return ['information', words.states.released]
    if (open.count === 0 || carried !== null) return ['recorded', words.states.finished]
    return live.length > 0 ? ['attention', words.owed] : ['quiet', words.states.none]
  }
}

function Sum({ name, tip, children }: { name: string; tip: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>
        {name}
        <Definition of={name}>{tip}</Definition>
      </dt>
      <dd>{children}</dd>
    </div>
  )
}

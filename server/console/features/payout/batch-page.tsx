/** One batch: how far it is, what can be done, how its amount comes about, and every line of it. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { FUNDERS } from '../../../../core/terms.ts'
import type { BatchDetail } from '../../../contract/payout.ts'
import { formatCount, formatSigned, formatYuan } from '../../shared/format/money.ts'
import { formatDay, formatInstant, formatMonth } from '../../shared/format/time.ts'
import { CopyButton } from '../../shared/ui/copy-button.tsx'
import { Definition } from '../../shared/ui/definition.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useTerms } from '../../shared/words/use-words.ts'
import { BatchBar } from './batch-bar.tsx'
import { BatchSteps, BatchWhys } from './batch-steps.tsx'
import { BatchMark } from './batch-table.tsx'
import { LinesTable } from './lines-table.tsx'
import { batchQuery } from './payout-queries.ts'
import { ReturnDialog } from './return-dialog.tsx'
import { LeftOutList, RareList } from './told-lists.tsx'
import { usePayoutWords } from './words.ts'
import './payout.css'

export function BatchPage() {
  const words = usePayoutWords()
  const id = Number(getRouteApi('/payout/batches/$batch').useParams().batch)
  const query = useQuery(batchQuery(id))
  if (query.data === undefined)
    return (
      <Page title={words.batch}>
        <Loaded query={query}>{() => null}</Loaded>
      </Page>
    )
  return <Batch key={id} batch={query.data} />
}

function Batch({ batch }: { batch: BatchDetail }) {
  const words = usePayoutWords()
  const { language } = useSpeech()
  const may = useMay()
  const [imports, setImports] = useState(false)
  const { id, name, month, payees, kind, parent, state, failed } = batch
  const mayReturn = may('payout.release') && (state === 'sent' || state === 'finished')
  return (
    <Page
      title={`${words.batch} ${name}`}
      note={
        <>
          <Link to="/payout" search={{ month }} className="payout-link">
            {words.title} {formatMonth(month, language)}
          </Link>
          {` · ${words.payees[payees]} · ${parent === null ? words.kinds[kind] : words.parentOf(parent.name)}`}
        </>
      }
      actions={
        <>
          {batch.mayDownload && (
            <Button
              type={state === 'released' ? 'primary' : 'default'}
              href={`/api/payouts/batches/${id}/file`}
              download
            >
              {words.download}
            </Button>
          )}
          {mayReturn && (
            <Button type={state === 'sent' ? 'primary' : 'default'} onClick={() => setImports(true)}>
              {words.importReturn}
            </Button>
          )}
          <BatchSteps batch={batch} />
        </>
      }
    >
      <BatchWhys batch={batch} />
      <BatchBar batch={batch} />
      {state === 'finished' && failed.count > 0 && (
        <p className="payout-warn">
          {words.failedNote(formatCount(failed.count), formatYuan(failed.fen))}{' '}
          <Link
            to="/payout/batches/$batch"
            params={{ batch: String(id) }}
            search={{ state: 'failed' }}
            hash="lines"
            className="payout-link"
          >
            {words.seeFailed}
          </Link>
          {' · '}
          <Link to="/payout" search={{ month }} className="payout-link">
            {words.toReissue}
          </Link>
        </p>
      )}
      <div className="payout-sheets">
        <Sums batch={batch} />
        <Basis batch={batch} />
        <History batch={batch} />
      </div>
      <ToldSheets batch={batch} />
      <LinesTable batch={batch} />
      {imports && <ReturnDialog batch={id} onClose={() => setImports(false)} />}
    </Page>
  )
}

function Sums({ batch }: { batch: BatchDetail }) {
  const words = usePayoutWords()
  const { month, kind, own, total, count, leftOut, paid, failed, fileHash, state, payees } = batch
  return (
    <section className="sheet payout-sheet figures" aria-label={words.sums}>
      <h2>
        {words.sums}
        <BatchMark state={state} />
      </h2>
      <table className="payout-table">
        <tbody>
          {kind === 'main' && (
            <>
              <Row name={words.sumOwn}>
                <Link to="/months/$month" params={{ month }} className="payout-link">
                  {formatYuan(own)}
                </Link>
              </Row>
              <Row name={words.sumBefore}>
                <Link to="/payout/ledger" search={{ payees }} className="payout-link">
                  {formatSigned(total + leftOut.fen - own)}
                </Link>
              </Row>
              <Row name={`${words.sumLeftOut} · ${words.people(formatCount(leftOut.count))}`}>
                {formatSigned(-leftOut.fen)}
              </Row>
            </>
          )}
          <Row name={`${words.sumTotal} · ${words.people(formatCount(count))}`} strong>
            {formatYuan(total)}
          </Row>
          {paid.count > 0 && (
            <Row name={`${words.paid} · ${words.people(formatCount(paid.count))}`}>
              {formatYuan(paid.fen)}
            </Row>
          )}
          {failed.count > 0 && (
            <Row name={`${words.failed} · ${words.people(formatCount(failed.count))}`}>
              {formatYuan(failed.fen)}
            </Row>
          )}
        </tbody>
      </table>
      <p className="payout-hash muted">
        {words.fileHash}
        <Definition of={words.fileHash}>{words.fileHashTip}</Definition>
        <code>{fileHash.slice(0, 16)}…</code>
        <CopyButton text={fileHash} />
      </p>
    </section>
  )
}

function Row({
  name,
  strong = false,
  children,
}: {
  name: string
  strong?: boolean
  children: React.ReactNode
}) {
  return (
    <tr className={strong ? 'payout-total' : ''}>
      <th scope="row">{name}</th>
      <td>{children}</td>
    </tr>
  )
}

function Basis({ batch: { document, payDay, template, funders, kind } }: { batch: BatchDetail }) {
  const words = usePayoutWords()
  const { language } = useSpeech()
  const term = useTerms()
  return (
    <section className="sheet payout-sheet figures" aria-label={words.basis}>
      <h2>{words.basis}</h2>
      <table className="payout-table">
        <tbody>
          <Row name={words.document}>{document}</Row>
          <Row name={words.payDay}>{formatDay(payDay, language, true)}</Row>
          <Row name={words.template}>{template.title}</Row>
          {kind === 'main' &&
            funders.map(({ funder, fen }) => (
              <Row key={funder} name={term(FUNDERS, funder)}>
                {formatYuan(fen)}
              </Row>
            ))}
        </tbody>
      </table>
      {kind === 'main' && <p className="muted payout-small">{words.fundersNote}</p>}
    </section>
  )
}

function History({ batch: { steps, returns } }: { batch: BatchDetail }) {
  const words = usePayoutWords()
  const { language } = useSpeech()
  const now = useNow()
  const events = [
    ...steps.map(({ action, actor, at, reason }) => ({
      what: words.steps[action],
      by: actor,
      at,
      note: reason,
    })),
    ...returns.map(({ by, at, paid, failed }) => ({
      ...{ what: words.returns, by, at },
      note: words.returnOf(formatCount(paid), formatCount(failed)),
    })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1))
  return (
    <section className="sheet payout-sheet" aria-label={words.history}>
      <h2>{words.history}</h2>
      <ol className="plain-list payout-history">
        {events.map(({ what, by, at, note }) => (
          <li key={`${what} ${at}`}>
            <strong>{what}</strong>
            <span>{by}</span>
            <time dateTime={at} className="muted figures">
              {formatInstant(at, language, now, true)}
            </time>
            {note !== null && <span className="payout-note">{note}</span>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function ToldSheets({ batch: { leftOut, leftOutList, rare, payees } }: { batch: BatchDetail }) {
  const words = usePayoutWords()
  if (leftOut.count === 0 && rare.length === 0) return null
  return (
    <div className="payout-sheets">
      {leftOut.count > 0 && (
        <section className="sheet payout-sheet figures" aria-label={words.leftOut}>
          <h2>
            {words.leftOut} {formatCount(leftOut.count)}
          </h2>
          <p className="muted payout-small">{words.leftOutNote}</p>
          <LeftOutList list={leftOutList} total={leftOut.count} payees={payees} />
        </section>
      )}
      {rare.length > 0 && (
        <section className="sheet payout-sheet" aria-label={words.rare}>
          <h2>
            {words.rare} {formatCount(rare.length)}
          </h2>
          <p className="muted payout-small">{words.rareNote}</p>
          <RareList list={rare} total={rare.length} />
        </section>
      )}
    </div>
  )
}

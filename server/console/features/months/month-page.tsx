/** One month on its way from records to the bulletin: where it stands, what it costs and why, what can be done. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { MonthDetail } from '../../../contract/months.ts'
import { formatDay, formatMonth } from '../../shared/format/time.ts'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { useMe } from '../../shared/use-me.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { AdjustmentsSheet } from './adjustments-sheet.tsx'
import { AfterLine } from './after-line.tsx'
import { ComputationLine } from './computation-line.tsx'
import { FindingsLine } from './findings-line.tsx'
import { FlowBar } from './flow-bar.tsx'
import { GapsSheet } from './gaps-sheet.tsx'
import { GrantsSheet } from './grants-sheet.tsx'
import { HashesSheet } from './hashes-sheet.tsx'
import { HistorySheet } from './history-sheet.tsx'
import { MonthFigures } from './month-figures.tsx'
import { monthQuery } from './month-queries.ts'
import { ReasonsSheet } from './reasons-sheet.tsx'
import { SitesTable } from './sites-table.tsx'
import { dayAfter } from './stations.ts'
import { StepButtons } from './step-buttons.tsx'
import { StepWhys } from './step-whys.tsx'
import './plain-table.css'
import './months.css'

export function MonthPage() {
  const { month } = getRouteApi('/months/$month').useParams()
  const words = useWords()
  const { language } = useSpeech()
  const query = useQuery(monthQuery(month))
  const title = words.months.heading(formatMonth(month, language))
  if (query.data === undefined)
    return (
      <Page title={title}>
        <Loaded query={query}>{() => null}</Loaded>
      </Page>
    )
  return <Month key={month} detail={query.data} title={title} />
}

function Month({ detail, title }: { detail: MonthDetail; title: string }) {
  const { months } = useWords()
  const { county } = useMe()
  const { settlement } = detail
  const note = [
    county?.name,
    settlement && months.sitesCount(settlement.sites.length),
    settlement?.policy.map((policy) => policy.title).join(' · '),
    settlement && months.versionNo(settlement.version),
  ].filter(Boolean)
  return (
    <Page title={title} note={note.join(' · ')} actions={<StepButtons detail={detail} />}>
      <StepWhys detail={detail} />
      <FlowBar detail={detail} />
      <ComputationLine detail={detail} />
      {detail.after !== null && <AfterLine after={detail.after} />}
      {settlement !== null && <FindingsLine month={detail.month} version={settlement.version} />}
      {settlement === null ? <NotYet detail={detail} /> : <Settled detail={detail} settlement={settlement} />}
    </Page>
  )
}

function NotYet({ detail: { month, state, next, gaps, steps } }: { detail: MonthDetail }) {
  const { month: words } = useWords()
  const { language } = useSpeech()
  const mine = next.some(({ action, why }) => action === 'compute' && why === null)
  const note =
    state === 'running'
      ? words.notYetRunning(formatDay(dayAfter(month), language))
      : mine
        ? words.notYetOpen
        : words.notYetOther
  return (
    <>
      <EmptySheet title={words.notYet} note={note} />
      {(gaps.length > 0 || steps.length > 0) && (
        <div className="month-sheets">
          <GapsSheet gaps={gaps} />
          <HistorySheet steps={steps} />
        </div>
      )}
    </>
  )
}

function Settled({
  detail,
  settlement,
}: {
  detail: MonthDetail
  settlement: NonNullable<MonthDetail['settlement']>
}) {
  return (
    <>
      <MonthFigures detail={detail} settlement={settlement} />
      <SitesTable settlement={settlement} />
      <GrantsSheet settlement={settlement} />
      <AdjustmentsSheet adjustments={settlement.adjustments} />
      <div className="month-sheets">
        <div className="month-stack">
          <ReasonsSheet taps={settlement.taps} />
          <HashesSheet hashes={settlement.hashes} />
        </div>
        <div className="month-stack">
          <GapsSheet gaps={detail.gaps} />
          <HistorySheet steps={detail.steps} />
        </div>
      </div>
    </>
  )
}

/** One month on its way from records to the bulletin: where it stands, what it costs and why, what can be done. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { MonthDetail } from '../../../contract/months.ts'
import { findingCountsQuery } from '../../shared/api/queries.ts'
import { formatMonth } from '../../shared/format/time.ts'
import { ExportButton } from '../../shared/ui/export-button.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { useMe } from '../../shared/use-me.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { AdjustmentsSheet } from './adjustments-sheet.tsx'
import { AfterLine } from './after-line.tsx'
import { ComputationLine } from './computation-line.tsx'
import { GrantsSheet } from './grants-sheet.tsx'
import { HashesSheet } from './hashes-sheet.tsx'
import { HistorySheet } from './history-sheet.tsx'
import { MonthFigures } from './month-figures.tsx'
import { monthQuery } from './month-queries.ts'
import { PathRail } from './path-rail.tsx'
import { ReasonsSheet } from './reasons-sheet.tsx'
import { ReturnedNote } from './returned-note.tsx'
import { SitesTable } from './sites-table.tsx'
import { StationPane } from './station-pane.tsx'
import { openStation, stopsOf } from './stations.ts'
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
  const { at } = getRouteApi('/months/$month').useSearch()
  const { data: findings } = useQuery({
    ...findingCountsQuery(detail.month, settlement?.version ?? null),
    enabled: settlement !== null,
  })
  const looked = findings?.run?.current === true ? { holding: findings.counts.holding } : null
  const stops = stopsOf(detail, looked)
  const shown = at ?? openStation(stops)
  return (
    <Page
      title={title}
      note={note.join(' · ')}
      actions={
        <>
          {settlement !== null && (
            <ExportButton sheet="month-sites" name={title} filters={{ month: detail.month }} />
          )}
          <StepButtons detail={detail} />
        </>
      }
    >
      <StepWhys detail={detail} />
      <ReturnedNote detail={detail} />
      <ComputationLine detail={detail} />
      {detail.after !== null && <AfterLine after={detail.after} />}
      <div className="month-body">
        <PathRail month={detail.month} stops={stops} shown={shown} />
        <div>
          <StationPane station={shown} detail={detail} />
          {settlement === null ? (
            detail.steps.length > 0 && <HistorySheet steps={detail.steps} />
          ) : (
            <Settled detail={detail} settlement={settlement} />
          )}
        </div>
      </div>
    </Page>
  )
}

function Settled({
  detail,
  settlement,
}: {
  detail: MonthDetail
  settlement: NonNullable<MonthDetail['settlement']>
}) {
  const { region } = useMe()
  return (
    <>
      <MonthFigures detail={detail} settlement={settlement} />
      <SitesTable settlement={settlement} />
      <GrantsSheet settlement={settlement} />
      <AdjustmentsSheet adjustments={settlement.adjustments} />
      <div className="month-sheets">
        <div className="month-stack">
          {region === null && <ReasonsSheet taps={settlement.taps} />}
          {region === null && <HashesSheet hashes={settlement.hashes} />}
        </div>
        <div className="month-stack">
          <HistorySheet steps={detail.steps} />
        </div>
      </div>
    </>
  )
}

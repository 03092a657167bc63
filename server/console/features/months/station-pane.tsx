/** What a station of the path is about: what is missing there now, and where it is done. */
import type { ReactNode } from 'react'
import type { Station } from '../../../../core/month-rules.ts'
import type { MonthDetail } from '../../../contract/months.ts'
import { ApprovePane } from './approve-pane.tsx'
import { CheckPane } from './check-pane.tsx'
import { ComparePane } from './compare-pane.tsx'
import { FindingsPane } from './findings-pane.tsx'
import { CollectPane, ComputePane } from './first-panes.tsx'
import { GapsPane } from './gaps-pane.tsx'
import { ClosePane, PayPane, PublishPane } from './last-panes.tsx'
import { ReviewPane } from './review-pane.tsx'
import { usePathWords } from './words.ts'

export type PaneProps = { detail: MonthDetail }

const PANES: Record<Station, (props: PaneProps) => ReactNode> = {
  collect: CollectPane,
  gaps: GapsPane,
  compute: ComputePane,
  findings: FindingsPane,
  compare: ComparePane,
  check: CheckPane,
  review: ReviewPane,
  approve: ApprovePane,
  pay: PayPane,
  publish: PublishPane,
  close: ClosePane,
}

export function StationPane({ station, detail }: { station: Station; detail: MonthDetail }) {
  const words = usePathWords()
  const Pane = PANES[station]
  return (
    <section className="sheet station-pane" aria-label={words.station(words.stations[station])}>
      <h2>{words.stations[station]}</h2>
      <Pane detail={detail} />
    </section>
  )
}

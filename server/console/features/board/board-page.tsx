/** 今日助餐: what is eaten now, site by site, as it happens. */
import type { Board } from '../../../contract/board.ts'
import { formatCount } from '../../shared/format/money.ts'
import { formatClock, formatDay } from '../../shared/format/time.ts'
import { ButtonLink } from '../../shared/ui/button-link.tsx'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { FigureCards } from '../../shared/ui/figure-card.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Mark } from '../../shared/ui/mark.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { terminalsOf } from './board-rows.ts'
import { BoardTable } from './board-table.tsx'
import { LatestTaps } from './latest-taps.tsx'
import { useLiveBoard } from './live-board.ts'
import './board.css'

export function BoardPage() {
  const { board: words } = useWords()
  const { language } = useSpeech()
  const { query, line } = useLiveBoard()
  const board = query.data
  return (
    <Page
      title={words.title}
      {...(board && { note: formatDay(board.day, language, true) })}
      actions={
        <>
          {board && <span className="muted figures">{words.asOf(formatClock(board.at, true))}</span>}
          <span role="status">
            {line.state === 'live' ? (
              <Mark meaning="recorded">{words.live}</Mark>
            ) : (
              <Mark meaning="attention">
                {line.since === null ? words.connecting : words.notLive(formatClock(line.since, true))}
              </Mark>
            )}
          </span>
        </>
      }
    >
      <Loaded query={query}>{(data) => <Today board={data} />}</Loaded>
    </Page>
  )
}

function Today({ board }: { board: Board }) {
  const { board: words, start } = useWords()
  const writes = useMay()('register.write')
  const { meals, elders, unsubsidised } = board.totals
  const { online, all } = terminalsOf(board)
  if (board.towns.every(({ sites }) => sites.length === 0))
    return (
      <EmptySheet
        title={words.emptyTitle}
        note={writes ? start.siteNote : start.askWriter}
        {...(writes && {
          action: (
            <ButtonLink to="/sites" color="primary" variant="solid">
              {start.siteGo}
            </ButtonLink>
          ),
        })}
      />
    )
  return (
    <>
      <FigureCards
        label={words.title}
        figures={[
          { label: words.meals, tip: words.mealsTip, value: formatCount(meals) },
          { label: words.elders, tip: words.eldersTip, value: formatCount(elders) },
          { label: words.unsubsidised, tip: words.unsubsidisedTip, value: formatCount(unsubsidised) },
          {
            label: words.terminals,
            tip: words.terminalsTip,
            value: `${formatCount(online)} / ${formatCount(all)}`,
          },
        ]}
      />
      <div className="board">
        <BoardTable board={board} />
        <LatestTaps latest={board.latest} />
      </div>
    </>
  )
}

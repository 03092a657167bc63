/** Nothing waits for this person: what comes next, and when, for whoever settles months. */
import { useQuery } from '@tanstack/react-query'
import type { MonthSummary } from '../../../contract/months.ts'
import { monthsQuery } from '../../shared/api/queries.ts'
import { formatDay, formatMonth } from '../../shared/format/time.ts'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { dayAfter } from '../months/stations.ts'
import { useTaskWords } from './words.ts'

export function NothingWaits() {
  const { tasks, months } = useWords()
  const words = useTaskWords()
  const { language } = useSpeech()
  const may = useMay()
  const { data = [] } = useQuery({ ...monthsQuery, enabled: may('settlement.read') })
  const next = underWay(data)
  const month = next === undefined ? '' : formatMonth(next.month, language)
  const note =
    next === undefined
      ? words.emptyOther
      : next.state === 'running'
        ? words.emptyNext(month, formatDay(dayAfter(next.month), language))
        : words.emptyMonth(month, months.states[next.state])
  return <EmptySheet title={tasks.emptyTitle} note={note} />
}

/** The oldest month that has not come to its end. */
function underWay(months: readonly MonthSummary[]): MonthSummary | undefined {
  return months.filter(({ state }) => state !== 'closed').sort((a, b) => (a.month < b.month ? -1 : 1))[0]
}

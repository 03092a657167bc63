/** At its station: what has to be looked into before the month goes on. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { findingCountsQuery, tasksQuery } from '../../shared/api/queries.ts'
import { post } from '../../shared/api/request.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useWords } from '../../shared/words/use-words.ts'
import './findings-line.css'

export function FindingsLine({ month, version }: { month: string; version: number }) {
  const { month: words, nav } = useWords()
  const may = useMay()
  const client = useQueryClient()
  const counts = findingCountsQuery(month, version)
  const { data } = useQuery(counts)
  const checking = useMutation({
    mutationFn: () => post(`/api/months/${month}/findings`, {}),
    onSettled: () => Promise.all([client.invalidateQueries(counts), client.invalidateQueries(tasksQuery)]),
  })
  if (data === undefined) return null
  const { open, holding, upheld, dismissed } = data.counts
  if (data.run?.current !== true)
    return (
      <section className="findings-line" aria-label={nav.findings}>
        <Mark meaning="quiet" bare>
          {words.findingsUnchecked}
        </Mark>
        {may('finding.check') && (
          <Button size="small" loading={checking.isPending} onClick={() => checking.mutate()}>
            {words.findingsCheck}
          </Button>
        )}
        <ProblemNote error={checking.error} />
      </section>
    )
  return (
    <section className="findings-line" aria-label={nav.findings}>
      {holding > 0 && (
        <Mark meaning="attention" bare>
          <strong>{words.findingsHolding(holding)}</strong>
        </Mark>
      )}
      {open > holding && <span className="muted">{words.findingsOpen(open - holding)}</span>}
      {open === 0 && (
        <Mark meaning="recorded" bare>
          {words.findingsNone}
        </Mark>
      )}
      {upheld + dismissed > 0 && <span className="muted">{words.findingsDone(upheld + dismissed)}</span>}
      {open + upheld + dismissed > 0 && (
        <Link to="/findings" search={{ month }}>
          {words.findingsGo}
        </Link>
      )}
    </section>
  )
}

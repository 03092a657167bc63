/** How far a computation under way is, and the way to stop it: for whoever started it and for everyone else. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Progress } from 'antd'
import { useEffect, useRef } from 'react'
import type { Computation, MonthDetail } from '../../../contract/months.ts'
import { get, remove } from '../../shared/api/request.ts'
import { formatCount } from '../../shared/format/money.ts'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { monthQuery } from './month-queries.ts'
import './computation-line.css'

/** How often it is asked while one is under way, and otherwise; ms. */
const [OFTEN, SELDOM] = [700, 5_000]

export function ComputationLine({ detail: { month, next } }: { detail: MonthDetail }) {
  const words = useWords().month.computation
  const client = useQueryClient()
  const path = `/api/months/${month}/computation`
  const compute = next.find(({ action }) => action === 'compute')
  const { data: running = null } = useQuery({
    queryKey: ['computation', month],
    queryFn: () => get<Computation | null>(path),
    enabled: compute !== undefined,
    refetchInterval: ({ state }) => (state.data ? OFTEN : SELDOM),
  })
  const stop = useMutation({ mutationFn: () => remove(path) })
  const was = useRef(false)
  useEffect(() => {
    // Whoever did not start it sees here that it is done.
    if (was.current && running === null) client.invalidateQueries(monthQuery(month))
    was.current = running !== null
  }, [running, client, month])
  if (running === null) return <ProblemNote error={stop.error} />
  const { phase, done, total, secondsLeft } = running
  return (
    <section className="sheet computation-line" role="status">
      <Progress percent={total === 0 ? 0 : Math.floor((100 * done) / total)} showInfo={false} size="small" />
      <span>{total === 0 ? words.begins : words[phase](formatCount(done), formatCount(total))}</span>
      {secondsLeft !== null && <span className="muted">{words.left(secondsLeft)}</span>}
      {compute?.why === null && (
        <Button size="small" title={words.stopHint} loading={stop.isPending} onClick={() => stop.mutate()}>
          {words.stop}
        </Button>
      )}
      <ProblemNote error={stop.error} />
    </section>
  )
}

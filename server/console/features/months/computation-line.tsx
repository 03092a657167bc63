/** How far a computation under way is, and the way to stop it: for whoever started it and for everyone else. */
import { useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Progress } from 'antd'
import { useEffect, useRef } from 'react'
import type { MonthDetail } from '../../../contract/months.ts'
import { remove } from '../../shared/api/request.ts'
import { formatCount } from '../../shared/format/money.ts'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { computationQuery, monthQuery, stepKey } from './month-queries.ts'
import './computation-line.css'

/** How often it is asked while one is under way, and otherwise; ms. */
const [OFTEN, SELDOM] = [700, 5_000]

export function ComputationLine({ detail: { month, next } }: { detail: MonthDetail }) {
  const words = useWords().month.computation
  const client = useQueryClient()
  const compute = next.find(({ action }) => action === 'compute')
  const starts = useIsMutating({ mutationKey: stepKey(month) }) > 0
  const { data: running = null } = useQuery({
    ...computationQuery(month),
    enabled: compute !== undefined,
    refetchInterval: ({ state }) => (state.data || starts ? OFTEN : SELDOM),
  })
  const stop = useMutation({ mutationFn: () => remove(`/api/months/${month}/computation`) })
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
      {secondsLeft !== null && secondsLeft > 0 && <span className="muted">{words.left(secondsLeft)}</span>}
      {compute?.why === null && (
        <Button size="small" title={words.stopHint} loading={stop.isPending} onClick={() => stop.mutate()}>
          {words.stop}
        </Button>
      )}
      <ProblemNote error={stop.error} />
    </section>
  )
}

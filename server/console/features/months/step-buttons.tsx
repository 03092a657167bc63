/** What can be done with a month; what stands in the way of a shut button is said by StepWhys below. */
import { useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import type { MonthDetail } from '../../../contract/months.ts'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useMe } from '../../shared/use-me.ts'
import { useWords } from '../../shared/words/use-words.ts'
import { computationQuery, useStep } from './month-queries.ts'
import { type Action, StepDialog } from './step-dialog.tsx'
import { WHYS_ID } from './step-whys.tsx'
import { inOrder, leadsOn } from './why.ts'
import { usePathWords } from './words.ts'

export function StepButtons({ detail }: { detail: MonthDetail }) {
  const { flow } = useWords()
  const { message } = App.useApp()
  const words = usePathWords()
  const { region } = useMe()
  const { month, state, settlement, path } = detail
  const [asked, setAsked] = useState<Action | 'undo' | null>(null)
  const step = useStep(month, ({ action }) => {
    setAsked(null)
    message.success(flow.finished[action])
  })
  // Asked by the line that tells of it; the dialog must not lie over its way to stop.
  const { data: running = null } = useQuery({ ...computationQuery(month), enabled: false })
  const next = inOrder(detail.next)
  const onward = next.find(({ action, why }) => why === null && leadsOn(action, state))?.action
  const name = (action: Action) =>
    action === 'compute' && settlement !== null ? flow.again : flow.actions[action]
  const ask = (action: Action | 'undo') => {
    step.reset()
    setAsked(action)
  }
  return (
    <>
      {settlement !== null && region === null && (
        <Button href={`/api/months/${month}/statement`} download>
          {flow.download}
        </Button>
      )}
      {(state === 'published' || state === 'closed') && (
        <Button href={`/bulletin/${month}`} target="_blank" rel="noopener">
          {flow.bulletin}
        </Button>
      )}
      {path.undo !== null && (
        <Button title={words.undoUntil[path.undo.action]} onClick={() => ask('undo')}>
          {words.undo[path.undo.action]}
        </Button>
      )}
      {next.map(({ action, why }) => (
        <Button
          key={action}
          type={action === onward ? 'primary' : 'default'}
          danger={action === 'return'}
          disabled={why !== null || step.isPending}
          {...(why !== null && { 'aria-describedby': WHYS_ID })}
          onClick={() => ask(action)}
        >
          {name(action)}
        </Button>
      ))}
      {asked !== null && (
        <StepDialog
          key={asked}
          open={asked !== 'compute' || running === null}
          action={asked}
          detail={detail}
          pending={step.isPending}
          error={<ProblemNote error={step.error} />}
          onConfirm={(reason) =>
            step.mutate({
              action: asked,
              settlement: settlement?.id ?? null,
              ...(reason !== undefined && { reason }),
            })
          }
          onClose={() => setAsked(null)}
        />
      )}
    </>
  )
}

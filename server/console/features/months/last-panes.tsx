/** After the approval: the money goes out, the bulletin stands, and the month is closed. */
import { Button } from 'antd'
import type { MonthDetail } from '../../../contract/months.ts'
import { formatDay } from '../../shared/format/time.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import type { PaneProps } from './station-pane.tsx'
import { usePathWords } from './words.ts'

const APPROVED: ReadonlySet<MonthDetail['state']> = new Set(['approved', 'published', 'closed'])

export function PayPane({ detail: { month, state, path } }: PaneProps) {
  const words = usePathWords()
  const may = useMay()
  if (!APPROVED.has(state)) return <p>{words.payBefore}</p>
  return (
    <>
      <p>{words.pay[path.payout]}</p>
      {may('payout.read') && (
        <Button type={path.payout === 'finished' ? 'default' : 'primary'} href={`/payout?month=${month}`}>
          {words.payGo}
        </Button>
      )}
    </>
  )
}

export function PublishPane({ detail: { month, state, path } }: PaneProps) {
  const { flow } = useWords()
  const words = usePathWords()
  const { language } = useSpeech()
  const done = state === 'published' || state === 'closed'
  return (
    <>
      <p>
        {done ? words.publishDone : state === 'approved' ? '' : words.publishBefore}{' '}
        {!done && words.publishDue(formatDay(path.due.publish, language))}
      </p>
      {done && (
        <Button href={`/bulletin/${month}`} target="_blank" rel="noopener">
          {flow.bulletin}
        </Button>
      )}
    </>
  )
}

export function ClosePane({ detail: { state, path } }: PaneProps) {
  const words = usePathWords()
  if (state === 'closed') return <p>{words.closeDone}</p>
  return (
    <>
      <p>{words.closeNeeds}</p>
      <p>
        <Mark meaning={state === 'published' ? 'recorded' : 'quiet'} bare>
          {words.closePublished}
        </Mark>
      </p>
      <p>
        <Mark meaning={path.payout === 'finished' ? 'recorded' : 'quiet'} bare>
          {words.closePaid}
        </Mark>
      </p>
    </>
  )
}

/** Records come in, and the month is computed of them. */
import { formatDay, formatInstant } from '../../shared/format/time.ts'
import { ButtonLink } from '../../shared/ui/button-link.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import type { PaneProps } from './station-pane.tsx'
import { dayAfter, lastDay } from './stations.ts'
import { usePathWords } from './words.ts'

export function CollectPane({ detail: { month, state, gaps } }: PaneProps) {
  const words = usePathWords()
  const { language } = useSpeech()
  const may = useMay()
  const last = formatDay(lastDay(month), language)
  return (
    <>
      <p>
        {state === 'running' ? words.collectRunning(last) : words.collectDone(last)}{' '}
        {state !== 'running' && (gaps.length === 0 ? words.collectComplete : words.collectOpen(gaps.length))}
      </p>
      {may('terminal.read') && <ButtonLink to="/terminals">{words.terminals}</ButtonLink>}
    </>
  )
}

export function ComputePane({ detail: { month, state, settlement, steps, next } }: PaneProps) {
  const { months, month: old } = useWords()
  const words = usePathWords()
  const { language } = useSpeech()
  const now = useNow()
  const step = steps.findLast(({ action }) => action === 'compute')
  if (settlement === null || step === undefined) {
    const mine = next.some(({ action, why }) => action === 'compute' && why === null)
    const running = old.notYetRunning(formatDay(dayAfter(month), language))
    return <p>{state === 'running' ? running : mine ? old.notYetOpen : old.notYetOther}</p>
  }
  const at = formatInstant(step.at, language, now, true)
  return (
    <>
      <p>{words.computeBy(months.versionNo(settlement.version), step.actor, at)}</p>
      <p className="muted">
        {words.computePolicy}
        {language === 'zh' ? '：' : ' '}
        {settlement.policy.map(({ title }) => title).join(' · ')}
      </p>
    </>
  )
}

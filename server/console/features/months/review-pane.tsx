/** Civil affairs reviews: how many it takes and why, and who has. */
import { formatInstant } from '../../shared/format/time.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import type { PaneProps } from './station-pane.tsx'
import { usePathWords } from './words.ts'

export function ReviewPane({ detail: { state, path } }: PaneProps) {
  const words = usePathWords()
  const { language } = useSpeech()
  const now = useNow()
  const { review } = path
  if (review === null) return <p>{words.reviewBefore}</p>
  const { needed, why, done } = review
  const reasons = why.map((reason) => words.reviewWhy[reason]).join(language === 'zh' ? '、' : ', ')
  return (
    <>
      <p>
        <strong>{words.reviewNeeds(needed, done.length)}</strong>{' '}
        {why.length > 0 && words.reviewReasons(reasons)}
      </p>
      {state === 'checked' && <p className="muted">{words.reviewHint}</p>}
      {done.map(({ by, at }) => (
        <p key={at}>
          <Mark meaning="recorded" bare>
            {words.reviewedBy} {by} · {formatInstant(at, language, now, true)}
          </Mark>
        </p>
      ))}
    </>
  )
}

/** Waits for the next card, as a trial or as the caretaker's own, and shows what came of it. */
import { useEffect, useRef } from 'react'
import { useCaring } from './caring.ts'
import { Button } from './kit.tsx'
import { CARD_ANSWERS, MORE } from './words.ts'

const GOOD = ['known', 'enrolled']
const PURPOSE = { trial: 'trial', 'enrol-card': 'caretaker-card' } as const

export function CardWait({ act: name }: { act: 'trial' | 'enrol-card' }) {
  const { act, view, now } = useCaring()
  const purpose = PURPOSE[name]
  /** An answer from before this page was opened is not its own. */
  const before = useRef(view.care.answer?.at)

  useEffect(() => {
    void act(name, {})
  }, [act, name])

  const { waits, answer } = view.care
  const waiting = waits !== null && waits.for === purpose && now < waits.until
  const came = answer !== null && answer.for === purpose && answer.at !== before.current ? answer : null
  if (waiting)
    return (
      <div className="outcome">
        <p className="summary">{name === 'trial' ? MORE.holdTrial : MORE.holdCard}</p>
        {name === 'enrol-card' && <p className="names">{MORE.cardUse}</p>}
        <p className="names digits">{MORE.seconds(Math.ceil((waits.until - now) / 1_000))}</p>
      </div>
    )
  return (
    <div className="outcome">
      <p className="summary" role="status" data-good={came !== null && GOOD.includes(came.result)}>
        {came === null ? MORE.timeOver : CARD_ANSWERS[came.result]}
      </p>
      <div className="deeds">
        <Button onPress={() => act(name, {})}>{MORE.once}</Button>
      </div>
    </div>
  )
}

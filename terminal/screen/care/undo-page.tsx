/** 撤销: meals of the last ten minutes, the latest first. What is taken back stays on record. */
import { useState } from 'react'
import type { EatenLine } from '../../contract/care.ts'
import { timeOf } from '../clock.ts'
import { MEAL_NAMES } from '../words.ts'
import { useAnswer, useCaring } from './caring.ts'
import { Button, Dialog, Scroll } from './kit.tsx'
import { LOADING, NAMELESS, NO, TODAY, UNDO } from './words.ts'

export function UndoPage() {
  const { act, say } = useCaring()
  const { value: today, again } = useAnswer('today', {})
  const [asked, setAsked] = useState<EatenLine | null>(null)
  const lines = (today?.meals ?? [])
    .flatMap(({ meal, eaten }) => eaten.map((line) => ({ ...line, meal })))
    .filter(({ undoable }) => undoable)
    .sort((a, b) => b.seq - a.seq)

  const undo = async ({ seq, name }: EatenLine, reason: string) => {
    const done = await act('undo', { seq, reason })
    setAsked(null)
    if (done !== null) say({ text: UNDO.done(name ?? NAMELESS), good: true })
    await again()
  }
  return (
    <Scroll>
      {lines.length === 0 && <p className="hint">{today === null ? LOADING : UNDO.none}</p>}
      <ul className="lines">
        {lines.map((line) => (
          <li className="line-row" key={line.seq}>
            <span className="digits">{timeOf(line.at)}</span>
            <b>{line.name ?? NAMELESS}</b>
            <span className="about">
              {MEAL_NAMES[line.meal]} · {TODAY.ways[line.way]}
            </span>
            <Button icon="undo" onPress={() => setAsked(line)}>
              撤销
            </Button>
          </li>
        ))}
      </ul>
      {asked !== null && (
        <Dialog ask={UNDO.why(asked.name ?? NAMELESS)}>
          {UNDO.reasons.map((reason) => (
            <Button look="danger" key={reason} onPress={() => undo(asked, reason)}>
              {reason}
            </Button>
          ))}
          <Button onPress={() => setAsked(null)}>{NO}</Button>
        </Dialog>
      )}
    </Scroll>
  )
}

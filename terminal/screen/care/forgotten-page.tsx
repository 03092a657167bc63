/** 没带卡: the elder is found, a reason is named, and the meal is written as if the card had been here. */
import { useState } from 'react'
import { OUTCOME_WORDS } from '../../../core/outcome.ts'
import { ASSISTED } from '../../../core/record.ts'
import type { FoundElder, Written } from '../../contract/care.ts'
import { MeaningMark } from '../pictures/marks.tsx'
import { useCaring } from './caring.ts'
import { FindElder } from './find-elder.tsx'
import { Button, Choice, Part, Scroll } from './kit.tsx'
import { ASSIST, FIND, HOME } from './words.ts'

export function ForgottenPage() {
  const { act, say, go } = useCaring()
  const [elder, setElder] = useState<FoundElder | null>(null)
  const [reason, setReason] = useState<(typeof ASSISTED)[number]>('forgotten')
  const [written, setWritten] = useState<Written | null>(null)

  const restart = () => {
    setElder(null)
    setWritten(null)
    say(null)
  }
  if (elder === null) return <FindElder onChoose={setElder} />
  if (written !== null)
    return (
      <Outcome written={written}>
        <Button look="main" onPress={restart}>
          {ASSIST.next}
        </Button>
        <Button icon="home" onPress={() => go('home')}>
          {HOME}
        </Button>
      </Outcome>
    )
  return (
    <div className="form">
      <p className="who">
        <b>{elder.name}</b>
        {elder.tail !== null && <span className="digits">{FIND.tail(elder.tail)}</span>}
        {elder.eaten && <span className="mark-eaten">{FIND.eaten}</span>}
      </p>
      <Part label={ASSIST.why}>
        <Choice of={ASSISTED} name={(each) => ASSIST.reasons[each]} value={reason} onChoose={setReason} />
      </Part>
      <div className="deeds">
        <Button
          look="main"
          onPress={async () => setWritten(await act('assist', { elder: elder.id, reason }))}
        >
          {ASSIST.record}
        </Button>
        <Button onPress={restart}>{ASSIST.other}</Button>
      </div>
    </div>
  )
}

function Outcome({ written: { name, code }, children }: { written: Written; children: React.ReactNode }) {
  const { meaning, result, caretaker } = OUTCOME_WORDS[code]
  return (
    <div className="outcome">
      <Scroll>
        <section className="outcome-card" data-meaning={meaning}>
          <MeaningMark meaning={meaning} />
          <p className="outcome-name">{name}</p>
          <p className="outcome-word">{result}</p>
        </section>
        {caretaker !== '' && <p className="advice">{caretaker}</p>}
      </Scroll>
      <div className="deeds">{children}</div>
    </div>
  )
}

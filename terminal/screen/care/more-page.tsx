/** 更多: what is needed seldom. */
import { type ReactElement, useState } from 'react'
import { CardWait } from './card-wait.tsx'
import { useAnswer, useCaring } from './caring.ts'
import { EndMachine } from './end-machine.tsx'
import { Button, Dialog } from './kit.tsx'
import { NewPin, PinPad } from './pin-pad.tsx'
import { SelfTest } from './self-test.tsx'
import { BACK, MORE, NO, PIN, YES } from './words.ts'

type Part = 'selfTest' | 'trial' | 'enrol' | 'forget' | 'pin' | 'end'
const PARTS: readonly Part[] = ['selfTest', 'trial', 'enrol', 'forget', 'pin', 'end']

export function MorePage() {
  const { say } = useCaring()
  const [part, setPart] = useState<Part | null>(null)
  const back = () => setPart(null)
  const shown: Record<Part, () => ReactElement> = {
    selfTest: () => <SelfTest />,
    trial: () => <CardWait act="trial" />,
    enrol: () => <CardWait act="enrol-card" />,
    forget: () => <ForgetCards onDone={back} />,
    pin: () => <ChangePin onDone={back} />,
    end: () => <EndMachine />,
  }
  if (part !== null)
    return (
      <>
        <div className="deeds">
          <Button icon="undo" onPress={back}>
            {BACK}
          </Button>
          <p className="tally">{MORE[part]}</p>
        </div>
        {shown[part]()}
      </>
    )
  return (
    <div className="choose tall">
      {PARTS.map((each) => (
        <Button
          key={each}
          look={each === 'end' ? 'danger' : 'plain'}
          onPress={() => {
            say(null)
            setPart(each)
          }}
        >
          {MORE[each]}
        </Button>
      ))}
    </div>
  )
}

function ForgetCards({ onDone }: { onDone: () => void }) {
  const { act, say } = useCaring()
  const { value: home } = useAnswer('home', {})
  if (home === null) return <p />
  if (home.cards === 0) return <p className="hint">{MORE.noCards}</p>
  const forget = async () => {
    if ((await act('forget-cards', {})) !== null) say({ text: MORE.forgot, good: true })
    onDone()
  }
  return (
    <Dialog ask={MORE.forgetAsk(home.cards)}>
      <Button look="danger" onPress={forget}>
        {YES}
      </Button>
      <Button onPress={onDone}>{NO}</Button>
    </Dialog>
  )
}

function ChangePin({ onDone }: { onDone: () => void }) {
  const { ask, enter, say } = useCaring()
  const [old, setOld] = useState<string | null>(null)
  if (old === null)
    return (
      <PinPad
        key="old"
        title={PIN.old}
        onPin={(pin) => {
          setOld(pin)
          return null
        }}
      />
    )
  return (
    <NewPin
      key="new"
      title={PIN.fresh}
      onPin={async (pin) => {
        const answer = await ask('set-pin', { pin, old })
        if (!answer.ok) {
          // Nothing told us before that the old one was wrong.
          if (answer.code === 'wrong-pin' || answer.code === 'too-early') setOld(null)
          return answer
        }
        enter(answer.value)
        say({ text: PIN.changed, good: true })
        onDone()
        return null
      }}
    />
  )
}

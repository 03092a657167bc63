/** 交还机器: closes the chain for ever, under a warning, a reason and the PIN. */
import { useState } from 'react'
import { useCaring } from './caring.ts'
import { Button, Choice, Part } from './kit.tsx'
import { PinPad } from './pin-pad.tsx'
import { END } from './words.ts'

export function EndMachine() {
  const { ask, leave } = useCaring()
  const [reason, setReason] = useState<string | null>(null)
  const [sure, setSure] = useState(false)
  if (reason !== null && sure)
    return (
      <PinPad
        title={END.pin}
        help={[END.warning]}
        onPin={async (pin) => {
          const answer = await ask('end', { pin, reason })
          if (!answer.ok) return answer
          leave()
          return null
        }}
      />
    )
  return (
    <div className="form">
      <p className="advice">{END.warning}</p>
      <Part label={END.why}>
        <Choice of={END.reasons} name={(each) => each} value={reason} onChoose={setReason} />
      </Part>
      <div className="deeds">
        <Button look="danger" disabled={reason === null} onPress={() => setSure(true)}>
          {END.go}
        </Button>
      </div>
    </div>
  )
}

/** Four digits. The first use sets them, twice; wrong tries are followed by a wait, which is shown. */
import { useEffect, useState } from 'react'
import type { CareSession } from '../../contract/care.ts'
import type { ScreenCare } from '../../contract/screen.ts'
import type { Refusal } from './ask.ts'
import { PinKeys } from './keys.tsx'
import type { Care } from './use-care.ts'
import { PIN, REFUSED } from './words.ts'

const LENGTH = 4
const PLACES = [0, 1, 2, 3]

/** Asks for four digits under a title. `onPin` may answer with what was wrong. */
export function PinPad({
  title,
  help = [],
  onPin,
}: {
  title: string
  help?: readonly string[]
  onPin: (pin: string) => Promise<Refusal | string | null> | string | null
}) {
  const [pin, setPin] = useState('')
  const [wrong, setWrong] = useState('')
  const [until, setUntil] = useState(0)
  const wait = useSecondsUntil(until)

  const type = async (next: string) => {
    if (wait > 0) return
    setPin(next)
    if (next.length < LENGTH) return setWrong('')
    const refused = await onPin(next)
    setPin('')
    if (refused === null) return setWrong('')
    setWrong(typeof refused === 'string' ? refused : REFUSED[refused.code])
    if (typeof refused !== 'string' && refused.wait > 0) setUntil(performance.now() + refused.wait)
  }

  return (
    <div className="pin-pad">
      <div className="pin-ask">
        <h1>{title}</h1>
        <div className="dots" role="status" aria-label={`${pin.length}/${LENGTH}`}>
          {PLACES.map((place) => (
            <span className="pin-dot" data-filled={place < pin.length} key={place} />
          ))}
        </div>
        <p className="wrong" role="alert">
          {wait > 0 ? PIN.wait(wait) : wrong}
        </p>
        {help.map((line) => (
          <p className="hint" key={line}>
            {line}
          </p>
        ))}
      </div>
      <PinKeys value={pin} most={LENGTH} onType={type} />
    </div>
  )
}

/** Unlocks, or sets the PIN where there is none. */
export function UnlockPad({
  lock,
  act,
  onOpen,
}: {
  lock: ScreenCare['lock']
  act: Care['act']
  onOpen: (session: CareSession) => void
}) {
  if (lock === 'unset')
    return (
      <NewPin
        title={PIN.first}
        onPin={async (pin) => {
          const answer = await act('set-pin', { pin, old: null })
          if (!answer.ok) return answer
          onOpen(answer.value)
          return null
        }}
      />
    )
  if (lock === 'county')
    return (
      <div className="pin-ask">
        <h1>{PIN.none}</h1>
        <p className="hint">{PIN.byCounty}</p>
      </div>
    )
  return (
    <PinPad
      title={PIN.unlock}
      help={[PIN.card, PIN.forgot]}
      onPin={async (pin) => {
        const answer = await act('unlock', { pin })
        if (!answer.ok) return answer
        onOpen(answer.value)
        return null
      }}
    />
  )
}

/** Asks for a new PIN twice. */
export function NewPin({ title, onPin }: { title: string; onPin: (pin: string) => Promise<Refusal | null> }) {
  const [first, setFirst] = useState<string | null>(null)
  return (
    <PinPad
      title={first === null ? title : PIN.again}
      onPin={(pin) => {
        setFirst(first === null ? pin : null)
        if (first === null) return null
        return pin === first ? onPin(pin) : PIN.differs
      }}
    />
  )
}

function useSecondsUntil(until: number): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    setNow(performance.now())
    if (until === 0) return
    const beat = setInterval(() => setNow(performance.now()), 200)
    return () => clearInterval(beat)
  }, [until])
  return Math.max(0, Math.ceil((until - now) / 1_000))
}

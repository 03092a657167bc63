/** Finds an elder by what the caretaker knows: who usually comes, the name's initials, the card's last digits. */
import { useState } from 'react'
import type { FoundElder } from '../../contract/care.ts'
import { useAnswer } from './caring.ts'
import { GOOD_SIGN } from './icons.tsx'
import { LetterKeys, TailKeys } from './keys.tsx'
import { Choice, Scroll } from './kit.tsx'
import { CLEAR, FIND, LOADING } from './words.ts'

const WAYS = ['usual', 'letters', 'digits'] as const
type Way = (typeof WAYS)[number]
const MOST = { usual: 0, letters: 6, digits: 4 }

type Props = { chosen?: ReadonlySet<string>; onChoose: (elder: FoundElder) => void }

export function FindElder({ chosen, onChoose }: Props) {
  const [way, setWay] = useState<Way>('usual')
  const [typed, setTyped] = useState('')
  const { value: found } = useAnswer('find', { by: way === 'usual' || typed === '' ? null : typed })
  const typing = { value: typed, most: MOST[way], onType: setTyped }
  const take = (next: Way) => {
    setWay(next)
    setTyped('')
  }
  const choose = (elder: FoundElder) => {
    setTyped('')
    onChoose(elder)
  }
  return (
    <div className="find" data-way={way}>
      <div className="find-how">
        <Choice of={WAYS} name={(each) => FIND[each]} value={way} onChoose={take} />
        {way !== 'usual' && (
          <>
            <p className="typed" data-empty={typed === ''}>
              {typed === '' ? (
                FIND.hint[way]
              ) : (
                <>
                  <b>{typed}</b>
                  <button type="button" className="clear" onClick={() => setTyped('')}>
                    {CLEAR}
                  </button>
                </>
              )}
            </p>
            {way === 'letters' ? <LetterKeys {...typing} /> : <TailKeys {...typing} />}
          </>
        )}
      </div>
      <Scroll>
        {found === null ? (
          <p className="hint">{LOADING}</p>
        ) : (
          <>
            <ul className="elders">
              {found.elders.map((elder) => (
                <li key={elder.id}>
                  <ElderButton elder={elder} chosen={chosen?.has(elder.id)} onChoose={choose} />
                </li>
              ))}
            </ul>
            {found.elders.length === 0 && <p className="hint">{typed === '' ? FIND.noUsual : FIND.nobody}</p>}
            {found.more && <p className="hint">{FIND.more}</p>}
          </>
        )}
      </Scroll>
    </div>
  )
}

function ElderButton({
  elder,
  chosen,
  onChoose,
}: {
  elder: FoundElder
  chosen: boolean | undefined
  onChoose: (elder: FoundElder) => void
}) {
  // Who was looked for is chosen by name, whether or not the picture is to be had.
  const [missing, setMissing] = useState(false)
  const pictured = elder.photo !== null && !missing
  return (
    <button
      type="button"
      className="elder-button"
      data-photo={pictured}
      aria-pressed={chosen}
      onClick={() => onChoose(elder)}
    >
      {pictured && <img className="face" src={elder.photo ?? ''} alt="" onError={() => setMissing(true)} />}
      {chosen && GOOD_SIGN}
      <b>{elder.name}</b>
      <span className="about">
        {elder.tail !== null && <span className="digits">{FIND.tail(elder.tail)}</span>}
        {elder.eaten && <span className="mark-eaten">{FIND.eaten}</span>}
        {elder.first && <span className="mark-first">{FIND.first}</span>}
      </span>
    </button>
  )
}

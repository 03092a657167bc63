/** A person's name: one that was named before, typed where there is a keyboard, else by the keys of initials. */
import { useState } from 'react'
import { useCaring } from './caring.ts'
import { LetterKeys } from './keys.tsx'
import { Button } from './kit.tsx'
import { NAME } from './words.ts'

const MOST = 32

export function NameField({
  label,
  value,
  known = [],
  onName,
}: {
  label: string
  value: string
  known?: readonly string[]
  onName: (name: string) => void
}) {
  const { names } = useCaring()
  const [keys, setKeys] = useState(false)
  const choices = [...new Set([...known, ...names])]
  return (
    <div className="part">
      <h2>{label}</h2>
      <div className="choose">
        {choices.map((name) => (
          <Button key={name} chosen={name === value} onPress={() => onName(name)}>
            {name}
          </Button>
        ))}
        <input
          className="input"
          aria-label={label}
          placeholder={NAME.label}
          maxLength={MOST}
          value={value}
          onChange={({ target }) => onName(target.value)}
        />
        <Button chosen={keys} onPress={() => setKeys(!keys)}>
          {NAME.keys}
        </Button>
      </div>
      {keys && (
        <>
          <p className="hint">{NAME.hint}</p>
          <LetterKeys value={value} most={MOST} onType={onName} />
        </>
      )}
    </div>
  )
}

/** Keys of our own: such a machine has no keyboard. */
import { CLEAR, ERASE } from './words.ts'

/** No Chinese syllable begins with I, U or V. */
const LETTERS = [...'ABCDEFGHJKLMNOPQRSTWXYZ']
const DIGITS = [...'123456789']
/** An ID number may end in X. */
const TAIL = [...DIGITS, 'X', '0']

type Typing = { value: string; most: number; onType: (value: string) => void }

const Key = ({ name, label, onPress }: { name: string; label?: string; onPress: () => void }) => (
  <button type="button" className="key" data-word={label !== undefined} onClick={onPress}>
    {label ?? name}
  </button>
)

function keyed(keys: readonly string[], { value, most, onType }: Typing) {
  return keys.map((key) => (
    <Key key={key} name={key} onPress={() => [...value].length < most && onType(value + key)} />
  ))
}

const Erase = ({ value, onType }: Typing) => (
  <Key name="erase" label={ERASE} onPress={() => onType([...value].slice(0, -1).join(''))} />
)

export const LetterKeys = (typing: Typing) => (
  <div className="keys" data-of="letters">
    {keyed(LETTERS, typing)}
    <Erase {...typing} />
  </div>
)

export const TailKeys = (typing: Typing) => (
  <div className="keys" data-of="digits">
    {keyed(TAIL, typing)}
    <Erase {...typing} />
  </div>
)

export const PinKeys = (typing: Typing) => (
  <div className="keys" data-of="digits">
    {keyed(DIGITS, typing)}
    <Key name="clear" label={CLEAR} onPress={() => typing.onType('')} />
    {keyed(['0'], typing)}
    <Erase {...typing} />
  </div>
)

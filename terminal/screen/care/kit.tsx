/** What the pages are built of: large, few, for wet hands. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { GOOD_SIGN, Icon, type IconName } from './icons.tsx'
import { DOWN, UP } from './words.ts'

type ButtonProps = {
  children: ReactNode
  onPress: () => unknown
  look?: 'plain' | 'main' | 'danger'
  icon?: IconName
  /** Of a choice: whether this one is taken. */
  chosen?: boolean
  disabled?: boolean
}

/** Takes one press at a time, however hard it is pressed. */
export function Button({ children, onPress, look = 'plain', icon, chosen, disabled = false }: ButtonProps) {
  const busy = useRef(false)
  const press = async () => {
    if (busy.current) return
    busy.current = true
    try {
      await onPress()
    } finally {
      busy.current = false
    }
  }
  return (
    <button
      type="button"
      className="press"
      data-look={look}
      aria-pressed={chosen}
      disabled={disabled}
      onClick={press}
    >
      {chosen ? GOOD_SIGN : icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  )
}

/** One of several. */
export function Choice<T extends string>({
  of: choices,
  name,
  value,
  onChoose,
}: {
  of: readonly T[]
  name: (choice: T) => ReactNode
  value: T | null
  onChoose: (choice: T) => void
}) {
  return (
    <div className="choose">
      {choices.map((choice) => (
        <Button key={choice} chosen={choice === value} onPress={() => onChoose(choice)}>
          {name(choice)}
        </Button>
      ))}
    </div>
  )
}

export const Part = ({ label, children }: { label: string; children: ReactNode }) => (
  <section className="part" aria-label={label}>
    <h2>{label}</h2>
    {children}
  </section>
)

/** Moves under a finger, and by its two buttons where the screen tells a finger as a mouse. */
export function Scroll({ children }: { children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null)
  const [long, setLong] = useState(false)

  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const measure = () => setLong(element.scrollHeight > element.clientHeight + 2)
    const sizes = new ResizeObserver(measure)
    const changes = new MutationObserver(measure)
    sizes.observe(element)
    changes.observe(element, { childList: true, subtree: true, characterData: true })
    measure()
    return () => {
      sizes.disconnect()
      changes.disconnect()
    }
  }, [])

  const by = (pages: number) => frame.current?.scrollBy({ top: pages * frame.current.clientHeight })
  return (
    <div className="scroll">
      <div className="scrolled" ref={frame}>
        {children}
      </div>
      {long && (
        <div className="scrollers">
          <button type="button" className="scroller" aria-label={UP} onClick={() => by(-0.8)}>
            <Icon name="up" />
          </button>
          <button type="button" className="scroller" aria-label={DOWN} onClick={() => by(0.8)}>
            <Icon name="down" />
          </button>
        </div>
      )}
    </div>
  )
}

/** Above everything else: asks, and takes one of few answers. */
export const Dialog = ({ ask, children }: { ask: string; children: ReactNode }) => (
  <div className="veil">
    <section className="dialog" role="alertdialog" aria-label={ask}>
      <h2>{ask}</h2>
      {children}
    </section>
  </div>
)

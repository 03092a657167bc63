/** The caretaker's visit at the screen: whether it is open, and the session, which lives in this memory alone. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Asked, CareAct, CareSession } from '../../contract/care.ts'
import type { ScreenView } from '../../contract/screen.ts'
import { type Answer, ask } from './ask.ts'

/** Before the session ends it is said for so long, ms. */
export const WARNING_MS = 25_000
/** A touch puts off the lock too, as typing asks nothing of the terminal; it is told so at most this often, ms. */
const TOUCH_MS = 10_000
/** Nobody types a PIN: the screen goes back to the elders, ms. */
const PAD_MS = 30_000

export type Care = {
  /** The caretaker's side is on the screen. */
  shown: boolean
  /** Pages are kept, with what was typed on them, until the caretaker leaves by the button. */
  visiting: boolean
  session: CareSession | null
  /** ms until the terminal locks itself; null while it is locked. */
  left: number | null
  act: <A extends CareAct>(act: A, asked: Asked<A>) => Promise<Answer<A>>
  open: () => void
  /** Takes a session that an act has given. */
  enter: (session: CareSession) => void
  /** Leaves the pages for good. */
  leave: () => void
  /** Back to the elders; what was typed stays. */
  hide: () => void
  touch: () => void
}

export function useCare(view: ScreenView | null, mono: number): Care {
  const [shown, setShown] = useState(false)
  const [visiting, setVisiting] = useState(false)
  const [session, setSession] = useState<CareSession | null>(null)
  const current = useRef<CareSession>(null)
  const asked = useRef(0)
  const touched = useRef(0)

  const hold = useCallback((next: CareSession | null) => {
    current.current = next
    setSession(next)
  }, [])

  const enter = useCallback(
    (next: CareSession) => {
      asked.current = performance.now()
      hold(next)
      setVisiting(true)
      setShown(true)
    },
    [hold],
  )

  const act = useCallback(
    async <A extends CareAct>(name: A, what: Asked<A>): Promise<Answer<A>> => {
      const at = performance.now()
      const by = current.current
      const answer = await ask(name, what, by?.session ?? null)
      if (answer.ok) asked.current = Math.max(asked.current, at)
      else if (answer.code === 'locked' && current.current === by) hold(null)
      return answer
    },
    [hold],
  )

  const left = session === null ? null : session.idle - (mono - asked.current)
  const over = left !== null && left <= 0
  useEffect(() => {
    if (over) {
      touched.current = performance.now()
      hold(null)
    }
  }, [over, hold])

  const forgotten = shown && session === null && mono - touched.current > PAD_MS
  useEffect(() => {
    if (forgotten) setShown(false)
  }, [forgotten])

  const card = view?.care.card ?? false
  useEffect(() => {
    if (!card || current.current !== null) return
    void ask('unlock-card', {}, null).then((answer) => answer.ok && enter(answer.value))
  }, [card, enter])

  const touch = () => {
    touched.current = performance.now()
    if (current.current !== null && touched.current - asked.current > TOUCH_MS) void act('home', {})
  }
  const open = () => {
    touched.current = performance.now()
    setShown(true)
  }
  const leave = () => {
    void act('lock', {})
    hold(null)
    setVisiting(false)
    setShown(false)
  }
  return { shown, visiting, session, left, act, open, enter, leave, hide: () => setShown(false), touch }
}

/** What every page of the caretaker's side stands on. */
import { createContext, useCallback, useContext, useEffect, useRef, useState } from 'react'
import type { Answered, Asked, CareAct } from '../../contract/care.ts'
import type { ScreenView } from '../../contract/screen.ts'
import type { CarePage } from './pages.ts'
import type { Care } from './use-care.ts'

export type Said = { text: string; good: boolean }

export type Caring = {
  view: ScreenView
  /** The terminal's clock, ms since 1970. */
  now: number
  session: string | null
  /** As it was answered; codes are the caller's to say. */
  ask: Care['act']
  /** null where it was refused, which has then been said. */
  act: <A extends CareAct>(act: A, asked: Asked<A>) => Promise<Answered<A> | null>
  say: (said: Said | null) => void
  go: (page: CarePage) => void
  enter: Care['enter']
  /** Locks, and gives the screen back to the elders. */
  leave: () => void
  /** Names that were typed on this visit, the latest first. */
  names: readonly string[]
  remember: (name: string) => void
}

export const CaringContext = createContext<Caring | null>(null)

export function useCaring(): Caring {
  const caring = useContext(CaringContext)
  if (caring === null) throw new Error('this page stands outside the caretaker’s side')
  return caring
}

/** What `name` answers: asked at the start, after each unlocking, and by `again`; `put` takes a newer answer. */
export function useAnswer<A extends CareAct>(name: A, asked: Asked<A>) {
  const { act, session } = useCaring()
  const [value, setValue] = useState<Answered<A> | null>(null)
  const key = JSON.stringify(asked)

  const put = useCallback((answer: Answered<A>) => setValue(() => answer), [])
  /** Only the latest question counts, as keys are pressed faster than answers come. */
  const turn = useRef(0)
  const again = useCallback(async () => {
    turn.current += 1
    const mine = turn.current
    const answer = await act(name, JSON.parse(key) as Asked<A>)
    if (answer !== null && mine === turn.current) put(answer)
  }, [act, name, key, put])

  useEffect(() => {
    if (session !== null) void again()
  }, [session, again])
  return { value, put, again }
}

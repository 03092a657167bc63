/**
 * The socket to the terminal. It comes back by itself with jittered pauses, so that many tabs or a restarting
 * terminal are not hammered. A link that is silent for long is tried anew, since a stopped process keeps its
 * sockets open.
 */
import { parseAs } from '../../core/shape.ts'
import type { ScreenView } from '../contract/screen.ts'
import { screenView } from './view-shape.ts'

const SILENCE = 30_000
const FIRST_PAUSE = 250
const LONGEST_PAUSE = 5_000

/** Pause before try number `attempt` (from 0), ms: doubles up to a limit, then between half and all of it. */
export const pauseBefore = (attempt: number, random: number): number =>
  Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempt) * (0.5 + random / 2)

type Listener = {
  view: (view: ScreenView) => void
  severed: () => void
  /** A message that this page does not understand: the terminal is of another version. */
  stranger: (problem: string) => void
}

/** Opens the link and keeps it; returns the function that ends it for good. */
export function openLink(url: string, listener: Listener): () => void {
  let attempt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let socket = connect()

  function connect(): WebSocket {
    const next = new WebSocket(url)
    wait(next)
    next.onmessage = ({ data }) => {
      wait(next)
      const parsed = parseAs(screenView, String(data), 'view')
      if (!parsed.ok) return listener.stranger(parsed.problem)
      attempt = 0
      listener.view(parsed.value)
    }
    next.onclose = () => retry(next)
    return next
  }

  function wait(current: WebSocket) {
    clearTimeout(timer)
    timer = setTimeout(() => retry(current), SILENCE)
  }

  function retry(current: WebSocket) {
    drop(current)
    listener.severed()
    timer = setTimeout(
      () => {
        socket = connect()
      },
      pauseBefore(attempt++, Math.random()),
    )
  }

  function drop(current: WebSocket) {
    clearTimeout(timer)
    current.onmessage = null
    current.onclose = null
    current.close()
  }

  return () => drop(socket)
}

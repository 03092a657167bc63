/**
 * Pushes the board, as far as each may see it, to those who watch it: at once when they come, then at most twice a second after something
 * changed, here or in another server on the same database. Nothing is read while nobody watches.
 */
import type { WebSocket } from '@fastify/websocket'
import type { Board } from '../contract/board.ts'
import type { Log } from '../log.ts'
import { createWatchers, type Watchers, type Watching } from './watchers.ts'

export type LiveBoard = Pick<Watchers, 'drop' | 'close'> & {
  /** Something that the board shows has changed, by this process. */
  changed(): void
  /** Takes a watcher, or shows it out: see `Watchers`. */
  add(socket: WebSocket, watching: Watching): void
}

export type BoardSource = {
  /** Of the places whose codes begin so (server/access/scope.ts). */
  read(scope: string): Promise<Board>
  /** Another text after each commit that the board would show, by whichever process; far cheaper than the board. */
  mark(): Promise<string>
}

const PUSH_EVERY_MS = 500
const MARK_EVERY_MS = 1_000
/** Also without a change: the day turns, and a line without news is told from a dead one. */
const REFRESH_EVERY_MS = 10_000

export function createLiveBoard({
  read,
  mark,
  log,
  now,
}: BoardSource & { log: Log; now: () => number }): LiveBoard {
  const watchers = createWatchers(log, now)
  let dirty = false
  /** By scope. */
  let newest = new Map<string, string>()
  let readAt = Number.NEGATIVE_INFINITY
  let marked = ''
  let markedAt = Number.NEGATIVE_INFINITY
  let reading = false

  async function push(): Promise<void> {
    if (reading || watchers.scopes().length === 0 || now() - readAt < PUSH_EVERY_MS) return
    reading = true
    try {
      if (now() - markedAt >= MARK_EVERY_MS) {
        // Before the board is read: what comes in between is seen at the next look.
        const seen = await mark()
        markedAt = now()
        dirty ||= seen !== marked
        marked = seen
      }
      if (dirty || now() - readAt >= REFRESH_EVERY_MS) {
        dirty = false
        newest = new Map()
        for (const scope of watchers.scopes()) {
          const text = JSON.stringify(await read(scope))
          newest.set(scope, text)
          readAt = now()
          watchers.sendAll(scope, text)
        }
      }
    } catch (error) {
      dirty = true
      log.warn({ error: String(error) }, 'the board cannot be read')
    }
    reading = false
  }

  const pushing = setInterval(() => void push(), PUSH_EVERY_MS).unref()

  return {
    changed() {
      dirty = true
    },
    add(socket, watching) {
      if (!watchers.add(socket, watching)) return
      dirty = true
      const known = newest.get(watching.scope)
      if (known !== undefined && now() - readAt < PUSH_EVERY_MS) watchers.sendTo(socket, known)
      void push()
    },
    drop: watchers.drop,
    close() {
      clearInterval(pushing)
      watchers.close()
    },
  }
}

/**
 * Who watches the board. Each holds a socket on which only the server speaks; a slow one gets the newest when it can
 * take it, and holds up nobody. Whoever stays away, falls silent, talks, or may no longer look is shown out.
 */
import type { WebSocket } from '@fastify/websocket'
import type { Log } from '../log.ts'

export type Watching = {
  account: number
  /** Which places the person sees (server/access/scope.ts). */
  scope: string
  /** Whether the session still stands and may see the board; asked again and again while the socket is open. */
  mayWatch(): Promise<boolean>
}

export type Watchers = {
  /** Takes a watcher and is true; false where the account has too many (close 1013) or the server ends (1001). */
  add(socket: WebSocket, watching: Watching): boolean
  /** Of those who watch, each once. */
  scopes(): string[]
  sendTo(socket: WebSocket, text: string): void
  /** To all who see these places. */
  sendAll(scope: string, text: string): void
  /** A session of the account ended: its watchers must come back through the door. */
  drop(account: number): void
  close(): void
}

/** Nobody says anything to the board: frames longer than this are not even read (close 1009). */
export const WATCHER_OPTIONS = { maxPayload: 1024 }

const CHECK_EVERY_MS = 3_000
const PING_EVERY_MS = 20_000
const MOST_OF_AN_ACCOUNT = 5
/** A watcher with this much unread skips a push; after so long it is shown out. */
const BUFFERED_BYTES = 256 * 1024
const SLOW_MS = 15_000
/** Who does not answer the farewell by then is cut off. */
const FAREWELL_MS = 2_000

/** WebSocket close codes, RFC 6455 §7.4.1 and its registry. */
const GOING_AWAY = 1001
const NOT_WELCOME = 1008
const SERVICE_RESTART = 1012
const TRY_AGAIN_LATER = 1013

type Watcher = Watching & { alive: boolean; slowSince: number | null }

export function createWatchers(log: Log, now: () => number): Watchers {
  const watchers = new Map<WebSocket, Watcher>()
  let open = true
  let checking = false

  function leave(socket: WebSocket, code: number): void {
    watchers.delete(socket)
    socket.close(code)
    setTimeout(() => socket.terminate(), FAREWELL_MS).unref()
  }

  function send(socket: WebSocket, watcher: Watcher, text: string): void {
    if (socket.bufferedAmount <= BUFFERED_BYTES) {
      watcher.slowSince = null
      socket.send(text)
      return
    }
    watcher.slowSince ??= now()
    if (now() - watcher.slowSince >= SLOW_MS) leave(socket, TRY_AGAIN_LATER)
  }

  /** Watching counts as being there: a wall's session ends with its day, not for want of clicks. */
  async function check(): Promise<void> {
    if (checking) return
    checking = true
    try {
      for (const [socket, { mayWatch }] of [...watchers]) if (!(await mayWatch())) leave(socket, NOT_WELCOME)
    } catch (error) {
      // Without the database nothing is pushed either.
      log.warn({ error: String(error) }, 'sessions of the board’s watchers cannot be looked at')
    }
    checking = false
  }

  function ping(): void {
    for (const [socket, watcher] of watchers) {
      if (!watcher.alive) socket.terminate()
      else {
        watcher.alive = false
        socket.ping()
      }
    }
  }

  const checks = setInterval(() => void check(), CHECK_EVERY_MS).unref()
  const pings = setInterval(ping, PING_EVERY_MS).unref()

  return {
    add(socket, watching) {
      // Everything is attached before anything is awaited, or the first messages would be lost.
      const watcher: Watcher = { ...watching, alive: true, slowSince: null }
      socket.on('pong', () => {
        watcher.alive = true
      })
      socket.on('message', () => leave(socket, NOT_WELCOME))
      socket.on('error', (error) => log.info({ problem: error.message }, 'a watcher of the board is gone'))
      socket.on('close', () => watchers.delete(socket))
      const mine = [...watchers.values()].filter(({ account }) => account === watching.account)
      if (!open || mine.length >= MOST_OF_AN_ACCOUNT) {
        leave(socket, open ? TRY_AGAIN_LATER : GOING_AWAY)
        return false
      }
      watchers.set(socket, watcher)
      return true
    },
    scopes: () => [...new Set([...watchers.values()].map(({ scope }) => scope))],
    sendTo(socket, text) {
      const watcher = watchers.get(socket)
      if (watcher !== undefined) send(socket, watcher, text)
    },
    sendAll(scope, text) {
      for (const [socket, watcher] of watchers) if (watcher.scope === scope) send(socket, watcher, text)
    },
    drop(account) {
      for (const [socket, watcher] of watchers)
        if (watcher.account === account) leave(socket, SERVICE_RESTART)
    },
    close() {
      open = false
      clearInterval(checks)
      clearInterval(pings)
      for (const socket of watchers.keys()) leave(socket, GOING_AWAY)
    },
  }
}

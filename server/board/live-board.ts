/**
 * Pushes the whole board to those who watch it: at once when they come, then at most twice a second after something
 * changed. Watchers cost nothing while nothing changes, and a slow one holds up nobody.
 */
import type { WebSocket } from '@fastify/websocket'
import type { Board } from '../contract/board.ts'
import type { Log } from '../log.ts'

export type LiveBoard = {
  /** Something that the board shows has changed. */
  changed(): void
  /** Takes a watcher; refuses it (close 1013) where the account has too many. */
  add(socket: WebSocket, account: number): void
  /** A session of the account ended: its watchers must come back through the door. */
  drop(account: number): void
  close(): void
}

const PUSH_EVERY_MS = 500
/** Also without a change: the day turns, and other servers store meals too. */
const REFRESH_EVERY_MS = 10_000
const PING_EVERY_MS = 20_000
/** A watcher's session is looked at again when it comes back. */
const LIFETIME_MS = 15 * 60_000
const MOST_OF_AN_ACCOUNT = 5
/** A watcher with this much unread skips a push; after so many skipped in a row it is closed. */
const BUFFERED_BYTES = 256 * 1024
const MOST_SKIPPED = 20

/** WebSocket close codes, RFC 6455 §7.4.1 and its registry. */
const GOING_AWAY = 1001
const NOT_WELCOME = 1008
const SERVICE_RESTART = 1012
const TRY_AGAIN_LATER = 1013

type Watcher = { account: number; skipped: number; alive: boolean; until: number }

export function createLiveBoard({
  read,
  log,
  now,
}: {
  read: () => Promise<Board>
  log: Log
  now: () => number
}): LiveBoard {
  const watchers = new Map<WebSocket, Watcher>()
  let dirty = false
  let newest = ''
  let readAt = 0
  let reading = false

  async function push(): Promise<void> {
    const due = now() - readAt >= (dirty ? PUSH_EVERY_MS : REFRESH_EVERY_MS)
    if (reading || watchers.size === 0 || !due) return
    reading = true
    dirty = false
    try {
      newest = JSON.stringify(await read())
      readAt = now()
      for (const [socket, watcher] of watchers) sendTo(socket, watcher, newest)
    } catch (error) {
      dirty = true
      log.warn({ error: String(error) }, 'the board cannot be read')
    }
    reading = false
  }

  function sendTo(socket: WebSocket, watcher: Watcher, text: string): void {
    if (socket.bufferedAmount <= BUFFERED_BYTES) {
      watcher.skipped = 0
      socket.send(text)
      return
    }
    watcher.skipped += 1
    if (watcher.skipped > MOST_SKIPPED) leave(socket, TRY_AGAIN_LATER)
  }

  function look(): void {
    for (const [socket, watcher] of watchers) {
      if (!watcher.alive) socket.terminate()
      else if (now() >= watcher.until) leave(socket, SERVICE_RESTART)
      else {
        watcher.alive = false
        socket.ping()
      }
    }
  }

  function leave(socket: WebSocket, code: number): void {
    watchers.delete(socket)
    socket.close(code)
  }

  const pushing = setInterval(() => void push(), PUSH_EVERY_MS).unref()
  const pinging = setInterval(look, PING_EVERY_MS).unref()

  return {
    changed() {
      dirty = true
    },
    add(socket, account) {
      // Everything is attached before anything is awaited, or the first messages would be lost.
      const watcher = { account, skipped: 0, alive: true, until: now() + LIFETIME_MS }
      socket.on('pong', () => {
        watcher.alive = true
      })
      socket.on('message', () => leave(socket, NOT_WELCOME))
      socket.on('error', (error) => log.info({ problem: error.message }, 'a watcher of the board is gone'))
      socket.on('close', () => watchers.delete(socket))
      const mine = [...watchers.values()].filter((other) => other.account === account)
      if (mine.length >= MOST_OF_AN_ACCOUNT) {
        socket.close(TRY_AGAIN_LATER)
        return
      }
      watchers.set(socket, watcher)
      dirty = true
      if (now() - readAt < PUSH_EVERY_MS) sendTo(socket, watcher, newest)
      void push()
    },
    drop(account) {
      for (const [socket, watcher] of watchers)
        if (watcher.account === account) leave(socket, SERVICE_RESTART)
    },
    close() {
      clearInterval(pushing)
      clearInterval(pinging)
      for (const socket of watchers.keys()) leave(socket, GOING_AWAY)
    },
  }
}

import { EventEmitter } from 'node:events'
import type { WebSocket } from '@fastify/websocket'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLiveBoard, type LiveBoard } from '../../../server/board/live-board.ts'
import type { Board } from '../../../server/contract/board.ts'
import { silent } from '../ingest/test-terminal.ts'

class FakeSocket extends EventEmitter {
  bufferedAmount = 0
  sent: string[] = []
  closed: number | null = null
  answersPings = true
  terminated = false
  send(text: string) {
    this.sent.push(text)
  }
  close(code: number) {
    this.closed = code
    this.emit('close')
  }
  terminate() {
    this.terminated = true
    this.emit('close')
  }
  ping() {
    if (this.answersPings) this.emit('pong')
  }
}

let live: LiveBoard
let reads: number
let fails: boolean

beforeEach(() => {
  vi.useFakeTimers()
  reads = 0
  fails = false
  live = createLiveBoard({
    read: async () => {
      reads += 1
      if (fails) throw new Error('database away')
      return { day: String(reads) } as Board
    },
    log: silent,
    now: () => Date.now(),
  })
})
afterEach(() => {
  live.close()
  vi.useRealTimers()
})

function add(account = 1): FakeSocket {
  const socket = new FakeSocket()
  live.add(socket as unknown as WebSocket, account)
  return socket
}

test('changes without a watcher read nothing; many changes are one push', async () => {
  for (let i = 0; i < 20; i++) {
    live.changed()
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(reads).toBe(0)
  const socket = add()
  await vi.advanceTimersByTimeAsync(10)
  expect(socket.sent).toHaveLength(1)
  for (let i = 0; i < 20; i++) {
    live.changed()
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(socket.sent.length).toBeGreaterThanOrEqual(2)
  expect(socket.sent.length).toBeLessThanOrEqual(5)
})

test('a slow watcher skips pushes, then gets the newest, and is closed when it stays slow', async () => {
  const slow = add(1)
  const quick = add(2)
  await vi.advanceTimersByTimeAsync(1000)
  const had = slow.sent.length
  slow.bufferedAmount = 10 ** 6
  for (let i = 0; i < 5; i++) {
    live.changed()
    await vi.advanceTimersByTimeAsync(500)
  }
  expect(slow.sent).toHaveLength(had)
  slow.bufferedAmount = 0
  live.changed()
  await vi.advanceTimersByTimeAsync(500)
  expect(slow.sent.at(-1)).toBe(quick.sent.at(-1))
  slow.bufferedAmount = 10 ** 6
  for (let i = 0; i < 25; i++) {
    live.changed()
    await vi.advanceTimersByTimeAsync(500)
  }
  expect(slow.closed).toBe(1013)
  expect(quick.closed).toBeNull()
})

test('who does not answer pings is cut off, who stays long comes back through the door', async () => {
  const dead = add(1)
  dead.answersPings = false
  const patient = add(2)
  await vi.advanceTimersByTimeAsync(45_000)
  expect(dead.terminated).toBe(true)
  expect(patient.closed).toBeNull()
  await vi.advanceTimersByTimeAsync(16 * 60_000)
  expect(patient.closed).toBe(1012)
})

test('whose session ended comes back through the door; others stay', async () => {
  const [gone, stays] = [add(1), add(2)]
  live.drop(1)
  expect([gone.closed, stays.closed]).toEqual([1012, null])
})

test('while the board cannot be read nobody is closed, and it is read again', async () => {
  fails = true
  const socket = add()
  await vi.advanceTimersByTimeAsync(2000)
  expect(socket.sent).toHaveLength(0)
  fails = false
  await vi.advanceTimersByTimeAsync(1000)
  expect(socket.sent).toHaveLength(1)
  expect(socket.closed).toBeNull()
})

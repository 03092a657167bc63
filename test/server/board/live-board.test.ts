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
let marks: number
let mark: string
let fails: boolean
let welcome: boolean

beforeEach(() => {
  vi.useFakeTimers()
  reads = 0
  marks = 0
  mark = 'as before'
  fails = false
  welcome = true
  live = createLiveBoard({
    read: async (scope) => {
      reads += 1
      if (fails) throw new Error('database away')
      return { day: `${scope}${reads}` } as Board
    },
    mark: async () => {
      marks += 1
      if (fails) throw new Error('database away')
      return mark
    },
    log: silent,
    now: () => Date.now(),
  })
})
afterEach(() => {
  live.close()
  vi.useRealTimers()
})

function add(account = 1, scope = ''): FakeSocket {
  const socket = new FakeSocket()
  live.add(socket as unknown as WebSocket, {
    account,
    scope,
    async mayWatch() {
      if (fails) throw new Error('database away')
      return welcome
    },
  })
  return socket
}

async function changeFor(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    live.changed()
    await vi.advanceTimersByTimeAsync(100)
  }
}

test('changes without a watcher read nothing; many changes are one push', async () => {
  await changeFor(2000)
  expect([reads, marks]).toEqual([0, 0])
  const socket = add()
  await vi.advanceTimersByTimeAsync(10)
  expect(socket.sent).toHaveLength(1)
  await changeFor(2000)
  expect(socket.sent.length).toBeGreaterThanOrEqual(2)
  expect(socket.sent.length).toBeLessThanOrEqual(5)
})

test('what another process commits is pushed within two seconds; without news only every ten', async () => {
  const socket = add()
  await vi.advanceTimersByTimeAsync(1500)
  const had = socket.sent.length
  await vi.advanceTimersByTimeAsync(5000)
  expect(socket.sent).toHaveLength(had)
  mark = 'another'
  await vi.advanceTimersByTimeAsync(2000)
  expect(socket.sent).toHaveLength(had + 1)
  await vi.advanceTimersByTimeAsync(10_500)
  expect(socket.sent).toHaveLength(had + 2)
})

test('a slow watcher skips pushes, then gets the newest; one that stays slow is closed and cut off', async () => {
  const slow = add(1)
  const quick = add(2)
  await vi.advanceTimersByTimeAsync(1000)
  const had = slow.sent.length
  slow.bufferedAmount = 10 ** 6
  await changeFor(10_000)
  expect(slow.sent).toHaveLength(had)
  expect(slow.closed).toBeNull()
  slow.bufferedAmount = 0
  await changeFor(600)
  expect(slow.sent.at(-1)).toBe(quick.sent.at(-1))
  slow.bufferedAmount = 10 ** 6
  await changeFor(16_000)
  expect([slow.closed, quick.closed]).toEqual([1013, null])
  await vi.advanceTimersByTimeAsync(2000)
  expect([slow.terminated, quick.terminated]).toEqual([true, false])
})

test('who does not answer pings is cut off', async () => {
  const dead = add(1)
  dead.answersPings = false
  const patient = add(2)
  await vi.advanceTimersByTimeAsync(45_000)
  expect([dead.terminated, patient.terminated]).toEqual([true, false])
  expect(patient.closed).toBeNull()
})

test('whose session ended comes back through the door; others stay', async () => {
  const [gone, stays] = [add(1), add(2)]
  live.drop(1)
  expect([gone.closed, stays.closed]).toEqual([1012, null])
})

test('who may no longer look is closed within seconds and gets nothing more', async () => {
  const socket = add()
  await vi.advanceTimersByTimeAsync(5000)
  expect(socket.closed).toBeNull()
  welcome = false
  await vi.advanceTimersByTimeAsync(3000)
  expect(socket.closed).toBe(1008)
  const had = socket.sent.length
  await changeFor(2000)
  expect(socket.sent).toHaveLength(had)
})

test('while the database is away nobody is closed, and the board is read again', async () => {
  fails = true
  const socket = add()
  await vi.advanceTimersByTimeAsync(7000)
  expect(socket.sent).toHaveLength(0)
  fails = false
  await vi.advanceTimersByTimeAsync(1000)
  expect(socket.sent).toHaveLength(1)
  expect(socket.closed).toBeNull()
})

test('an ending server says so, also to those who come meanwhile', async () => {
  const before = add(1)
  live.close()
  const after = add(2)
  expect([before.closed, after.closed]).toEqual([1001, 1001])
})

test('each is sent the board of their own places', async () => {
  const county = add()
  await vi.advanceTimersByTimeAsync(0)
  const town = add(2, '990101100-')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(town.sent.length).toBeGreaterThan(0)
  expect(town.sent.every((text) => text.includes('990101100-'))).toBe(true)
  expect(county.sent.some((text) => text.includes('990101100-'))).toBe(false)
})

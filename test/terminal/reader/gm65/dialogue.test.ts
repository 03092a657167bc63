import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Gm65Reader } from '../../../../firmware-sim/gm65/reader.ts'
import type { Gm65Options } from '../../../../firmware-sim/gm65/zone.ts'
import { gm65 } from '../../../../terminal/reader/gm65/kind.ts'
import { bytes, drive, hex, MemoryPort, SimulatedPort } from '../text/support.ts'

const ACK = hex('02 00 00 01 00 33 31')
const ALIVE = hex('03 00 00 01 00 33 31')
const HEARTBEAT = '7e000a01000000301a'
const TRIGGER = '7e00080100020102da'
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

function open(port: MemoryPort, options: Parameters<typeof drive>[2] = {}) {
  const driven = drive(gm65, port, options)
  port.onState('open')
  return driven
}
const simulated = (options: Gm65Options = {}) => new SimulatedPort(new Gm65Reader(options))
const writes = (port: MemoryPort) => port.written.filter((request) => request.startsWith('7e0008'))
const count = (port: MemoryPort, request: string) => port.written.filter((one) => one === request).length

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a module', () => {
  test('as from the factory is set up, and reads what is held before it', async () => {
    const port = simulated()
    const { seen } = open(port)
    await pass(1000)
    expect(seen).toEqual(['starting', 'ready'])
    expect(port.written[0]).toBe(HEARTBEAT)
    expect(writes(port).map((request) => request.slice(8, 14))).toEqual([
      '000302',
      '006001',
      '001394',
      // Light, sound and LED stay as they were.
      '0000d7',
    ])
    port.place('A1')
    await pass(20)
    expect(seen).toEqual(['starting', 'ready', 'text:A1'])
  })

  test('that is known to send a tail sends no code in two pieces, the first one neither', async () => {
    const port = simulated({ tail: 'CR' })
    const { seen } = open(port)
    await pass(6000)
    port.say('YY1HALF0')
    await pass(200)
    port.say('REST0000\r')
    await pass(3000)
    expect(seen).toEqual(['starting', 'ready', 'not-read'])
  })

  test('that is as it should be is not written to', async () => {
    const port = simulated()
    open(port)
    await pass(1000)
    const count = writes(port).length
    await pass(60_000)
    expect(writes(port)).toHaveLength(count)
  })

  test('that lost power for a moment is set up again', async () => {
    const port = simulated({ mode: 'command' })
    const { seen } = open(port)
    await pass(1000)
    port.blink()
    await pass(6000)
    port.place('A1')
    await pass(20)
    expect(seen).toEqual(['starting', 'ready', 'text:A1'])
  })

  test.each(['induction', 'continuous', 'command'])('in %s mode reads card after card', async (mode) => {
    const port = simulated()
    const { seen } = open(port, { settings: { mode } })
    await pass(2000)
    const cards = ['A1', '3101', 'A1', '张三']
    for (const card of cards) {
      port.place(card)
      await pass(3000)
    }
    expect(seen.slice(2)).toEqual(cards.map((card) => `text:${card}`))
    expect(port.written.includes(TRIGGER)).toBe(mode === 'command')
  })

  test('in command mode is triggered again after each code, and when nobody came', async () => {
    const port = simulated()
    open(port, { settings: { mode: 'command' } })
    await pass(1000)
    expect(count(port, TRIGGER)).toBe(1)
    port.place('A1')
    await pass(400)
    expect(count(port, TRIGGER)).toBe(2)
    port.device.lift()
    await pass(30_000)
    expect(count(port, TRIGGER)).toBeGreaterThan(5)
    expect(count(port, TRIGGER)).toBeLessThan(9)
  })

  test.each([9600, 115200, 57600, 38400, 19200])('at %i is found where no rate is given', async (baud) => {
    const port = simulated({ baud })
    const { seen } = open(port)
    await pass(3000)
    expect([port.baud, seen]).toEqual([baud, ['starting', 'ready']])
    port.place('A1')
    await pass(100)
    expect(seen.at(-1)).toBe('text:A1')
  })

  test('at a given rate is asked at no other', async () => {
    const port = simulated({ baud: 115200 })
    port.baud = 38400
    open(port, { baud: 38400 })
    await pass(20_000)
    expect(port.baud).toBe(38400)
  })
})

describe('silence', () => {
  test('of a module that has answered before is told, and its end', async () => {
    const port = simulated()
    const { seen } = open(port)
    await pass(1000)
    port.mute = true
    await pass(15_000)
    expect(seen).toEqual(['starting', 'ready', 'silent'])
    // Connected anew it is no readier.
    port.onState('away')
    port.onState('open')
    await pass(8000)
    expect(seen.slice(3)).toEqual(['away', 'starting', 'silent'])
    port.mute = false
    await pass(8000)
    expect(seen.at(-1)).toBe('ready')
  })

  test('one lost answer is none', async () => {
    const port = simulated()
    const { seen } = open(port)
    await pass(1000)
    const hear = port.onWrite
    port.onWrite = () => {
      port.onWrite = hear
    }
    await pass(10_000)
    expect(seen).toEqual(['starting', 'ready'])
  })

  test.each(['induction', 'command'])('of a copy that never answers costs no card: %s', async (mode) => {
    const port = new MemoryPort()
    const { seen, logged } = open(port, { settings: { mode } })
    await pass(5000)
    expect(seen).toEqual(['starting', 'ready'])
    expect(port.baud).toBe(9600)
    expect(logged.join()).toContain('answers no command')
    // Not even for a moment at a rate at which nothing could be read.
    port.setBaud = async (baud) => expect(baud).toBe(9600)
    for (const card of ['A1', 'B2', 'C3']) {
      port.say(card)
      await pass(7000)
    }
    expect(seen.slice(2)).toEqual(['text:A1', 'text:B2', 'text:C3'])
    expect(logged.filter((entry) => entry.includes('answers no command'))).toHaveLength(1)
  })

  test('of one that no longer answers, and still reads, is none', async () => {
    const port = simulated()
    const { seen } = open(port)
    await pass(1000)
    port.onWrite = () => {}
    await pass(15_000)
    expect(seen.at(-1)).toBe('silent')
    port.say('A1\r')
    await pass(4000)
    expect(seen.slice(3)).toEqual(['text:A1', 'ready'])
  })
})

describe('a copy', () => {
  test('that knows heartbeats but no settings is ready', async () => {
    const port = new MemoryPort()
    port.onWrite = (request) => {
      if (Buffer.from(request).toString('hex') === HEARTBEAT) setTimeout(() => port.say(ALIVE), 10)
    }
    const { seen } = open(port)
    await pass(2000)
    expect(seen).toEqual(['starting', 'ready'])
    expect(writes(port)).toEqual([])
  })

  test('that takes no settings is not written to for ever', async () => {
    const port = new MemoryPort()
    port.onWrite = (request) => {
      const answer = Buffer.from(request).toString('hex') === HEARTBEAT ? ALIVE : ACK
      setTimeout(() => port.say(answer), 10)
    }
    const { seen, logged } = open(port)
    await pass(120_000)
    expect(seen).toEqual(['starting', 'ready'])
    expect(writes(port)).toHaveLength(4 * 3)
    expect(logged.filter((entry) => entry.includes('does not take its settings'))).toHaveLength(1)
  })
})

describe('command mode', () => {
  test('the acknowledgement glued to the code, in pieces, and before the end of the wait', async () => {
    const port = simulated()
    const { seen } = open(port, { settings: { mode: 'command' } })
    await pass(1000)
    for (const at of [1, 3, 6, 7, 9]) {
      const answer = bytes(ACK, `3101-${at}`)
      port.say(answer.subarray(0, at))
      await pass(20)
      port.say(answer.subarray(at))
      await pass(100)
    }
    expect(seen.slice(2)).toEqual(['text:3101-1', 'text:3101-3', 'text:3101-6', 'text:3101-7', 'text:3101-9'])
  })

  test('a code behind a damaged acknowledgement is tried again at once', async () => {
    const port = new MemoryPort()
    const acks = [hex('02 00 00 01 00 33 30'), ACK]
    port.onWrite = (request) => {
      const ack = Buffer.from(request).toString('hex') === TRIGGER ? acks.shift() : undefined
      if (ack !== undefined) setTimeout(() => port.say(ack, '3101-00001'), 10)
    }
    const { seen } = open(port, { settings: { mode: 'command' } })
    while (acks.length > 1) await pass(100)
    await pass(1000)
    expect(seen).toEqual(['starting', 'ready', 'text:3101-00001'])
    await pass(3000)
    expect(seen).toHaveLength(3)
  })

  test('closed it sends nothing more and leaves no timer of its own', async () => {
    const port = new MemoryPort()
    const { driver, seen } = open(port, { settings: { mode: 'command' } })
    await pass(4000)
    driver.close()
    expect(vi.getTimerCount()).toBe(0)
    const sent = port.written.length
    await pass(30_000)
    expect(port.written).toHaveLength(sent)
    expect(seen).toEqual(['starting', 'ready'])
  })

  test('unplugged in the middle of the search, nothing is said against the module', async () => {
    const port = simulated()
    port.mute = true
    const { seen, logged } = open(port)
    await pass(1000)
    port.onState('away')
    port.mute = false
    port.onState('open')
    await pass(2000)
    expect(seen).toEqual(['starting', 'away', 'starting', 'ready'])
    expect(logged.join()).not.toContain('answers no command')
  })

  test('a flapping line leaves one conversation, not many', async () => {
    const port = simulated()
    open(port)
    for (let i = 0; i < 50; i++) {
      port.onState('open')
      await pass(i)
      port.onState('away')
    }
    port.onState('open')
    await pass(1000)
    port.written.length = 0
    await pass(10_500)
    expect(count(port, HEARTBEAT)).toBeLessThanOrEqual(3)
  })
})

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { resample } from '../../../../firmware-sim/line/faults.ts'
import { line } from '../../../../terminal/reader/line/kind.ts'
import { bytes, drive, MemoryPort } from './support.ts'

const CODE = 'YY1CARD00001'
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

let port: MemoryPort
let seen: string[]
let logged: string[]
let close: () => void

async function start(options: Parameters<typeof drive>[2] = {}): Promise<void> {
  const driven = drive(line, port, options)
  seen = driven.seen
  logged = driven.logged
  close = () => driven.driver.close()
  port.onState('open')
  await pass(100)
  expect(seen).toEqual(['starting', 'ready'])
  seen.length = 0
}

beforeEach(() => {
  vi.useFakeTimers()
  port = new MemoryPort()
})
afterEach(() => {
  expect(logged.join()).not.toContain(CODE)
  vi.useRealTimers()
})

describe('a card', () => {
  test('with a tail is told at once, without one after a short silence', async () => {
    await start()
    port.say('B2')
    await pass(40)
    expect(seen).toEqual([])
    await pass(40)
    expect(seen).toEqual(['text:B2'])
    await pass(1000)
    port.say(`${CODE}\r`)
    expect(seen.slice(1)).toEqual([`text:${CODE}`])
  })

  test('in pieces, as slow as they come at the slowest rate, is one', async () => {
    await start()
    for (const letter of CODE) {
      port.say(letter)
      await pass(25)
    }
    await pass(100)
    expect(seen).toEqual([`text:${CODE}`])
  })

  test('is not cut in two when the process was held up: a late timer comes before the bytes', async () => {
    await start()
    port.say(CODE.slice(0, 5))
    for (const letter of CODE.slice(5)) {
      // Of timers that are due one fires, however late, and only then is read what waited.
      vi.setSystemTime(Date.now() + 800)
      vi.runOnlyPendingTimers()
      vi.setSystemTime(Date.now() + 800)
      vi.runOnlyPendingTimers()
      port.say(letter)
    }
    await pass(100)
    expect(seen).toEqual([`text:${CODE}`])
  })

  test.each([100, 500, 1000, 2900])('repeated every %i ms is there once', async (interval) => {
    await start()
    for (let i = 0; i < 20; i++) {
      port.say(`${CODE}\r`)
      await pass(interval)
    }
    expect(seen).toEqual([`text:${CODE}`])
    await pass(3000)
    port.say(`${CODE}\r`)
    expect(seen).toHaveLength(2)
  })

  test('another one is told at once, and the first again when it comes back', async () => {
    await start()
    port.say(`${CODE}\rB2\r${CODE}\r`)
    expect(seen).toEqual([`text:${CODE}`, 'text:B2', `text:${CODE}`])
  })

  test('is one with or without blanks around it', async () => {
    await start()
    port.say(` ${CODE}\r${CODE}  \r`)
    expect(seen).toEqual([`text:${CODE}`])
  })

  test('whose printed number is typed has the token of its chip, any other text its own', async () => {
    await start({ form: '8H10D' })
    port.say('0013530444\r', 'hello\r')
    expect(seen).toEqual(['chip:00CE754C', 'text:hello'])
  })
})

describe('a scanner that ends codes with a tail', () => {
  const halves = (ms: number) => async () => {
    port.say(CODE.slice(0, 7))
    await pass(ms)
    port.say(`${CODE.slice(7)}\r`)
  }

  test.each([70, 300, 790])('has none in two pieces: a code that pauses for %i ms is cut', async (ms) => {
    await start()
    port.say('A1\r')
    await pass(5000)
    await halves(ms)()
    await pass(2000)
    expect(seen).toEqual(['text:A1', 'not-read'])
    expect(logged.join()).toContain('"cut":1')
    port.say(`${CODE}\r`)
    expect(seen.slice(2)).toEqual([`text:${CODE}`])
  })

  test('has none in two pieces at the first code neither, as far as that can be known', async () => {
    await start()
    await halves(300)()
    await pass(5000)
    expect(seen).toEqual([`text:${CODE.slice(0, 7)}`])
    await halves(300)()
    await pass(5000)
    expect(seen.slice(1)).toEqual(['not-read'])
  })

  test('that sends no tail is not waited for, however soon it repeats itself', async () => {
    await start()
    for (let i = 0; i < 10; i++) {
      port.say(i < 5 ? 'A1' : CODE)
      await pass(150)
    }
    expect(seen).toEqual(['text:A1', `text:${CODE}`])
  })

  test('is read at once after a code whose rest never came', async () => {
    await start()
    port.say('A1\r')
    port.say(CODE.slice(0, 7))
    await pass(900)
    port.say(`${CODE}\r`)
    await pass(5000)
    expect(seen).toEqual(['text:A1', `text:${CODE}`])
  })

  test('may send blanks behind it, which are no code', async () => {
    await start()
    port.say('A1\r \0')
    await pass(100)
    port.say('B2\r')
    await pass(5000)
    expect(seen).toEqual(['text:A1', 'text:B2'])
  })

  test('is another one when it is plugged in anew', async () => {
    await start()
    port.say('A1\r')
    port.onState('away')
    port.onState('open')
    await pass(100)
    port.say(CODE)
    await pass(100)
    expect(seen.at(-1)).toBe(`text:${CODE}`)
  })

  test('has none after all when several codes in a row come without', async () => {
    await start()
    port.say('no\rise')
    for (let i = 0; i < 3; i++) {
      await pass(4000)
      port.say(CODE)
    }
    await pass(4000)
    expect(seen).toEqual(['text:no', 'not-read', 'not-read', `text:${CODE}`])
  })
})

describe('a card that cannot be read', () => {
  const BROKEN = 'YY1\x01\x01\x01X\r'

  test('is told once, however often it is repeated', async () => {
    await start()
    for (let i = 0; i < 5; i++) {
      port.say(BROKEN)
      await pass(1000)
    }
    await pass(2000)
    expect(seen).toEqual(['not-read'])
    expect(logged.join()).toContain('"control":2')
    await pass(3000)
    port.say(BROKEN)
    await pass(2000)
    expect(seen).toEqual(['not-read', 'not-read'])
  })

  test('is not told where a second try reads it', async () => {
    await start()
    port.say(BROKEN)
    await pass(1000)
    port.say(`${CODE}\r`)
    await pass(5000)
    expect(seen).toEqual([`text:${CODE}`])
  })

  test.each([
    [9600, 4800],
    [9600, 19_200],
    [9600, 115_200],
  ])('is told where it speaks at %i and is heard at %i, with a word on the rate', async (said, heard) => {
    await start()
    port.say(resample(bytes(CODE, '\r\n'), said, heard))
    await pass(5000)
    expect(seen).toEqual(['not-read'])
    expect(logged.join()).toContain('the rate may be wrong')
  })

  test('a few bytes of noise are no card', async () => {
    await start()
    port.say(Uint8Array.of(0xff, 0xf8, 0x01))
    await pass(5000)
    expect(seen).toEqual([])
  })
})

describe('the line', () => {
  test('that opens in the middle of a code gives no half of it', async () => {
    ;({ seen, logged } = drive(line, port))
    port.onState('open')
    port.say(CODE.slice(4))
    await pass(20)
    port.say(CODE.slice(8))
    await pass(100)
    port.say(`${CODE}\r`)
    expect(seen).toEqual(['starting', 'ready', `text:${CODE}`])
  })

  test('is not ready before a code would be read', async () => {
    ;({ seen, logged } = drive(line, port))
    port.onState('open')
    await pass(40)
    port.say(CODE.slice(8))
    await pass(40)
    expect(seen).toEqual(['starting'])
    await pass(20)
    expect(seen).toEqual(['starting', 'ready'])
    port.say(`${CODE}\r`)
    expect(seen).toEqual(['starting', 'ready', `text:${CODE}`])
  })

  test('that breaks in the middle of a code gives no half of it', async () => {
    await start()
    port.say(CODE.slice(0, 6))
    port.onState('away')
    await pass(1000)
    port.onState('open')
    await pass(100)
    port.say(`${CODE}\r`)
    expect(seen).toEqual(['away', 'starting', 'ready', `text:${CODE}`])
  })

  test('that is never silent is read from the first tail on', async () => {
    ;({ seen, logged } = drive(line, port))
    port.onState('open')
    for (let i = 0; i < 20; i++) {
      port.say(`${i}\r`)
      await pass(10)
    }
    expect(seen.slice(0, 3)).toEqual(['starting', 'ready', 'text:1'])
    expect(seen.filter((event) => event.startsWith('text:'))).toHaveLength(19)
  })

  test('closed it says nothing more and leaves no timer', async () => {
    await start()
    port.say(`${CODE}\rA\x01\x01\x01\x01\x01\x01B\rHALF`)
    close()
    expect(vi.getTimerCount()).toBe(0)
    port.say('C3\r')
    await pass(5000)
    expect(seen).toEqual([`text:${CODE}`])
    expect(port.written).toEqual([])
  })
})

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { resample } from '../../../../firmware-sim/line/faults.ts'
import { em4100 } from '../../../../terminal/reader/em4100/kind.ts'
import { drive, hex, Line, pass } from '../chip/line.ts'

const TAG = hex('02 33 43 30 30 43 45 37 35 34 43 43 42 03')
const OTHER = hex('02 30 31 30 32 36 46 36 43 33 41 33 41 03')
const TOKEN = 'chip:3C00CE754C'

let line: Line

/** A tag lies there: a frame every so many ms. */
async function lie(frames: number, every: number, bytes = TAG): Promise<void> {
  for (let i = 0; i < frames; i++) {
    if (i > 0) await pass(every)
    line.onBytes(bytes)
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  line = new Line()
})
afterEach(() => {
  vi.useRealTimers()
})

test('the port is all that can be known of a device that only talks', () => {
  const { told } = drive(em4100, line)
  line.onState('open')
  line.onState('away')
  line.onState('open')
  expect(told).toEqual(['ready', 'away', 'ready'])
  expect(line.written).toEqual([])
})

describe('a tag', () => {
  test('is told at its last byte', () => {
    const { told } = drive(em4100, line)
    line.onState('open')
    line.onBytes(TAG.subarray(0, -1))
    expect(told).toEqual(['ready'])
    line.onBytes(TAG.subarray(-1))
    expect(told).toEqual(['ready', TOKEN])
  })

  test.each([50, 65, 130, 220, 299])('that is repeated every %i ms is one tap', async (every) => {
    const { told } = drive(em4100, line)
    line.onState('open')
    await lie(40, every)
    expect(told).toEqual(['ready', TOKEN])
  })

  test.each([50, 65, 100, 220])('of which a frame is lost, every %i ms, is still one tap', async (every) => {
    const { told } = drive(em4100, line)
    line.onState('open')
    for (let i = 0; i < 20; i++) {
      await lie(3, every)
      await pass(every)
      line.onBytes(TAG.subarray(0, 5))
      await pass(every)
    }
    expect(told).toEqual(['ready', TOKEN])
  })

  test('put back 300 ms later is a second tap, sooner it is not', async () => {
    const { told } = drive(em4100, line)
    line.onState('open')
    await lie(5, 65)
    await pass(290)
    await lie(5, 65)
    expect(told).toEqual(['ready', TOKEN])
    await pass(301)
    await lie(5, 65)
    expect(told).toEqual(['ready', TOKEN, TOKEN])
  })

  test('is no second tap when this process was held up, as by a slow disk', async () => {
    const { told } = drive(em4100, line)
    line.onState('open')
    await lie(5, 65)
    // All timers are late, and run before the bytes that waited.
    vi.setSystemTime(Date.now() + 800)
    vi.runOnlyPendingTimers()
    await lie(5, 65)
    expect(told).toEqual(['ready', TOKEN])
  })

  test('changed for another is the other at once, and both when they come back', async () => {
    const { told } = drive(em4100, line)
    line.onState('open')
    await lie(3, 65)
    await lie(3, 65, OTHER)
    await pass(400)
    await lie(3, 65)
    expect(told).toEqual(['ready', TOKEN, 'chip:01026F6C3A', TOKEN])
  })

  test('is known by the bytes that its form prints', async () => {
    const { told } = drive(em4100, line, { form: '8H10D' })
    line.onState('open')
    await lie(3, 65)
    expect(told).toEqual(['ready', 'chip:00CE754C'])
  })

  test('whose number begins with 08 is a tag like any other', async () => {
    const { told } = drive(em4100, line)
    line.onState('open')
    line.onBytes(Buffer.from('\x02080000000008\x03', 'latin1'))
    expect(told).toEqual(['ready', 'chip:0800000000'])
  })

  test('that has no number of the form is told as such once for each time', async () => {
    const { told, logged } = drive(em4100, line, { form: 'IC10D' })
    line.onState('open')
    await lie(10, 65)
    await pass(400)
    await lie(2, 65)
    expect(told).toEqual(['ready', 'not-valid', 'not-valid'])
    expect(logged.join()).not.toContain('CE754C')
  })
})

describe('bytes without a tag', () => {
  const SPOILT = hex('02 33 43 30 30 43 45 37 35 34 43 43 43 03')

  test('are a misread card, once while they come, with a word on the rate', async () => {
    const { told, logged } = drive(em4100, line)
    line.onState('open')
    await lie(40, 65, SPOILT)
    await pass(5000)
    expect(told).toEqual(['ready', 'not-read'])
    await lie(1, 65, SPOILT)
    await pass(5000)
    expect(told).toEqual(['ready', 'not-read', 'not-read'])
    expect(logged.filter((said) => said.includes('the rate may be wrong'))).toHaveLength(1)
    expect(logged.join()).toContain('"checksum":16')
    await pass(5000)
    await lie(1, 65, SPOILT)
    await pass(5000)
    expect(logged.filter((said) => said.includes('the rate may be wrong'))).toHaveLength(2)
  })

  test('of a tag at another rate too', async () => {
    const { told } = drive(em4100, line)
    line.onState('open')
    await lie(10, 65, Buffer.from(resample(TAG, 9600, 19_200)))
    await pass(2000)
    expect(told).toEqual(['ready', 'not-read'])
  })

  test('are nothing beside a tag that is read, before it or after', async () => {
    const { told } = drive(em4100, line)
    line.onState('open')
    await lie(3, 65, SPOILT)
    await pass(65)
    await lie(3, 65)
    await pass(65)
    await lie(3, 65, SPOILT)
    await pass(5000)
    expect(told).toEqual(['ready', TOKEN])
  })

  test('are noise where they are few', async () => {
    const { told } = drive(em4100, line)
    line.onState('open')
    for (let i = 0; i < 10; i++) {
      line.onBytes(Uint8Array.of(0xff, 0x00, 0xf8))
      await pass(2000)
    }
    expect(told).toEqual(['ready'])
  })
})

test('half a frame before a pause does not spoil the next', async () => {
  const { told } = drive(em4100, line)
  line.onState('open')
  line.onBytes(TAG.subarray(0, 8))
  await pass(150)
  line.onBytes(TAG.subarray(8))
  expect(told).toEqual(['ready'])
  line.onBytes(TAG)
  expect(told).toEqual(['ready', TOKEN])
})

test('a frame is not cut in two when the process was held up: a late timer comes before the bytes', async () => {
  const { told } = drive(em4100, line)
  line.onState('open')
  line.onBytes(TAG.subarray(0, 8))
  vi.setSystemTime(Date.now() + 800)
  vi.runOnlyPendingTimers()
  line.onBytes(TAG.subarray(8))
  expect(told).toEqual(['ready', TOKEN])
})

test('unplugged and plugged in again, half a frame and the tag are forgotten', async () => {
  const { told } = drive(em4100, line)
  line.onState('open')
  await lie(3, 65)
  line.onBytes(TAG.subarray(0, 8))
  line.onState('away')
  line.onBytes(TAG)
  line.onState('open')
  line.onBytes(TAG)
  expect(told).toEqual(['ready', TOKEN, 'away', 'ready', TOKEN])
})

test('closed it tells nothing more and leaves no timer', async () => {
  const { driver, told } = drive(em4100, line)
  line.onState('open')
  await lie(3, 65)
  driver.close()
  line.onBytes(OTHER)
  expect(vi.getTimerCount()).toBe(0)
  expect(told).toEqual(['ready', TOKEN])
})

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { aabb } from '../../../../terminal/reader/aabb/kind.ts'
import { drive, hex, Line, pass } from '../chip/line.ts'

/** Command 25, all cards, not halted. */
const READ = 'AA000325520074BB'
const NO_CARD = hex('AA 00 02 01 83 80 BB')
const FOUR = hex('AA 00 06 00 00 DE AD BE EF 24 BB')
const BARE = hex('AA 00 05 00 DE AD BE EF 27 BB')
const SEVEN = hex('AA 05 09 00 00 04 11 22 33 44 55 66 7F BB')
const WITH_AA = hex('AA 00 06 00 00 56 AA F0 09 03 BB')
const TOKEN = 'chip:DEADBEEF'

class Reader extends Line {
  ownBaud = 9600
  delay = 30
  says: Uint8Array | null = NO_CARD

  override answer(request: Uint8Array): void {
    expect(Buffer.from(request).toString('hex').toUpperCase()).toBe(READ)
    const says = this.baud === this.ownBaud ? this.says : hex('F8 00 AA')
    if (says !== null) setTimeout(() => this.onBytes(says), this.delay)
  }
}

let reader: Reader
beforeEach(() => {
  vi.useFakeTimers()
  reader = new Reader()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a card', () => {
  test.each([
    ['behind a flag', FOUR, TOKEN],
    ['alone', BARE, TOKEN],
    ['of seven bytes, from another station', SEVEN, 'chip:04112233445566'],
    ['with the byte that begins a frame', WITH_AA, 'chip:56AAF009'],
  ])('is told once while it lies there: its number %s', async (_what, answer, token) => {
    const { told, logged } = drive(aabb, reader)
    reader.onState('open')
    await pass(500)
    reader.says = answer
    await pass(4000)
    expect(told).toEqual(['starting', 'ready', token])
    reader.says = NO_CARD
    await pass(1000)
    reader.says = answer
    await pass(1000)
    expect(told).toEqual(['starting', 'ready', token, token])
    expect(logged.join()).not.toMatch(/DEADBEEF|112233|56AAF009/)
  })

  test('that the field loses for one look is one tap', async () => {
    const { told } = drive(aabb, reader)
    reader.onState('open')
    reader.says = FOUR
    await pass(1000)
    for (let i = 0; i < 5; i++) {
      reader.says = NO_CARD
      const looks = reader.written.length
      while (reader.written.length === looks) await pass(1)
      reader.says = FOUR
      await pass(600)
    }
    expect(told).toEqual(['starting', 'ready', TOKEN])
  })

  test('is known by the bytes that its form prints; one of another form is told as none', async () => {
    const { told } = drive(aabb, reader, { form: 'IC10DR' })
    reader.onState('open')
    reader.says = SEVEN
    await pass(2000)
    reader.says = FOUR
    await pass(1000)
    expect(told).toEqual(['starting', 'ready', 'not-valid', TOKEN])
  })

  test.each([
    [null, 'not-valid'],
    ['IC10D', 'not-valid'],
    ['8H10D', 'chip:08010203'],
  ] as const)(
    'whose number begins with 08 is random unless it is an EM4100: form %s',
    async (form, expected) => {
      const { told } = drive(aabb, reader, { form })
      reader.onState('open')
      reader.says = hex('AA 00 06 00 00 08 01 02 03 0E BB')
      await pass(2000)
      expect(told).toEqual(['starting', 'ready', expected])
    },
  )

  test('that is uploaded unasked is a card too, once', async () => {
    const { told } = drive(aabb, reader)
    reader.onState('open')
    await pass(1000)
    // This one knows no serial numbers: it refuses to be asked, and tells by itself.
    for (let i = 0; i < 20; i++) {
      reader.onBytes(BARE)
      await pass(100)
    }
    expect(told).toEqual(['starting', 'ready', TOKEN])
    await pass(1000)
    reader.onBytes(BARE)
    expect(told).toEqual(['starting', 'ready', TOKEN, TOKEN])
  })

  test('is none in the answer to a setting', async () => {
    const { told } = drive(aabb, reader)
    reader.onState('open')
    await pass(1000)
    reader.onBytes(hex('AA 00 02 00 02 00 BB'))
    reader.says = hex('AA 00 02 00 02 00 BB')
    await pass(1000)
    expect(told).toEqual(['starting', 'ready'])
  })

  test('is read through noise and half a frame', async () => {
    const { told } = drive(aabb, reader)
    reader.onState('open')
    await pass(500)
    reader.says = Buffer.concat([hex('AA 00 F0 01 02'), FOUR])
    await pass(1000)
    expect(told).toEqual(['starting', 'ready', TOKEN])
  })
})

describe('states', () => {
  test('no answer at all is silence; powered late it is ready', async () => {
    reader.says = null
    const { told } = drive(aabb, reader, { baud: 9600 })
    reader.onState('open')
    await pass(1000)
    expect(told).toEqual(['starting'])
    await pass(1500)
    expect(told).toEqual(['starting', 'silent'])
    reader.says = NO_CARD
    await pass(1000)
    expect(told).toEqual(['starting', 'silent', 'ready'])
    reader.says = null
    await pass(3000)
    expect(told).toEqual(['starting', 'silent', 'ready', 'silent'])
  })

  test('one lost answer is no silence', async () => {
    const { told } = drive(aabb, reader)
    reader.onState('open')
    await pass(1000)
    reader.says = null
    await pass(300)
    reader.says = NO_CARD
    await pass(3000)
    expect(told).toEqual(['starting', 'ready'])
    expect(reader.baud).toBe(9600)
  })

  test('unplugged in the middle of an answer, and plugged in again', async () => {
    const { told } = drive(aabb, reader)
    reader.onState('open')
    await pass(1000)
    reader.onBytes(FOUR.subarray(0, 8))
    reader.onState('away')
    reader.onBytes(FOUR.subarray(8))
    const asked = reader.written.length
    await pass(5000)
    expect(reader.written).toHaveLength(asked)
    reader.says = FOUR
    reader.onState('open')
    await pass(1000)
    expect(told).toEqual(['starting', 'ready', 'away', 'starting', 'ready', TOKEN])
  })

  test('closed it asks no more, leaves no timer and hears no late upload', async () => {
    const { driver, told } = drive(aabb, reader)
    reader.onState('open')
    await pass(1000)
    // A whole frame waits, as its AA could begin another.
    await pass(200)
    reader.onBytes(WITH_AA)
    driver.close()
    await pass(reader.delay)
    expect(vi.getTimerCount()).toBe(0)
    reader.onBytes(FOUR)
    await pass(5000)
    expect(told).toEqual(['starting', 'ready'])
  })
})

describe('the rate', () => {
  test.each([9600, 19200, 38400, 57600, 115200])('%i is found where none is given', async (rate) => {
    reader.ownBaud = rate
    reader.says = FOUR
    const { told } = drive(aabb, reader)
    reader.onState('open')
    await pass(5000)
    expect(reader.baud).toBe(rate)
    expect(told).toEqual(['starting', 'ready', TOKEN])
  })

  test('a given one is kept', async () => {
    reader.ownBaud = 19200
    const { told } = drive(aabb, reader, { baud: 9600 })
    reader.onState('open')
    await pass(10_000)
    expect(reader.baud).toBe(9600)
    expect(told).toEqual(['starting', 'silent'])
  })

  test('that was changed is found again', async () => {
    const { told } = drive(aabb, reader)
    reader.onState('open')
    await pass(2000)
    reader.ownBaud = 57600
    await pass(15_000)
    expect(reader.baud).toBe(57600)
    expect(told).toEqual(['starting', 'ready', 'silent', 'ready'])
  })
})

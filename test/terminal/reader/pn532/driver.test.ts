import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { pn532 } from '../../../../terminal/reader/pn532/kind.ts'
import { drive, hex, Line, pass } from '../chip/line.ts'
import { ACK, ANSWERS, ASKED, ERROR, FOUR, frame, NACK, NO_CARD, SEVEN, target } from './vectors.ts'

type Name = keyof typeof ASKED
const nameOf = new Map(Object.entries(ASKED).map(([name, bytes]) => [bytes, name as Name]))
const FOUR_TOKEN = 'chip:DEADBEEF'
const SEVEN_TOKEN = 'chip:04112233445566'

/** A chip that a test may change as it goes. It sleeps until it is woken, and then knows no limit to a search. */
class Chip extends Line {
  asked: (Name | 'abort')[] = []
  powered = true
  awake = false
  limited = false
  acknowledges = true
  delay = 10
  says: Record<Name, Uint8Array | null> = { ...ANSWERS, list: NO_CARD }

  override answer(request: Uint8Array): void {
    const bytes = Buffer.from(request).toString('hex').toUpperCase()
    const name = nameOf.get(bytes)
    if (name === undefined && bytes !== ACK.toString('hex').toUpperCase())
      throw new Error('a request that is on no sheet')
    this.asked.push(name ?? 'abort')
    if (name === undefined || !this.powered) return
    if (name === 'wake') this.awake = true
    if (!this.awake) return
    if (name === 'retries') this.limited = true
    const says = this.says[name]
    if (this.acknowledges) this.say(ACK, 1)
    if (says !== null && (name !== 'list' || this.limited || says !== NO_CARD)) this.say(says, this.delay)
  }

  say(bytes: Uint8Array, after: number): void {
    setTimeout(() => this.onBytes(bytes), after)
  }

  cutPower(): void {
    this.powered = false
    this.awake = false
    this.limited = false
  }
}

let chip: Chip
beforeEach(() => {
  vi.useFakeTimers()
  chip = new Chip()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a card', () => {
  test('is looked for five times a second, once the chip is awake and knows when to give up', async () => {
    const { told, logged } = drive(pn532, chip)
    chip.onState('open')
    await pass(100)
    expect(chip.asked).toEqual(['wake', 'version', 'retries', 'list'])
    expect(told).toEqual(['starting', 'ready'])
    expect(chip.baud).toBe(115200)
    expect(logged.join()).toContain('PN532 1.6')
    await pass(2000)
    expect(chip.asked.length).toBeGreaterThan(4 + 8)
    expect(chip.asked.length).toBeLessThan(4 + 11)
    expect(new Set(chip.asked.slice(3))).toEqual(new Set(['list']))
  })

  test.each([
    ['4', FOUR, FOUR_TOKEN],
    ['7', SEVEN, SEVEN_TOKEN],
    ['10', frame(0x4b, 1, ...target('0102030405060708090A')), 'chip:0102030405060708090A'],
  ])('with a UID of %s bytes is told once while it lies there', async (_bytes, answer, token) => {
    const { told } = drive(pn532, chip)
    chip.onState('open')
    await pass(500)
    chip.says.list = answer
    await pass(5000)
    expect(told).toEqual(['starting', 'ready', token])
  })

  test('that the field loses for one look is one tap; lifted and put back is two', async () => {
    const { told } = drive(pn532, chip)
    chip.onState('open')
    for (let i = 0; i < 10; i++) {
      chip.says.list = FOUR
      await pass(630)
      chip.says.list = NO_CARD
      while (chip.asked.pop() !== 'list') await pass(1)
      await pass(1)
      const looks = chip.asked.length
      while (chip.asked.length === looks) await pass(1)
    }
    expect(told).toEqual(['starting', 'ready', FOUR_TOKEN])
    chip.says.list = NO_CARD
    await pass(700)
    chip.says.list = FOUR
    await pass(500)
    expect(told).toEqual(['starting', 'ready', FOUR_TOKEN, FOUR_TOKEN])
  })

  test('changed for another, and two at once, are each told', async () => {
    const { told } = drive(pn532, chip)
    chip.onState('open')
    chip.says.list = FOUR
    await pass(1000)
    chip.says.list = SEVEN
    await pass(1000)
    chip.says.list = frame(0x4b, 2, ...target('DEADBEEF', 0x08, 1), ...target('04112233445566', 0x00, 2))
    await pass(1000)
    expect(told).toEqual(['starting', 'ready', FOUR_TOKEN, SEVEN_TOKEN, FOUR_TOKEN])
  })

  test('is known by the bytes that its form prints', async () => {
    const { told } = drive(pn532, chip, { form: 'IC8D' })
    chip.onState('open')
    chip.says.list = FOUR
    await pass(500)
    expect(told).toEqual(['starting', 'ready', 'chip:DEADBE'])
  })

  test.each([null, 'IC10DR', '8H10D'] as const)(
    'that makes up a UID at each look is nobody’s, and that is said once: form %s',
    async (form) => {
      const { told, logged } = drive(pn532, chip, { form })
      chip.onState('open')
      for (let i = 0; i < 20; i++) {
        chip.says.list = frame(0x4b, 1, ...target(`08A1B2${(16 + i).toString(16)}`))
        await pass(200)
      }
      expect(told).toEqual(['starting', 'ready', 'not-valid'])
      expect(logged.filter((entry) => entry.includes('random-uid'))).toHaveLength(1)
      chip.says.list = NO_CARD
      await pass(700)
      chip.says.list = FOUR
      await pass(500)
      expect(told).toEqual(['starting', 'ready', 'not-valid', FOUR_TOKEN])
      expect(logged.join()).not.toMatch(/A1B2|DEADBEEF/)
    },
  )

  test('is read through noise, glued frames and a late answer', async () => {
    const { told } = drive(pn532, chip)
    chip.onState('open')
    await pass(500)
    chip.acknowledges = false
    // Before the ACK: what an earlier command is still answered.
    chip.says.list = Buffer.concat([hex('00 FF 00'), SEVEN, ACK, hex('0000FF'), FOUR])
    await pass(2000)
    expect(told).toEqual(['starting', 'ready', FOUR_TOKEN])
  })
})

describe('states', () => {
  test('no answer at all is silence; powered late it is ready', async () => {
    chip.cutPower()
    const { told } = drive(pn532, chip)
    chip.onState('open')
    await pass(600)
    expect(told).toEqual(['starting'])
    await pass(1000)
    expect(told).toEqual(['starting', 'silent'])
    chip.powered = true
    chip.says.list = FOUR
    await pass(1000)
    expect(told).toEqual(['starting', 'silent', 'ready', FOUR_TOKEN])
  })

  test('a chip whose power failed is woken and set up again', async () => {
    const { told } = drive(pn532, chip)
    chip.onState('open')
    await pass(1000)
    chip.cutPower()
    await pass(300)
    chip.powered = true
    await pass(1000)
    expect(told).toEqual(['starting', 'ready'])
    expect(chip.limited).toBe(true)
    chip.cutPower()
    await pass(3000)
    expect(told).toEqual(['starting', 'ready', 'silent'])
    chip.powered = true
    await pass(1000)
    expect(told).toEqual(['starting', 'ready', 'silent', 'ready'])
  })

  test.each([
    ['a lost answer', null],
    ['an error frame', ERROR],
    ['a NACK', NACK],
    ['a damaged answer', Buffer.concat([FOUR.subarray(0, 12), FOUR.subarray(13)])],
  ])('%s is no silence, many are', async (_what, answer) => {
    const { told } = drive(pn532, chip)
    chip.onState('open')
    await pass(1000)
    chip.says.list = answer
    const looks = chip.asked.length
    while (chip.asked.length === looks) await pass(1)
    chip.says.list = NO_CARD
    await pass(3000)
    expect(told).toEqual(['starting', 'ready'])
    chip.says.list = answer
    await pass(5000)
    expect(told).toEqual(['starting', 'ready', 'silent'])
    chip.says.list = FOUR
    await pass(2000)
    expect(told).toEqual(['starting', 'ready', 'silent', 'ready', FOUR_TOKEN])
  })

  test('a search that does not end is broken off', async () => {
    drive(pn532, chip)
    chip.onState('open')
    await pass(1000)
    chip.says.list = null
    await pass(1000)
    expect(chip.asked).toContain('abort')
  })

  test('a card that came while the chip was silent is told when it is back', async () => {
    const { told } = drive(pn532, chip)
    chip.onState('open')
    chip.says.list = FOUR
    await pass(1000)
    chip.cutPower()
    await pass(3000)
    chip.powered = true
    await pass(1000)
    expect(told).toEqual(['starting', 'ready', FOUR_TOKEN, 'silent', 'ready', FOUR_TOKEN])
  })

  test('unplugged in the middle of an answer, and plugged in again', async () => {
    const { told } = drive(pn532, chip)
    chip.onState('open')
    await pass(1000)
    chip.says.list = null
    while (chip.asked.at(-1) !== 'list') await pass(1)
    chip.onBytes(FOUR.subarray(0, 10))
    chip.onState('away')
    chip.onBytes(FOUR.subarray(10))
    const asked = chip.asked.length
    await pass(10_000)
    expect(chip.asked).toHaveLength(asked)
    chip.says.list = FOUR
    chip.onState('open')
    await pass(1000)
    expect(told).toEqual(['starting', 'ready', 'away', 'starting', 'ready', FOUR_TOKEN])
  })

  test('a flapping line leaves one conversation, not many', async () => {
    drive(pn532, chip)
    for (let i = 0; i < 50; i++) {
      chip.onState('open')
      await pass(i)
      chip.onState('away')
    }
    chip.onState('open')
    await pass(1000)
    chip.asked.length = 0
    await pass(2000)
    expect(chip.asked.length).toBeLessThanOrEqual(10)
    expect(chip.asked.length).toBeGreaterThanOrEqual(8)
  })

  test('closed it asks no more and leaves no timer', async () => {
    const { driver, told } = drive(pn532, chip)
    chip.onState('open')
    await pass(1000)
    driver.close()
    // The chip's own last word.
    await pass(chip.delay)
    expect(vi.getTimerCount()).toBe(0)
    const asked = chip.asked.length
    chip.onBytes(FOUR)
    await pass(5000)
    expect(chip.asked).toHaveLength(asked)
    expect(told).toEqual(['starting', 'ready'])
  })
})

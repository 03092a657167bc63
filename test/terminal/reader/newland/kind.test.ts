import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { NewlandReader } from '../../../../firmware-sim/newland/reader.ts'
import { newland } from '../../../../terminal/reader/newland/kind.ts'
import { bytes, decode, drive, hex, inPieces, MemoryPort, SimulatedPort, textsOf } from '../text/support.ts'

const TRIGGER = '7e01303030302353434e545247313b03'
const OLD_TRIGGER = '242424242339393930303033353b25252525'
const OLD = ['@@@@', '!99900035;', '^^^^']
const answer = (items: string) => bytes(hex('02 01 30 30 30 30'), items, hex('3B 03'))

describe('answers and codes', () => {
  test.each([
    ['ACK', answer('#SCNTRG1\x06')],
    ['NAK', answer('@SCNMOD9\x15')],
    ['ENQ', answer('#NOTATG1\x05')],
    ['two items', answer('@SCNMOD2\x06;ORTSET3000\x06')],
    ['nothing but the status', answer('\x06')],
    ['old protocol', bytes(...OLD)],
    ['entered', '@@@@'],
    ['obeyed', '!99900035;'],
    ['left', '^^^^'],
  ])('%s before, between and behind', (_name, said) => {
    const stream = bytes(said, 'A1\r\n', said, said, 'B2\r\n', said)
    expect(textsOf(newland, stream)).toEqual(['A1', 'B2'])
    expect(textsOf(newland, ...inPieces(stream, [1]))).toEqual(['A1', 'B2'])
    for (let at = 1; at < stream.length; at++)
      expect(textsOf(newland, stream.subarray(0, at), stream.subarray(at))).toEqual(['A1', 'B2'])
  })

  test('without tails they are what stands between codes', () => {
    const said = answer('#SCNTRG1\x06')
    expect(textsOf(newland, said, 'A1', said, 'B2')).toEqual(['A1', 'B2'])
    expect(textsOf(newland, ...OLD, 'A1', ...OLD, 'B2')).toEqual(['A1', 'B2'])
  })

  test('a text that looks a little like one is a code', () => {
    const codes = ['@@@', '!1234567', '!12345678x', '^^^', 'a@@@@', 'b!99900035;', 'c^^^^', '@', '!', '^']
    expect(textsOf(newland, codes.map((code) => `${code}\r`).join(''))).toEqual(codes)
    for (const code of codes) expect(textsOf(newland, code)).toEqual([code])
  })

  test('damaged it costs the code that is glued to it, and no other', () => {
    const whole = answer('#SCNTRG1\x06')
    for (let at = 0; at < whole.length; at++) {
      const lost = bytes(whole.subarray(0, at), whole.subarray(at + 1))
      expect([['B2'], ['A1', 'B2']]).toContainEqual(textsOf(newland, lost, 'A1\rB2\r').slice(-2))
      expect(textsOf(newland, lost, '\rB2\r').at(-1)).toBe('B2')
    }
    expect(decode(newland, [whole.subarray(0, 9), 'A1\rB2\r'])).toMatchObject({
      texts: ['B2'],
      discarded: { control: 1 },
    })
    expect(textsOf(newland, hex('02 01 30 30 30 30'), 'A'.repeat(1000), '\rB2\r')).toEqual(['B2'])
  })
})

describe('driven', () => {
  const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('it is only listened to, unless it shall be triggered', async () => {
    const port = new SimulatedPort(new NewlandReader())
    const { seen } = drive(newland, port)
    port.onState('open')
    await pass(100)
    port.place('张三')
    await pass(20)
    expect(seen).toEqual(['starting', 'ready', 'text:张三'])
    expect(port.written).toEqual([])
  })

  test.each([
    ['new', TRIGGER],
    ['old', OLD_TRIGGER],
  ] as const)('triggered in the %s protocol', async (protocol, trigger) => {
    const port = new SimulatedPort(new NewlandReader({ protocol, mode: 'trigger' }))
    const { seen } = drive(newland, port, { settings: { mode: 'command' } })
    port.onState('open')
    await pass(1000)
    expect(port.written).toContain(trigger)
    const cards = ['A1', 'B2', 'A1']
    for (const card of cards) {
      port.place(card)
      await pass(6500)
    }
    expect(seen.slice(2)).toEqual(cards.map((card) => `text:${card}`))
  })

  test.each([
    [200, [TRIGGER]],
    [1000, [TRIGGER, OLD_TRIGGER]],
  ])('closed after %i ms it sends nothing more', async (when, sent) => {
    const port = new MemoryPort()
    const { driver } = drive(newland, port, { settings: { mode: 'command' } })
    port.onState('open')
    await pass(when)
    driver.close()
    await pass(10_000)
    expect(vi.getTimerCount()).toBe(0)
    expect(port.written).toEqual(sent)
  })
})

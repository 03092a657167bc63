import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { HoneywellReader } from '../../../../firmware-sim/honeywell/reader.ts'
import { honeywell } from '../../../../terminal/reader/honeywell/kind.ts'
import { bytes, decode, drive, inPieces, MemoryPort, SimulatedPort, textsOf } from '../text/support.ts'

describe('answers and codes', () => {
  test.each([
    ['an ACK alone', '\x06'],
    ['an item', 'SUFBK2990D\x06.'],
    ['two items', 'TRGMOD0\x06;DLYRRD500\x06!'],
    ['refused', 'TRGMOD7\x15!'],
    ['unknown', 'ABCDEF1\x05.'],
  ])('%s before, between and behind', (_name, said) => {
    const stream = bytes(said, 'A1\r', said, 'ABCDEF123\r', said)
    expect(textsOf(honeywell, stream)).toEqual(['A1', 'ABCDEF123'])
    expect(textsOf(honeywell, ...inPieces(stream, [1]))).toEqual(['A1', 'ABCDEF123'])
    for (let at = 1; at < stream.length; at++)
      expect(textsOf(honeywell, stream.subarray(0, at), stream.subarray(at))).toEqual(['A1', 'ABCDEF123'])
  })

  test('without tails they are what stands between codes', () => {
    expect(textsOf(honeywell, '\x06A1\x06B2')).toEqual(['A1', 'B2'])
    expect(textsOf(honeywell, '990101\x06B2\x06')).toEqual(['990101', 'B2'])
    expect(textsOf(honeywell, '1ABCDEF123\x06.B2')).toEqual(['1ABCDEF123', 'B2'])
  })

  test('in a text that is too long nothing begins but the byte of an answer', () => {
    const { texts, discarded } = decode(honeywell, ['9'.repeat(4000), 'ABCDEF1\x06.', '9\rB2\r'])
    expect(texts).toEqual(['B2'])
    expect(discarded).toMatchObject({ long: 1, noise: 4000 + 'ABCDEF1'.length + 1 })
  })

  test('no text is one, however much it looks like one', () => {
    const codes = ['SUFBK2990D', 'SUFBK2990D.', 'YY1ABC', `ABCDEF${'1'.repeat(200)}`, '!', '.']
    expect(textsOf(honeywell, codes.map((code) => `${code}\r`).join(''))).toEqual(codes)
    for (const code of codes) expect(textsOf(honeywell, code)).toEqual([code])
  })
})

describe('driven', () => {
  const TRIGGER = '16540d'
  const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test.each(['presentation', 'manual'] as const)('%s', async (mode) => {
    const port = new SimulatedPort(new HoneywellReader({ mode }))
    port.baud = 115200
    const { seen } = drive(honeywell, port, mode === 'manual' ? { settings: { mode: 'command' } } : {})
    port.onState('open')
    await pass(1000)
    expect(port.written).toEqual(mode === 'manual' ? [TRIGGER] : [])
    const cards = ['A1', '张三', 'A1']
    for (const card of cards) {
      port.place(card)
      await pass(2000)
    }
    expect(seen).toEqual(['starting', 'ready', ...cards.map((card) => `text:${card}`)])
  })

  test('it is triggered again when nobody came, and no more when closed', async () => {
    const port = new MemoryPort()
    const { driver } = drive(honeywell, port, { settings: { mode: 'command' } })
    port.onState('open')
    await pass(20_000)
    expect(new Set(port.written)).toEqual(new Set([TRIGGER]))
    expect(port.written).toHaveLength(4)
    driver.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})

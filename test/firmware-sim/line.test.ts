import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Sending } from '../../firmware-sim/device.ts'
import { FAULT_WORDS, readFaults } from '../../firmware-sim/line/fault-words.ts'
import { disturb, type LineFaults, resample, spoil } from '../../firmware-sim/line/faults.ts'
import { PacedWriter } from '../../firmware-sim/line/paced-writer.ts'
import { Transmitter } from '../../firmware-sim/line/transmitter.ts'
import { hex, seeded } from './support.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('pace: ten bits a byte (§1.6)', () => {
  it.each([
    [115200, 112],
    [9600, 1349],
  ])('at %i baud 1295 bytes take about %i ms, in many pieces and in order', (baud, expectedMs) => {
    const pieces: Uint8Array[] = []
    const writer = new PacedWriter((piece) => pieces.push(piece))
    const sent = Buffer.from(Array.from({ length: 1295 }, (_byte, at) => at & 0xff))
    const start = performance.now()
    writer.send(sent.subarray(0, 1000), baud)
    writer.send(sent.subarray(1000), baud)
    expect(pieces).toHaveLength(0)
    vi.runAllTimers()
    expect(Buffer.concat(pieces)).toEqual(sent)
    expect(pieces.length).toBeGreaterThan(20)
    const took = performance.now() - start
    expect(Math.abs(took - expectedMs)).toBeLessThan(expectedMs * 0.3)
  })

  it('brings at once what waited while the process was held up', () => {
    const pieces: Uint8Array[] = []
    const writer = new PacedWriter((piece) => pieces.push(piece))
    writer.send(new Uint8Array(960), 9600)
    const heldUp = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 500)
    vi.advanceTimersToNextTimer()
    heldUp.mockRestore()
    expect(Math.abs(Buffer.concat(pieces).length - 480)).toBeLessThan(10)
  })

  it('keeps a quiet time ahead of the first byte, and behind what is under way', () => {
    const write = vi.fn()
    const writer = new PacedWriter(write)
    writer.send(Buffer.of(1), Number.POSITIVE_INFINITY)
    writer.send(Buffer.of(2), Number.POSITIVE_INFINITY, 600)
    vi.advanceTimersByTime(599)
    expect(write.mock.calls).toEqual([[Buffer.of(1)]])
    vi.advanceTimersByTime(10)
    expect(write.mock.calls).toEqual([[Buffer.of(1)], [Buffer.of(2)]])
  })

  it('forgets what is under way when stopped', () => {
    const write = vi.fn()
    const writer = new PacedWriter(write)
    writer.send(new Uint8Array(1000), 9600)
    writer.stop()
    vi.runAllTimers()
    expect(write).not.toHaveBeenCalled()
  })
})

describe('a bad line', () => {
  const bytes = Uint8Array.from({ length: 500 }, (_byte, at) => at & 0xff)

  it('leaves the bytes alone unless told', () => {
    expect(disturb(bytes, {}, seeded(1))).toEqual(bytes)
  })

  it('loses, damages and adds bytes', () => {
    const random = seeded(1)
    expect(disturb(bytes, { drop: 1 }, random)).toHaveLength(0)
    const flipped = disturb(bytes, { flip: 1 }, random)
    expect(flipped).toHaveLength(bytes.length)
    for (const [at, byte] of flipped.entries()) {
      const difference = byte ^ (bytes[at] ?? 0)
      expect([1, 2, 4, 8, 16, 32, 64, 128]).toContain(difference)
    }
    const noisy = disturb(bytes, { noise: 1 }, random)
    expect(noisy.filter((_byte, at) => at % 2 === 1)).toEqual(bytes)
  })

  it('by the rate asked for', () => {
    const left = disturb(new Uint8Array(10_000), { drop: 0.1 }, seeded(7)).length
    expect(left).toBeGreaterThan(8_800)
    expect(left).toBeLessThan(9_200)
  })

  it('does the same again for the same seed', () => {
    const once = (seed: number): Uint8Array =>
      disturb(bytes, { noise: 0.1, flip: 0.1, drop: 0.1 }, seeded(seed))
    expect(once(42)).toEqual(once(42))
    expect(once(42)).not.toEqual(once(43))
  })
})

describe('two rates on one line', () => {
  const text = Buffer.from('AA AA AA 96 69')

  it('understand each other when they are the same, or nearly', () => {
    expect(resample(text, 9600, 9600)).toEqual(text)
    expect(resample(text, 9600, 9800)).toEqual(Uint8Array.from(text))
    expect(resample(text, 115200, 117000)).toEqual(Uint8Array.from(text))
  })

  it.each([
    [9600, 115200],
    [115200, 9600],
    [9600, 19200],
    [19200, 9600],
  ])('garble each other: %i heard at %i', (from, to) => {
    const heard = Buffer.from(resample(text, from, to))
    expect(heard.length).toBeGreaterThan(0)
    expect(heard.includes(text)).toBe(false)
  })

  it('as a UART does: at double the rate each bit counts twice', () => {
    // U is 0101010101 on the wire, start and stop among it: 0 01100110 0 at double the rate, low bit first, then
    // 11, then 0 0110011 and the idle line.
    expect([...resample(Buffer.from('U'), 9600, 19200)]).toEqual([0x66, 0xe6])
  })
})

describe('what the reader says, with faults', () => {
  const FRAME = hex('02 33 43 30 30 43 45 37 35 34 43 43 42 03')
  const frame: Sending = { bytes: FRAME, baud: 9600, checksumAt: 11, carriesCard: true }

  /** What arrives of these, and when. */
  const arrivals = (faults: LineFaults, ...sendings: Sending[]): [number, Buffer][] => {
    const heard: [number, Buffer][] = []
    const start = performance.now()
    const transmitter = new Transmitter(
      (piece) => heard.push([performance.now() - start, Buffer.from(piece)]),
      faults,
      seeded(5),
    )
    for (const sending of sendings) transmitter.send(sending)
    vi.runAllTimers()
    return heard
  }
  const stream = (heard: [number, Buffer][]): Buffer => Buffer.concat(heard.map(([, piece]) => piece))

  it('wrong checksum: a wrong byte where the checksum stands, still a digit', () => {
    expect(stream(arrivals({ wrongChecksum: 1 }, frame))).toEqual(
      hex('02 33 43 30 30 43 45 37 35 34 43 30 42 03'),
    )
    expect(spoil(hex('31 30'), 1)).toEqual(Uint8Array.from(hex('31 31')))
    const code: Sending = { bytes: FRAME, baud: 9600 }
    expect(stream(arrivals({ wrongChecksum: 1 }, code))).toEqual(FRAME)
  })

  it('repeat: twice', () => {
    expect(stream(arrivals({ repeat: 1 }, frame))).toEqual(Buffer.concat([FRAME, FRAME]))
  })

  it('ack first: ahead of a card or code only', () => {
    const answer: Sending = { bytes: FRAME, baud: 9600, checksumAt: 11 }
    expect(stream(arrivals({ ackFirst: 1 }, frame, answer))).toEqual(
      Buffer.concat([hex('02 00 00 01 00 33 31'), FRAME, FRAME]),
    )
  })

  it('split: small pieces with time between', () => {
    const heard = arrivals({ splitMs: 50 }, { ...frame, bytes: Buffer.concat([FRAME, FRAME, FRAME]) })
    expect(stream(heard)).toEqual(Buffer.concat([FRAME, FRAME, FRAME]))
    const gaps = heard.map(([at], i) => at - (heard[i - 1]?.[0] ?? 0))
    expect(Math.max(...gaps)).toBeGreaterThan(20)
    expect(Math.max(...gaps)).toBeLessThan(60)
  })

  it('glue: held back, then all together in one piece', () => {
    const heard = arrivals({ glueMs: 300 }, frame, frame)
    expect(heard).toHaveLength(1)
    expect(stream(heard)).toEqual(Buffer.concat([FRAME, FRAME]))
    expect(heard[0]?.[0]).toBeGreaterThanOrEqual(300)
  })

  it('another rate at the host: garbled', () => {
    const heard = stream(arrivals({ hostBaud: 115200 }, frame))
    expect(heard.length).toBeGreaterThan(0)
    expect(heard.includes(FRAME)).toBe(false)
  })

  it('works on a card before it speaks', () => {
    const [first] = arrivals({}, { ...frame, afterMs: 600 })
    expect(first?.[0]).toBeGreaterThanOrEqual(600)
  })
})

describe('faults as they are written', () => {
  it('each by its name', () => {
    expect(
      readFaults([
        'noise=0.01',
        'flip=0.5',
        'drop=1',
        'split=20',
        'glue=100',
        'wrong-checksum=0.1',
        'repeat=0',
        'ack-first=1',
        'silence',
        'slow-start=2000',
        'unplug=5000',
        'replug=1000',
        'host-baud=9600',
      ]),
    ).toEqual({
      ok: true,
      faults: {
        noise: 0.01,
        flip: 0.5,
        drop: 1,
        splitMs: 20,
        glueMs: 100,
        wrongChecksum: 0.1,
        repeat: 0,
        ackFirst: 1,
        silence: true,
        slowStartMs: 2000,
        unplugMs: 5000,
        replugMs: 1000,
        hostBaud: 9600,
      },
    })
    expect(FAULT_WORDS).toHaveLength(13)
  })

  it('wrong ones all at once, each by its name', () => {
    const read = readFaults(['noisy=1', 'noise', 'noise=2', 'unplug=soon', 'silence=1', 'toString=1'])
    const problems = read.ok ? [] : read.problems
    expect(problems).toHaveLength(6)
    expect(problems[0]).toMatch(/^fault "noisy=1": .* there are noise=CHANCE, flip=CHANCE/)
    expect(problems[1]).toBe('fault "noise": takes a chance from 0 to 1, such as 0.01')
    expect(problems[3]).toBe('fault "unplug=soon": takes milliseconds, such as 2000')
    expect(problems[4]).toBe('fault "silence=1": takes no value')
  })
})

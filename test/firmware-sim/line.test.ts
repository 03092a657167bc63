import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { disturb } from '../../firmware-sim/line-faults.ts'
import { PacedWriter } from '../../firmware-sim/paced-writer.ts'
import { seeded } from './support.ts'

describe('pace: ten bits a byte (§1.6)', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

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
    expect(disturb(bytes, { random: seeded(1) })).toEqual(bytes)
  })

  it('loses, damages and adds bytes', () => {
    const random = seeded(1)
    expect(disturb(bytes, { random, drop: 1 })).toHaveLength(0)
    const flipped = disturb(bytes, { random, flip: 1 })
    expect(flipped).toHaveLength(bytes.length)
    for (const [at, byte] of flipped.entries()) {
      const difference = byte ^ (bytes[at] ?? 0)
      expect([1, 2, 4, 8, 16, 32, 64, 128]).toContain(difference)
    }
    const noisy = disturb(bytes, { random, noise: 1 })
    expect(noisy.filter((_byte, at) => at % 2 === 1)).toEqual(bytes)
  })

  it('by the rate asked for', () => {
    const left = disturb(new Uint8Array(10_000), { random: seeded(7), drop: 0.1 }).length
    expect(left).toBeGreaterThan(8_800)
    expect(left).toBeLessThan(9_200)
  })

  it('does the same again for the same seed', () => {
    const once = (seed: number): Uint8Array =>
      disturb(bytes, { random: seeded(seed), noise: 0.1, flip: 0.1, drop: 0.1 })
    expect(once(42)).toEqual(once(42))
    expect(once(42)).not.toEqual(once(43))
  })
})

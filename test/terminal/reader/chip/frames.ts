/** What holds for the frames of every reader, whatever comes down the line. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FrameFormat, FrameReader } from '../../../../terminal/reader/frame-reader.ts'

// The same cases at every run.
fc.configureGlobal({ seed: 467 })

function inPieces(stream: Buffer, lengths: number[]): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0, i = 0; at < stream.length; i++) {
    const length = lengths[i % lengths.length] ?? 1
    pieces.push(stream.subarray(at, at + length))
    at += length
  }
  return pieces
}

/**
 * `captures` are whole frames; `likely` are bytes that make false beginnings.
 * `quiet`: only behind a silence is the next frame sure to be read, as a frame's beginning is a single byte.
 */
export function holdsForFrames<Frame, Fault extends string>(
  format: FrameFormat<Frame, Fault>,
  captures: readonly Buffer[],
  likely: readonly number[],
  { quiet }: { quiet: boolean },
): void {
  /** The frames as the bytes that they are. */
  function collect() {
    const frames: Buffer[] = []
    const bytesOnly = { ...format, read: (frame: Buffer) => Buffer.from(frame) }
    return { frames, reader: new FrameReader(bytesOnly, (frame) => frames.push(frame)) }
  }
  function parse(...pieces: Uint8Array[]): Buffer[] {
    const { frames, reader } = collect()
    for (const piece of pieces) reader.push(piece)
    reader.idle()
    return frames
  }

  const whole = fc.constantFrom(...captures)
  const cut = fc
    .tuple(whole, fc.double({ noNaN: true, min: 0, max: 1 }))
    .map(([bytes, part]) => bytes.subarray(0, bytes.length * part))
  const flipped = fc.tuple(whole, fc.nat(), fc.integer({ min: 1, max: 255 })).map(([bytes, at, mask]) => {
    const copy = Buffer.from(bytes)
    copy[at % copy.length] = (copy[at % copy.length] ?? 0) ^ mask
    return copy
  })
  const lost = fc.tuple(whole, fc.nat(), fc.integer({ min: 1, max: 4 })).map(([bytes, at, count]) => {
    const from = at % bytes.length
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + count)])
  })
  const stray = fc.tuple(whole, fc.nat(), fc.nat(255)).map(([bytes, at, byte]) => {
    const from = at % bytes.length
    return Buffer.concat([bytes.subarray(0, from), Buffer.of(byte), bytes.subarray(from)])
  })
  const random = fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes))
  const beginnings = fc
    .array(fc.constantFrom(...likely), { maxLength: 40 })
    .map((bytes) => Buffer.from(bytes))
  const anything = fc.oneof(whole, random, beginnings, cut, flipped, lost, stray)
  const noise = fc.array(anything, { maxLength: 8 }).map((parts) => Buffer.concat(parts))
  const pieces = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 })

  describe('whatever comes', () => {
    test('each capture alone, cut in two at every place, and all glued together, byte by byte', () => {
      for (const bytes of captures) {
        expect(parse(bytes)).toEqual([bytes])
        for (let at = 1; at < bytes.length; at++) {
          const { frames, reader } = collect()
          reader.push(bytes.subarray(0, at))
          expect(frames).toEqual([])
          reader.push(bytes.subarray(at))
          reader.idle()
          expect(frames).toEqual([bytes])
        }
      }
      const stream = Buffer.concat([...captures, ...captures])
      expect(parse(...inPieces(stream, [1]))).toEqual([...captures, ...captures])
    })

    test('the very next whole frame is read, and none that was not sent whole', () => {
      fc.assert(
        fc.property(noise, whole, random, pieces, (before, frame, after, lengths) => {
          const { frames, reader } = collect()
          for (const piece of inPieces(before, lengths)) reader.push(piece)
          if (quiet) reader.idle()
          const heard = frames.length
          const rest = quiet ? Buffer.concat([frame, after]) : frame
          for (const piece of inPieces(rest, lengths)) reader.push(piece)
          reader.idle()
          expect(frames.slice(quiet ? heard : 0).some((one) => one.equals(frame))).toBe(true)
          const stream = Buffer.concat([before, rest])
          let from = 0
          for (const one of frames) {
            const at = stream.indexOf(one, from)
            expect(at).toBeGreaterThanOrEqual(0)
            from = at + 1
          }
        }),
        { numRuns: 1500 },
      )
    })

    test('how the bytes are cut into pieces changes nothing, and every byte is accounted for', () => {
      fc.assert(
        fc.property(noise, pieces, (stream, lengths) => {
          const { frames, reader } = collect()
          for (const piece of inPieces(stream, lengths)) reader.push(piece)
          reader.idle()
          expect(frames).toEqual(parse(stream))
          const inFrames = frames.reduce((sum, { length }) => sum + length, 0)
          // A frame may end in the first bytes of the next one's start.
          const shared = reader.discarded.noise + inFrames - stream.length
          expect(shared).toBeGreaterThanOrEqual(0)
          expect(shared).toBeLessThanOrEqual(frames.length * (format.start.length - 1))
        }),
        { numRuns: 800 },
      )
    })

    test('a megabyte of beginnings, then silence, then a frame', () => {
      const [frame = Buffer.alloc(0)] = captures
      const beginning = frame.subarray(0, frame.length - 1)
      const { frames, reader } = collect()
      for (let sent = 0; sent < 1_000_000; sent += beginning.length) reader.push(beginning)
      reader.idle()
      reader.push(frame)
      reader.idle()
      expect(frames.at(-1)).toEqual(frame)
    })
  })
}

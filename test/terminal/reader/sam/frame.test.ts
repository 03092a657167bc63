import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FrameReader } from '../../../../terminal/reader/frame-reader.ts'
import { ANSWERS, type Response } from '../../../../terminal/reader/sam/frame.ts'
import {
  ADDRESS,
  answer,
  BLANK_ADDRESS,
  BLANK_READS,
  baseRead,
  CITIZEN,
  CITIZEN_SHA256,
  CITIZEN_TEXT,
  FOUND,
  hex,
  MODULE_ID,
  NO_CARD,
  NO_CONTENT,
  OK,
  SELECTED,
} from './vectors.ts'

// The same cases at every run.
fc.configureGlobal({ seed: 467 })

function collect() {
  const frames: Response[] = []
  const parser = new FrameReader(ANSWERS, (frame) => frames.push(frame))
  return { frames, parser }
}

/** The frames in some pieces, as the bytes they came from. */
function parse(pieces: Uint8Array[], { ended = false } = {}): Buffer[] {
  const { frames, parser } = collect()
  for (const piece of pieces) parser.push(piece)
  if (ended) parser.idle()
  return frames.map(({ sw1, sw2, sw3, data }) => answer(sw3, data, sw1, sw2))
}

const CAPTURES = {
  OK,
  NO_CARD,
  NO_CONTENT,
  FOUND,
  SELECTED,
  MODULE_ID,
  CITIZEN,
  BLANK_ADDRESS,
  ADDRESS,
  ...BLANK_READS,
}
const all = Object.values(CAPTURES)

describe('the captures of the sheet', () => {
  test('the citizen block is the published one', () => {
    expect(createHash('sha256').update(CITIZEN).digest('hex')).toBe(CITIZEN_SHA256)
  })

  test.each(Object.entries(CAPTURES))('%s', (_name, bytes) => {
    expect(parse([bytes])).toEqual([bytes])
  })

  test.each(Object.entries(CAPTURES))('%s, cut in two at every place', (_name, bytes) => {
    for (let at = 1; at < bytes.length; at++) {
      const { frames, parser } = collect()
      parser.push(bytes.subarray(0, at))
      expect(frames).toEqual([])
      parser.push(bytes.subarray(at))
      expect(frames).toHaveLength(1)
    }
  })

  test('byte by byte', () => {
    const stream = Buffer.concat(all)
    expect(parse([...stream].map((byte) => Uint8Array.of(byte)))).toEqual(all)
  })

  test('all glued together', () => {
    expect(parse([Buffer.concat([...all, ...all])])).toEqual([...all, ...all])
  })

  test.each([0x10, 0x11, 0x21, 0x23, 0x24, 0x31, 0x32, 0x33, 0x40, 0x41, 0x47, 0x60, 0x66, 0x80, 0x81, 0x91])(
    'answer code %i, whose checksum is 4 XOR the code',
    (code) => {
      const { frames, parser } = collect()
      parser.push(Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69, 0, 4, 0, 0, code, 4 ^ code))
      expect(frames).toEqual([{ sw1: 0, sw2: 0, sw3: code, data: new Uint8Array() }])
    },
  )

  test("a card's own status passes through", () => {
    const { frames, parser } = collect()
    parser.push(answer(0x41, new Uint8Array(), 0x69, 0x82))
    expect(frames).toEqual([{ sw1: 0x69, sw2: 0x82, sw3: 0x41, data: new Uint8Array() }])
  })
})

describe('damage', () => {
  test('a stray byte inside the preamble costs that frame alone', () => {
    const stray = Buffer.concat([hex('AA00'), FOUND.subarray(1)])
    expect(parse([stray, SELECTED])).toEqual([SELECTED])
    expect(parse([Buffer.concat([stray, SELECTED])])).toEqual([SELECTED])
  })

  test('bytes of a preamble before a preamble', () => {
    for (const extra of ['AA', 'AAAA', 'AAAAAA', 'AAAAAA96', 'AAAAAAAAAAAA', 'AAAAAA9669'])
      expect(parse([hex(extra), CITIZEN, OK], { ended: true })).toEqual([CITIZEN, OK])
  })

  test('every single flipped bit of the counted bytes is noticed, and the next frame is read', () => {
    for (let bit = 7 * 8; bit < ADDRESS.length * 8; bit++) {
      const flipped = Buffer.from(ADDRESS)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(parse([flipped, FOUND])).toEqual([FOUND])
    }
  })

  test('a wrong length swallows nothing for good', () => {
    for (const length of [0, 3, 5, 100, 1289, 2400, 2401, 65535]) {
      const wrong = Buffer.from(SELECTED)
      wrong.writeUInt16BE(length, 5)
      expect(parse([wrong, CITIZEN, OK], { ended: true })).toEqual([CITIZEN, OK])
    }
  })

  test('the timeout answer of one vendor, which has no checksum', () => {
    expect(parse([hex('AAAAAA96690005 05050505'), NO_CARD])).toEqual([NO_CARD])
  })

  test('a low length byte above 7F is no sign', () => {
    const frame = answer(0x90, new Uint8Array(0x80))
    expect(frame[6]).toBe(0x84)
    expect(parse([frame])).toEqual([frame])
  })

  test('half a frame hides the next one only until the line is idle', () => {
    const half = BLANK_READS[2321].subarray(0, 700)
    const { frames, parser } = collect()
    parser.push(half)
    parser.push(FOUND)
    expect(frames).toEqual([])
    parser.idle()
    expect(frames).toHaveLength(1)
    expect(frames[0]?.sw3).toBe(0x9f)
    expect(parser.discarded).toMatchObject({ cut: 1, noise: 700 })
  })

  test('half a card that the next frames fill up to a right checksum is no card', () => {
    // The one chance in 256 that an XOR leaves: the last swallowed byte is made to fit.
    const half = Buffer.from(CITIZEN.subarray(0, 600))
    const rest = Buffer.from(baseRead(CITIZEN_TEXT, Buffer.alloc(1024, 7)))
    const glued = Buffer.concat([half, rest]).subarray(0, CITIZEN.length)
    const off = glued.subarray(5).reduce((sum, byte) => sum ^ byte, 0)
    glued[599] = (glued[599] ?? 0) ^ off
    expect(glued.subarray(5).reduce((sum, byte) => sum ^ byte, 0)).toBe(0)
    expect(parse([glued.subarray(0, 600), rest])).toEqual([rest])
    expect(parse([glued, rest.subarray(CITIZEN.length - 600)])).toEqual([rest])
  })

  test('a frame that swallowed the first bytes of the next leaves them to it', () => {
    const short = answer(0x24)
    const check = 0xaa
    const status = Buffer.from([...short.subarray(0, 9), 4 ^ check, check])
    expect(parse([status, OK.subarray(1)])).toEqual([status, OK])
  })

  test('a preamble or a whole frame within a photo is part of the photo', () => {
    for (const inside of [hex('AAAAAA9669'), hex('AAAAAA96690508000090'), FOUND, OK]) {
      const photo = Buffer.alloc(1024, 0x5a)
      inside.copy(photo, 300)
      const frame = baseRead(CITIZEN_TEXT, photo)
      expect(parse([frame], { ended: true })).toEqual([frame])
      expect(parse([frame, OK], { ended: true })).toEqual([frame, OK])
    }
  })

  test('what was thrown away is counted by kind', () => {
    const { parser } = collect()
    const badSum = Buffer.from(OK)
    badSum[10] = 0
    parser.push(hex('010203'))
    parser.push(badSum)
    parser.push(hex('AAAAAA96690001'))
    parser.push(answer(0x80, new Uint8Array(8)))
    parser.push(OK)
    parser.push(CITIZEN.subarray(0, 20))
    parser.idle()
    expect(parser.discarded).toEqual({
      noise: 3 + 11 + 7 + 19 + 20,
      length: 1,
      status: 1,
      checksum: 1,
      cut: 1,
    })
  })
})

describe('whatever comes', () => {
  /** Frames, and what becomes of frames on a bad line. */
  const whole = fc.constantFrom(...all)
  const cut = fc
    .tuple(whole, fc.double({ noNaN: true, min: 0, max: 1 }))
    .map(([b, part]) => b.subarray(0, b.length * part))
  const flipped = fc.tuple(whole, fc.nat(), fc.integer({ min: 1, max: 255 })).map(([bytes, at, mask]) => {
    const copy = Buffer.from(bytes)
    copy[at % copy.length] = (copy[at % copy.length] ?? 0) ^ mask
    return copy
  })
  const lost = fc.tuple(whole, fc.nat(), fc.integer({ min: 1, max: 9 })).map(([bytes, at, count]) => {
    const from = at % bytes.length
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + count)])
  })
  const random = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
  const preambles = fc
    .array(fc.constantFrom(0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x04, 0x05, 0x09, 0x90), { maxLength: 60 })
    .map((bytes) => Buffer.from(bytes))
  const noise = fc.array(fc.oneof(random, preambles, cut, flipped, lost), { maxLength: 8 })
  const pieces = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 40 })

  function inPieces(stream: Buffer, lengths: number[]): Buffer[] {
    const result: Buffer[] = []
    for (let at = 0, i = 0; at < stream.length; i++) {
      const length = lengths[i % lengths.length] ?? 1
      result.push(stream.subarray(at, at + length))
      at += length
    }
    return result
  }

  test('the very next whole frame is read, and none that was not sent whole with a right checksum', () => {
    fc.assert(
      fc.property(noise, whole, random, pieces, (before, frame, after, lengths) => {
        const stream = Buffer.concat([...before, frame, after])
        const read = parse(inPieces(stream, lengths), { ended: true })
        expect(read.some((one) => one.equals(frame))).toBe(true)
        let from = 0
        for (const one of read) {
          const at = stream.indexOf(one, from)
          expect(at).toBeGreaterThanOrEqual(0)
          from = at + 1
        }
      }),
      { numRuns: 1500 },
    )
  })

  test('how the bytes are cut into pieces changes nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(whole, random, cut, flipped, lost), { maxLength: 12 }),
        pieces,
        (parts, lengths) => {
          const stream = Buffer.concat(parts)
          expect(parse(inPieces(stream, lengths), { ended: true })).toEqual(parse([stream], { ended: true }))
        },
      ),
      { numRuns: 500 },
    )
  })

  test('every byte is accounted for', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(whole, random, cut), { maxLength: 12 }), pieces, (parts, lengths) => {
        const stream = Buffer.concat(parts)
        const { frames, parser } = collect()
        for (const piece of inPieces(stream, lengths)) parser.push(piece)
        parser.idle()
        const inFrames = frames.reduce((sum, { data }) => sum + data.length + 11, 0)
        expect(parser.discarded.noise + inFrames).toBe(stream.length)
      }),
      { numRuns: 500 },
    )
  })

  test('a megabyte of beginnings without an end, then a card', () => {
    const beginning = hex('AAAAAA96690960000090')
    const flood = Buffer.concat(Array.from({ length: 100_000 }, () => beginning))
    const { frames, parser } = collect()
    parser.push(flood)
    parser.idle()
    parser.push(CITIZEN)
    expect(frames.at(-1)?.data).toHaveLength(1284)
  })
})

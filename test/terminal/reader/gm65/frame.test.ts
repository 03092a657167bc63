import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeAnswer, ACK as SIMULATED_ACK } from '../../../../firmware-sim/gm65/frame.ts'
import { encodeRequest } from '../../../../terminal/reader/gm65/frame.ts'
import { gm65 } from '../../../../terminal/reader/gm65/kind.ts'
import {
  HEARTBEAT,
  readZone,
  settingsFor,
  TRIGGER,
  writeZone,
} from '../../../../terminal/reader/gm65/protocol.ts'
import { LONGEST_CODE } from '../../../../terminal/reader/text/code-reader.ts'
import { bytes, decode, hex, inPieces, textsOf } from '../text/support.ts'

// The same cases at every run.
fc.configureGlobal({ seed: 467 })

const ACK = hex('02 00 00 01 00 33 31')
const ALIVE = hex('03 00 00 01 00 33 31')
const ZONE = encodeAnswer(hex('39 01'))
const CARD = 'YY1AZ0123456789'

test.each<[string, Uint8Array, string]>([
  ['trigger', TRIGGER, '7E 00 08 01 00 02 01 02 DA'],
  ['heartbeat', HEARTBEAT, '7E 00 0A 01 00 00 00 30 1A'],
  ['query baud', encodeRequest(0x07, 0x002a, 2), '7E 00 07 01 00 2A 02 D8 0F'],
  ['save', encodeRequest(0x09, 0, 0), '7E 00 09 01 00 00 00 DE C8'],
  ['factory reset', encodeRequest(0x09, 0, 2), '7E 00 09 01 00 00 02 FE 8A'],
])('%s is asked as on the sheet', (_name, request, digits) => {
  expect(Buffer.from(request)).toEqual(hex(digits))
})

test('nothing that is written is saved, and each mode has its bits', () => {
  expect(settingsFor('induction').at(-1)).toEqual({ zone: 0, mask: 3, value: 3 })
  expect(settingsFor('continuous').at(-1)).toEqual({ zone: 0, mask: 3, value: 2 })
  expect(settingsFor('command').at(-1)).toEqual({ zone: 0, mask: 3, value: 1 })
  expect([writeZone(0x60, 1)[2], readZone(0x60)[2]]).toEqual([8, 7])
})

describe('answers and codes', () => {
  test("the simulator's acknowledgement is the sheet's", () => expect(SIMULATED_ACK).toEqual(ACK))

  test.each([
    ['ACK', ACK],
    ['heartbeat', ALIVE],
    ['both glued', bytes(ACK, ALIVE)],
    ['zone', ZONE],
    ['a zone of line ends', encodeAnswer(hex('0D 0A 09'))],
    ['a long zone', encodeAnswer(Buffer.alloc(255, 0x41))],
  ])('%s before, between and behind codes', (_name, answer) => {
    expect(textsOf(gm65, answer, `${CARD}\r`, answer, answer, 'B2\n', answer)).toEqual([CARD, 'B2'])
    expect(decode(gm65, [answer, CARD, answer]).discarded).toEqual(decode(gm65, []).discarded)
  })

  test('cut anywhere', () => {
    const stream = bytes(ACK, `${CARD}\r`, ALIVE, ZONE, 'B2\r', ACK)
    for (let at = 1; at < stream.length; at++)
      expect(textsOf(gm65, stream.subarray(0, at), stream.subarray(at))).toEqual([CARD, 'B2'])
    expect(textsOf(gm65, ...inPieces(stream, [1]))).toEqual([CARD, 'B2'])
  })

  test('within a code that has a tail, they are taken out of it', () => {
    for (let at = 0; at <= CARD.length; at++)
      expect(textsOf(gm65, CARD.slice(0, at), ACK, CARD.slice(at), '\r\n')).toEqual([CARD])
  })

  test('without tails they are what stands between codes', () => {
    expect(textsOf(gm65, ACK, '3101', ACK, 'B2', ALIVE, 'C3')).toEqual(['3101', 'B2', 'C3'])
  })

  test('so also where many codes come without any silence', () => {
    const codes = Array.from({ length: 500 }, (_, i) => `${CARD}${i}`)
    expect(textsOf(gm65, ...codes.flatMap((code) => [ACK, code]))).toEqual(codes)
    expect(textsOf(gm65, 'A1', ACK, 'B'.repeat(LONGEST_CODE + 1), ACK, 'C3\rD4')).toEqual(['A1', 'D4'])
  })

  test('a code waits for its tail only, not for what follows', () => {
    expect(decode(gm65, [ACK, `${CARD}\r`], { open: true }).texts).toEqual([CARD])
  })
})

describe('damaged answers', () => {
  const codes = ['A1', '1234567890', '3101', '0031', '张三', '9331']

  test.each(codes)('right before %s never give another code', (code) => {
    for (const answer of [ACK, ALIVE])
      for (let at = 0; at < answer.length; at++) {
        const lost = bytes(answer.subarray(0, at), answer.subarray(at + 1), code)
        // Filled up by the code to a right one: nobody can tell.
        if (!lost.subarray(0, answer.length).equals(answer))
          expect([[], [code]]).toContainEqual(textsOf(gm65, lost))
        for (let other = 0; other < 256; other++) {
          const flipped = Buffer.from(answer)
          flipped[at] = other
          for (const end of ['', '\r']) expect([[], [code]]).toContainEqual(textsOf(gm65, flipped, code, end))
        }
      }
  })

  test('a wrong byte whose place is sure costs nothing but the answer', () => {
    for (const at of [1, 2, 3, 4, 5]) {
      const flipped = Buffer.from(ACK)
      flipped[at] = (flipped[at] ?? 0) ^ 0x40
      expect(decode(gm65, [flipped, `${CARD}\r`])).toMatchObject({
        texts: [CARD],
        discarded: { checksum: 1, noise: 7 },
      })
    }
  })

  test('half an answer, then silence or a line end: the next code is whole', () => {
    for (let at = 1; at < ACK.length; at++) {
      expect(textsOf(gm65, ACK.subarray(0, at), '\r', 'A1\r').at(-1)).toBe('A1')
      const texts: string[] = []
      const decoder = gm65.decoder((card) => 'text' in card && texts.push(card.text))
      decoder.push(ACK.subarray(0, at))
      decoder.idle()
      decoder.push(bytes(ACK, 'A1\r'))
      expect(texts).toEqual(['A1'])
    }
  })

  test('a wrong length hides codes only until the line is idle', () => {
    expect(textsOf(gm65, hex('02 00 00 C8'), '\rA1\rB2\r')).toEqual(['A1', 'B2'])
  })
})

describe('whatever comes', () => {
  const text = fc.stringMatching(/^[!-~]{1,40}$/)
  const answer = fc.constantFrom(ACK, ALIVE, ZONE)
  const code = text.map((value) => bytes(value, '\r'))
  const random = fc.uint8Array({ maxLength: 60 }).map((value) => Buffer.from(value))
  const part = fc.oneof(answer, code, random)
  const damaged = fc
    .tuple(part, fc.nat(), fc.integer({ min: 0, max: 255 }), fc.constantFrom('flip', 'lose', 'insert', 'cut'))
    .map(([whole, nat, byte, how]) => {
      const at = whole.length === 0 ? 0 : nat % whole.length
      const [before, after] = [whole.subarray(0, at), whole.subarray(at + 1)]
      if (how === 'flip') return bytes(before, Buffer.of(byte), after)
      if (how === 'lose') return bytes(before, after)
      return how === 'cut' ? before : bytes(before, Buffer.of(byte), whole.subarray(at))
    })
  const parts = fc.array(fc.oneof(part, damaged), { maxLength: 12 })
  const pieces = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 30 })

  test('pieces change nothing, and after silence the next code is read', () => {
    fc.assert(
      fc.property(parts, text, pieces, (before, next, lengths) => {
        const stream = bytes(...before)
        const texts: string[] = []
        const decoder = gm65.decoder((card) => 'text' in card && texts.push(card.text))
        for (const piece of inPieces(stream, lengths)) decoder.push(piece)
        decoder.idle()
        expect(texts).toEqual(textsOf(gm65, stream))
        const count = texts.length
        decoder.push(bytes(ACK, next, '\r'))
        expect(texts.slice(count)).toEqual([next])
      }),
      { numRuns: 1500 },
    )
  })

  test('codes without damage in them are all read, in order, whatever right answers stand anywhere', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(answer, code), { maxLength: 20 }), pieces, (good, lengths) => {
        const expected = good.filter((one) => one.at(-1) === 0x0d).map((one) => one.toString().slice(0, -1))
        expect(textsOf(gm65, ...inPieces(bytes(...good), lengths))).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })
})

import { describe, expect, test } from 'vitest'
import { ANSWERS, encodeRequest } from '../../../../terminal/reader/aabb/frame.ts'
import { aabb } from '../../../../terminal/reader/aabb/kind.ts'
import { uidOf } from '../../../../terminal/reader/aabb/protocol.ts'
import { holdsForFrames } from '../chip/frames.ts'
import { decode, hex } from '../chip/line.ts'

/** §2.4 of the reader sheet. */
const SET_STATION = hex('AA 00 02 80 02 80 BB')
const STATION_SET = hex('AA 00 02 00 02 00 BB')
const SET_BAUD = hex('AA 00 02 81 01 82 BB')
const BAUD_SET = hex('AA 00 02 00 01 03 BB')
/** Summed up by hand, e.g. 06^DE^AD^BE^EF = 24. */
const FOUR = hex('AA 00 06 00 00 DE AD BE EF 24 BB')
const SEVEN = hex('AA 05 09 00 00 04 11 22 33 44 55 66 7F BB')
const WITH_AA = hex('AA 00 06 00 00 56 AA F0 09 03 BB')
const NO_CARD = hex('AA 00 02 01 83 80 BB')

const data = (...pieces: Uint8Array[]) =>
  decode(aabb, ...pieces).cards.map((card) => ('data' in card ? card.data : card))

test('requests are the bytes of the sheet', () => {
  expect(Buffer.from(encodeRequest(0x80, 0x02))).toEqual(SET_STATION)
  expect(Buffer.from(encodeRequest(0x81, 0x01))).toEqual(SET_BAUD)
})

describe('answers', () => {
  test('one line for each success, with what stands behind the status', () => {
    expect(decode(aabb, STATION_SET).cards).toEqual([{ reader: 'aabb', data: '02' }])
    expect(data(BAUD_SET)).toEqual(['01'])
    expect(data(FOUR, SEVEN, FOUR)).toEqual(['00DEADBEEF', '0004112233445566', '00DEADBEEF'])
    expect(data(hex('AA 07 01 00 06 BB'))).toEqual([''])
  })

  test('refusals, and what the host said, are counted', () => {
    const { cards, discarded } = decode(aabb, SET_STATION, STATION_SET, NO_CARD, SET_BAUD, NO_CARD)
    expect(cards).toHaveLength(1)
    expect(discarded).toEqual({ noise: 0, cut: 0, length: 0, end: 0, checksum: 0, refused: 4 })
  })

  test('of any station', () => {
    for (let station = 0; station < 256; station++)
      expect(data(Uint8Array.of(0xaa, station, 2, 0, 9, station ^ 2 ^ 9, 0xbb))).toEqual(['09'])
  })

  test('with the start and the end of a frame among the data', () => {
    const both = hex('AA 00 07 00 BB AA 00 02 00 01 15 BB')
    expect(data(both, FOUR)).toEqual(['BBAA00020001', '00DEADBEEF'])
    expect(data(WITH_AA, WITH_AA)).toEqual(['0056AAF009', '0056AAF009'])
  })
})

test.each([
  ['00DEADBEEF', 'DEADBEEF'],
  ['01DEADBEEF', 'DEADBEEF'],
  ['DEADBEEF', 'DEADBEEF'],
  ['0004112233445566', '04112233445566'],
  ['04112233445566', '04112233445566'],
  ['000102030405060708090A', '0102030405060708090A'],
  // Five bytes without a flag: an EM4100 number.
  ['3C00CE754C', '3C00CE754C'],
])('the UID in %s is %s', (given, uid) => {
  expect(uidOf(given)).toBe(uid)
})

describe('damage', () => {
  test('a flipped bit, wherever, costs that frame alone', () => {
    for (let bit = 0; bit < FOUR.length * 8; bit++) {
      const flipped = Buffer.from(FOUR)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(data(flipped, STATION_SET)).toEqual(['02'])
    }
  })

  test('a lost byte, wherever, costs that frame alone', () => {
    for (let at = 0; at < FOUR.length; at++) {
      const shorter = Buffer.concat([FOUR.subarray(0, at), FOUR.subarray(at + 1), SEVEN])
      expect(data(shorter)).toEqual(['0004112233445566'])
    }
  })

  test('what was thrown away is counted by kind', () => {
    const { discarded } = decode(
      aabb,
      hex('00FF'),
      hex('AA 00 00'),
      hex('AA 00 02 00 02 01 BB'),
      hex('AA 00 02 00 02 00 BC'),
      hex('AA 00 02'),
    )
    expect(discarded).toEqual({
      noise: 2 + 3 + 7 + 7 + 3,
      length: 1,
      checksum: 1,
      end: 1,
      cut: 1,
      refused: 0,
    })
  })
})

holdsForFrames(
  ANSWERS,
  [STATION_SET, BAUD_SET, FOUR, SEVEN, WITH_AA, NO_CARD],
  [0xaa, 0xaa, 0xbb, 0x00, 0x02, 0x06],
  { quiet: true },
)

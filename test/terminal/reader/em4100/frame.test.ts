import { describe, expect, test } from 'vitest'
import { TAGS } from '../../../../terminal/reader/em4100/frame.ts'
import { em4100 } from '../../../../terminal/reader/em4100/kind.ts'
import { holdsForFrames } from '../chip/frames.ts'
import { decode, hex } from '../chip/line.ts'

/** §2.1 of the reader sheet. */
const SHEET = {
  '3C00CE754C': hex('02 33 43 30 30 43 45 37 35 34 43 43 42 03'),
  '01026F6C3A': hex('02 30 31 30 32 36 46 36 43 33 41 33 41 03'),
  '100086F444': hex('02 31 30 30 30 38 36 46 34 34 34 32 36 03'),
} as const
const [FIRST, SECOND, THIRD] = Object.values(SHEET) as [Buffer, Buffer, Buffer]
const uids = (...pieces: Uint8Array[]) =>
  decode(em4100, ...pieces).cards.map((card) => ('uid' in card ? card.uid : card))

test.each(Object.entries(SHEET))('tag %s', (uid, bytes) => {
  expect(decode(em4100, bytes).cards).toEqual([{ reader: 'em4100', uid }])
})

test('lower-case digits are the same tag, in upper case', () => {
  const lower = Buffer.from(FIRST.toString('latin1').toLowerCase(), 'latin1')
  expect(uids(lower)).toEqual(['3C00CE754C'])
  expect(uids(FIRST, lower)).toEqual(['3C00CE754C'])
})

test('a tag that is repeated is told once, and again behind another', () => {
  expect(uids(FIRST, FIRST, FIRST, SECOND, SECOND, FIRST)).toEqual(['3C00CE754C', '01026F6C3A', '3C00CE754C'])
  // A repetition that was damaged in between changes nothing, and neither does the end of a line.
  expect(uids(FIRST, FIRST.subarray(0, 9), FIRST, hex('0D0A'), FIRST)).toEqual(['3C00CE754C'])
})

test('the decoder does not forget the tag when the line falls idle', () => {
  const told: object[] = []
  const decoder = em4100.decoder((card) => told.push(card))
  decoder.push(FIRST)
  decoder.idle()
  decoder.push(FIRST)
  expect(told).toHaveLength(1)
})

describe('damage', () => {
  test('a lost byte, wherever, costs that frame alone', () => {
    for (let at = 0; at < FIRST.length; at++) {
      const shorter = Buffer.concat([FIRST.subarray(0, at), FIRST.subarray(at + 1)])
      expect(uids(Buffer.concat([shorter, SECOND]))).toEqual(['01026F6C3A'])
    }
  })

  test('a flipped bit is noticed, save the one that makes a letter small', () => {
    for (let bit = 0; bit < THIRD.length * 8; bit++) {
      const flipped = Buffer.from(THIRD)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const same = flipped.toString('latin1').toUpperCase() === THIRD.toString('latin1')
      expect(uids(flipped, SECOND)).toEqual(same ? ['100086F444', '01026F6C3A'] : ['01026F6C3A'])
    }
  })

  test('what was thrown away is counted by kind', () => {
    const wrongSum = hex('02 33 43 30 30 43 45 37 35 34 43 43 43 03')
    const wrongEnd = hex('02 33 43 30 30 43 45 37 35 34 43 43 42 0D')
    const noDigit = hex('02 33 47')
    const { cards, discarded } = decode(em4100, hex('0D0A'), wrongSum, wrongEnd, noDigit, FIRST, hex('02 33'))
    expect(cards).toHaveLength(1)
    expect(discarded).toEqual({ noise: 2 + 14 + 14 + 3 + 2, digit: 1, end: 1, checksum: 1, cut: 1 })
  })
})

holdsForFrames(TAGS, Object.values(SHEET), [0x02, 0x02, 0x03, 0x30, 0x33, 0x43, 0x0d], { quiet: false })

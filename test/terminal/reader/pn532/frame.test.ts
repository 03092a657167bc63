import { describe, expect, test } from 'vitest'
import { ANSWERS as FORMAT } from '../../../../terminal/reader/pn532/frame.ts'
import { pn532 } from '../../../../terminal/reader/pn532/kind.ts'
import { commands, formatVersion } from '../../../../terminal/reader/pn532/protocol.ts'
import { holdsForFrames } from '../chip/frames.ts'
import { decode, hex } from '../chip/line.ts'
import { ACK, ANSWERS, ASKED, ERROR, FOUR, frame, NACK, NO_CARD, SEVEN, target } from './vectors.ts'

const uids = (...pieces: Uint8Array[]) =>
  decode(pn532, ...pieces).cards.map((card) => ('uid' in card ? card.uid : card))

type Name = keyof typeof commands

test.each(Object.entries(ASKED) as [Name, string][])('%s is asked with %s', (name, bytes) => {
  expect(Buffer.from(commands[name].request).toString('hex').toUpperCase()).toBe(bytes)
})

test('what is summed up here is what the sheet says', () => {
  expect(frame(0x4b, 1, ...target('DEADBEEF'))).toEqual(FOUR)
  expect(frame(0x4b, 0)).toEqual(NO_CARD)
  expect(frame(0x15)).toEqual(ANSWERS.wake)
  expect(frame(0x33)).toEqual(ANSWERS.retries)
})

describe('cards in the answers to a search', () => {
  test('the answers of the sheet', () => {
    expect(decode(pn532, FOUR).cards).toEqual([{ reader: 'pn532', uid: 'DEADBEEF' }])
    expect(decode(pn532, SEVEN).cards).toEqual([{ reader: 'pn532', uid: '04112233445566' }])
    expect(decode(pn532, NO_CARD).cards).toEqual([])
    expect(decode(pn532, ANSWERS.version, ANSWERS.wake, ANSWERS.retries, ACK, NACK, ERROR).cards).toEqual([])
  })

  test('a whole conversation, both sides of it', () => {
    const stream = [
      hex(ASKED.wake),
      ACK,
      ANSWERS.wake,
      hex(ASKED.list),
      ACK,
      FOUR,
      hex(ASKED.list),
      ACK,
      SEVEN,
    ]
    expect(uids(Buffer.concat(stream))).toEqual(['DEADBEEF', '04112233445566'])
  })

  test('two targets, ten bytes, and an ATS behind the UID', () => {
    const ats = [0x06, 0x75, 0x77, 0x81, 0x02, 0x80]
    const two = frame(0x4b, 2, ...target('DEADBEEF', 0x28, 1), ...ats, ...target('04112233445566', 0x00, 2))
    expect(uids(two)).toEqual(['DEADBEEF', '04112233445566'])
    expect(uids(frame(0x4b, 1, ...target('0102030405060708090A', 0x20), ...ats))).toEqual([
      '0102030405060708090A',
    ])
    // A chip that was told not to ask for it sends none.
    expect(uids(frame(0x4b, 1, ...target('DEADBEEF', 0x20)))).toEqual(['DEADBEEF'])
  })

  test('a random UID is printed, as it is for the driver to say that it is none', () => {
    expect(uids(frame(0x4b, 1, ...target('08A1B2C3')))).toEqual(['08A1B2C3'])
  })

  test.each([
    ['less than the UID', frame(0x4b, 1, 1, 0x00, 0x04, 0x08, 7, 1, 2, 3, 4)],
    ['more than the UID', frame(0x4b, 1, ...target('DEADBEEF'), 0x00)],
    ['a UID of another length', frame(0x4b, 1, ...target('DEADBEEF00'))],
    ['one target fewer than counted', frame(0x4b, 2, ...target('DEADBEEF'))],
    ['an ATS that is longer than the answer', frame(0x4b, 1, ...target('DEADBEEF', 0x20), 9, 1)],
    ['nothing at all', frame(0x4b)],
  ])('none in an answer that has %s', (_what, bytes) => {
    expect(uids(bytes, SEVEN)).toEqual(['04112233445566'])
  })
})

describe('damage', () => {
  test('a flipped bit, wherever, costs that frame alone', () => {
    for (let bit = 0; bit < FOUR.length * 8; bit++) {
      const flipped = Buffer.from(FOUR)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(uids(flipped, SEVEN)).toEqual(['04112233445566'])
    }
  })

  test('a lost byte, wherever, costs no more than that frame', () => {
    for (let at = 0; at < FOUR.length; at++) {
      const shorter = Buffer.concat([FOUR.subarray(0, at), FOUR.subarray(at + 1), SEVEN])
      // The last byte of a frame and the first of the next are the same.
      expect(uids(shorter)).toEqual([...(at === FOUR.length - 1 ? ['DEADBEEF'] : []), '04112233445566'])
    }
  })

  test('a frame within an extended frame is part of it', () => {
    const inside = frame(0x41, 0, ...FOUR, ...Array<number>(235).fill(0x5a))
    expect(inside.subarray(3, 5)).toEqual(hex('FFFF'))
    expect(uids(inside, SEVEN)).toEqual(['04112233445566'])
  })

  test('an extended frame that can never end swallows nothing', () => {
    expect(uids(hex('0000FF FFFF 7FFF 82 D54B'), SEVEN)).toEqual(['04112233445566'])
  })

  test('what was thrown away is counted by kind', () => {
    const wrong = (at: number) => {
      const copy = Buffer.from(NO_CARD)
      copy[at] = 0x77
      return copy
    }
    const { discarded } = decode(pn532, wrong(4), wrong(5), wrong(6), wrong(9), FOUR, hex('0000FF03'))
    expect(discarded).toMatchObject({ length: 1, sender: 1, checksum: 1, end: 1, cut: 1 })
  })
})

test('the chip says which it is', () => {
  expect(formatVersion(hex('32 01 06 07'))).toBe('PN532 1.6')
})

const LONG = frame(0x41, ...Array<number>(262).fill(0xa5))
holdsForFrames(
  FORMAT,
  [FOUR, SEVEN, NO_CARD, ...Object.values(ANSWERS), ACK, NACK, ERROR, LONG],
  [0x00, 0x00, 0x00, 0xff, 0xff, 0xd5, 0x4b, 0x03, 0xfd],
  { quiet: false },
)

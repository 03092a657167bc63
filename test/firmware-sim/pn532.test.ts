import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeAnswer, encodeCommand } from '../../firmware-sim/pn532/frame.ts'
import { encodeTarget, Pn532Reader } from '../../firmware-sim/pn532/reader.ts'
import { hex, say } from './support.ts'

const WAKE_UP = hex('55 55 00 00 00')
const ACK = hex('00 00 FF 00 FF 00')
const NACK = hex('00 00 FF FF 00 00')
const ERROR = hex('00 00 FF 01 FF 7F 81 00')
const FIRMWARE = hex('00 00 FF 02 FE D4 02 2A 00')
const FIRMWARE_IS = hex('00 00 FF 06 FA D5 03 32 01 06 07 E8 00')
const SAM_CONFIGURATION = hex('00 00 FF 05 FB D4 14 01 14 01 02 00')
const CONFIGURED = hex('00 00 FF 02 FE D5 15 16 00')
const ONE_RETRY = hex('00 00 FF 06 FA D4 32 05 FF 01 01 F4 00')
const RETRIES_SET = hex('00 00 FF 02 FE D5 33 F8 00')
const IN_LIST = hex('00 00 FF 04 FC D4 4A 01 00 E1 00')
const FOUR_BYTES = hex('00 00 FF 0C F4 D5 4B 01 01 00 04 08 04 DE AD BE EF 96 00')
const SEVEN_BYTES = hex('00 00 FF 0F F1 D5 4B 01 01 00 44 00 07 04 11 22 33 44 55 66 2A 00')
const NO_CARD = hex('00 00 FF 03 FD D5 4B 00 E0 00')

const awake = (): Pn532Reader => {
  const reader = new Pn532Reader()
  expect(say(reader, WAKE_UP)).toHaveLength(0)
  return reader
}
const both = (...frames: Buffer[]): Buffer => Buffer.concat(frames)

describe('PN532 on its serial port (§2.3)', () => {
  it.each([
    ['GetFirmwareVersion', FIRMWARE, FIRMWARE_IS],
    ['SAMConfiguration', SAM_CONFIGURATION, CONFIGURED],
    ['SAMConfiguration without a time limit', hex('00 00 FF 05 FB D4 14 01 00 01 16 00'), CONFIGURED],
    ['MaxRetries', ONE_RETRY, RETRIES_SET],
  ])('%s: acknowledged, then answered', (_name, request, answer) => {
    expect(say(awake(), request)).toEqual(both(ACK, answer))
  })

  it('hears nothing until it is woken, even by a wake-up glued to a command or in pieces', () => {
    const reader = new Pn532Reader()
    expect(say(reader, FIRMWARE)).toHaveLength(0)
    expect(say(reader, both(WAKE_UP, SAM_CONFIGURATION))).toEqual(both(ACK, CONFIGURED))
    reader.restart()
    expect(say(reader, FIRMWARE)).toHaveLength(0)
    for (const byte of WAKE_UP) say(reader, Buffer.of(byte))
    expect(say(reader, FIRMWARE)).toEqual(both(ACK, FIRMWARE_IS))
  })

  it.each([
    ['DEADBEEF', FOUR_BYTES],
    ['04112233445566', SEVEN_BYTES],
  ])('finds the card %s, lying there or coming later', (uid, answer) => {
    const reader = awake()
    reader.place(uid, 0)
    expect(say(reader, IN_LIST)).toEqual(both(ACK, answer))
    expect(say(reader, IN_LIST)).toEqual(both(ACK, answer))
    reader.lift()
    expect(say(reader, IN_LIST, 10)).toEqual(ACK)
    expect(say(reader, undefined, 60_000)).toHaveLength(0)
    reader.place(uid, 60_000)
    expect(reader.due).toBe(60_000)
    expect(say(reader, undefined, 60_000)).toEqual(answer)
    expect(say(reader, undefined, 60_001)).toHaveLength(0)
  })

  it('says that there is no card only when its retries are limited', () => {
    const reader = awake()
    say(reader, ONE_RETRY)
    expect(say(reader, IN_LIST, 1000)).toEqual(ACK)
    const due = reader.due ?? Number.NaN
    expect(due).toBeGreaterThan(1000)
    expect(say(reader, undefined, due - 1)).toHaveLength(0)
    expect(say(reader, undefined, due)).toEqual(NO_CARD)
  })

  it('gives a search up at an ACK from the host, and at the next command', () => {
    const reader = awake()
    say(reader, IN_LIST)
    expect(say(reader, ACK)).toHaveLength(0)
    reader.place('DEADBEEF', 0)
    expect(say(reader)).toHaveLength(0)
    reader.lift()
    say(reader, IN_LIST)
    expect(say(reader, FIRMWARE)).toEqual(both(ACK, FIRMWARE_IS))
    reader.place('DEADBEEF', 0)
    expect(say(reader)).toHaveLength(0)
  })

  it.each([
    ['an unknown command', encodeCommand(0x99, Buffer.alloc(0))],
    ['too many parameters', encodeCommand(0x02, Buffer.of(1))],
    ['another kind of card', encodeCommand(0x4a, Buffer.of(1, 1))],
    ['three cards', encodeCommand(0x4a, Buffer.of(3, 0))],
    ['a mode that is none', encodeCommand(0x14, Buffer.of(9, 0, 0))],
    ['retries cut short', encodeCommand(0x32, Buffer.of(5, 1))],
  ])('%s: acknowledged, then the error frame', (_name, request) => {
    expect(say(awake(), request)).toEqual(both(ACK, ERROR))
  })

  it.each([
    ['a wrong data checksum', hex('00 00 FF 02 FE D4 02 2B 00')],
    ['a wrong length checksum', hex('00 00 FF 02 FF D4 02 2A 00')],
    ['a frame of the wrong direction', hex('00 00 FF 02 FE D5 02 29 00')],
  ])('%s: refused, and the next command is heard', (_name, request) => {
    const reader = awake()
    expect(say(reader, request)).toEqual(NACK)
    expect(say(reader, FIRMWARE)).toEqual(both(ACK, FIRMWARE_IS))
  })

  it('says its last answer again when the host asks for it', () => {
    const reader = awake()
    expect(say(reader, NACK)).toHaveLength(0)
    say(reader, FIRMWARE)
    expect(say(reader, NACK)).toEqual(FIRMWARE_IS)
  })

  it('encodes frames as the sheet has them', () => {
    expect(encodeCommand(0x4a, Buffer.of(1, 0))).toEqual(IN_LIST)
    expect(encodeCommand(0x14, Buffer.of(1, 0x14, 1))).toEqual(SAM_CONFIGURATION)
    expect(encodeAnswer(0x4a, encodeTarget('deadbeef'))).toEqual(FOUR_BYTES)
    expect(encodeAnswer(0x4a, Buffer.of(0))).toEqual(NO_CARD)
  })

  it.each(['DEADBEE', 'DEADBEEF00', 'nonsense'])('refuses the card "%s"', (uid) => {
    expect(() => new Pn532Reader().place(uid, 0)).toThrow(RangeError)
  })

  it('answers the same however the bytes are cut', () => {
    const stream = both(WAKE_UP, SAM_CONFIGURATION, ONE_RETRY, FIRMWARE)
    const whole = say(new Pn532Reader(), stream)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        const reader = new Pn532Reader()
        const heard: Buffer[] = []
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1
          heard.push(say(reader, stream.subarray(at, at + size)))
          at += size
        }
        expect(Buffer.concat(heard)).toEqual(whole)
      }),
      { seed: 532, numRuns: 200 },
    )
  })
})

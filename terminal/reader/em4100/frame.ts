/**
 * What an RDM6300 says of an EM4100 tag (reader sheet §2.1): `02 | 10 hex digits | 2 hex digits | 03`. The last two
 * are the XOR of the five bytes that the ten spell.
 */
import type { FrameFormat } from '../frame-reader.ts'

const STX = 0x02
const ETX = 0x03
const DIGITS = 12
const SIZE = DIGITS + 2

/** Each frame is the ten digits of a tag, in upper case. */
export const TAGS: FrameFormat<string, 'digit' | 'end' | 'checksum'> = {
  start: Uint8Array.of(STX),
  longest: SIZE,
  faults: ['digit', 'end', 'checksum'],

  judge(bytes) {
    const digits = bytes.toString('latin1', 1, 1 + DIGITS)
    if (!/^[0-9A-F]*$/i.test(digits)) return { kind: 'fault', fault: 'digit' }
    if (bytes.length < SIZE) return { kind: 'more' }
    if (bytes[SIZE - 1] !== ETX) return { kind: 'fault', fault: 'end' }
    return Buffer.from(digits, 'hex').reduce((sum, byte) => sum ^ byte, 0) === 0
      ? { kind: 'whole', size: SIZE }
      : { kind: 'fault', fault: 'checksum' }
  },

  read(frame) {
    return frame.toString('latin1', 1, 11).toUpperCase()
  },
}

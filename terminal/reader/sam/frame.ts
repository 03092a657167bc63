/**
 * SAM_V / SAM_A frames (reader sheet §1.2): requests out of commands, answers out of whatever bytes arrive.
 *
 * request: AA AA AA 96 69 | length, 2 bytes big-endian | CMD Para data | CHK
 * answer:  AA AA AA 96 69 | length                     | SW1 SW2 SW3 data | CHK
 * The length counts all that follows it, CHK is the XOR of all from the length on.
 */
import type { FrameFormat } from '../frame-reader.ts'

const PREAMBLE = Buffer.from([0xaa, 0xaa, 0xaa, 0x96, 0x69])
/** Bytes before those that the length counts. */
const HEAD = 7
const STATUS = 3
const MIN_LENGTH = STATUS + 1
/** The longest answer known is 0x090A, text, photo and two fingerprints. */
const MAX_LENGTH = 2400

export type Response = { sw1: number; sw2: number; sw3: number; data: Uint8Array }

type Fault = 'length' | 'status' | 'checksum'

export function encodeRequest(cmd: number, para: number): Uint8Array {
  const body = [0x00, 0x03, cmd, para]
  return Uint8Array.from([...PREAMBLE, ...body, xor(body)])
}

export const ANSWERS: FrameFormat<Response, Fault> = {
  start: PREAMBLE,
  longest: HEAD + MAX_LENGTH,
  faults: ['length', 'status', 'checksum'],

  judge(bytes) {
    if (bytes.length < HEAD) return { kind: 'more' }
    const length = bytes.readUInt16BE(PREAMBLE.length)
    if (length < MIN_LENGTH || length > MAX_LENGTH) return { kind: 'fault', fault: 'length' }
    if (length > MIN_LENGTH) {
      // Only success carries data; so most false beginnings are known before they swallow anything.
      if (bytes.length < HEAD + STATUS) return { kind: 'more' }
      const [sw1, sw2, sw3] = bytes.subarray(HEAD, HEAD + STATUS)
      if (sw1 !== 0 || sw2 !== 0 || (sw3 !== 0x90 && sw3 !== 0x9f)) return { kind: 'fault', fault: 'status' }
    }
    const size = HEAD + length
    if (size > bytes.length) return { kind: 'more' }
    return xor(bytes.subarray(PREAMBLE.length, size)) === 0
      ? { kind: 'whole', size }
      : { kind: 'fault', fault: 'checksum' }
  },

  read(frame) {
    const [sw1 = 0, sw2 = 0, sw3 = 0] = frame.subarray(HEAD, HEAD + STATUS)
    return { sw1, sw2, sw3, data: Uint8Array.from(frame.subarray(HEAD + STATUS, -1)) }
  },
}

function xor(bytes: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < bytes.length; i++) sum ^= bytes[i] ?? 0
  return sum
}

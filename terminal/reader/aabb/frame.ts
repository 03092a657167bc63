/**
 * Frames of the readers that speak `AA … BB` (reader sheet §2.4).
 *
 * request: AA | station | length | command data | BCC | BB
 * answer:  AA | station | length | status data  | BCC | BB
 * The length counts command or status, and data; BCC is the XOR of all from the station on.
 */
import type { FrameFormat } from '../frame-reader.ts'

const STX = 0xaa
const ETX = 0xbb
/** Bytes before those that the length counts, and after them. */
const HEAD = 3
const TAIL = 2

export type Answer = { status: number; data: Uint8Array }

/** To any station. */
export function encodeRequest(command: number, ...data: number[]): Uint8Array {
  const body = [0x00, 1 + data.length, command, ...data]
  return Uint8Array.of(STX, ...body, xor(body), ETX)
}

/** Requests have the form of answers: on a line that carries both, their command stands where the status does. */
export const ANSWERS: FrameFormat<Answer, 'length' | 'end' | 'checksum'> = {
  start: Uint8Array.of(STX),
  longest: HEAD + 0xff + TAIL,
  faults: ['length', 'end', 'checksum'],

  judge(bytes) {
    const length = bytes[HEAD - 1]
    if (length === undefined) return { kind: 'more' }
    if (length === 0) return { kind: 'fault', fault: 'length' }
    const size = HEAD + length + TAIL
    if (bytes.length < size) return { kind: 'more' }
    if (bytes[size - 1] !== ETX) return { kind: 'fault', fault: 'end' }
    return xor(bytes.subarray(1, size - 1)) === 0
      ? { kind: 'whole', size }
      : { kind: 'fault', fault: 'checksum' }
  },

  read(frame) {
    return { status: frame[HEAD] ?? 0, data: Uint8Array.from(frame.subarray(HEAD + 1, -TAIL)) }
  },
}

function xor(bytes: Iterable<number>): number {
  let sum = 0
  for (const byte of bytes) sum ^= byte
  return sum
}

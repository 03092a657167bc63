/**
 * PN532 frames on its serial port (reader sheet §2.3).
 *
 * frame:    00 00 FF | LEN LCS | TFI code data | DCS | 00
 * extended: 00 00 FF | FF FF, length in 2 bytes big-endian, LCS | …
 * short:    00 00 FF | 00 FF (ACK) or FF 00 (NACK) | 00
 * The length counts TFI to data. It and LCS, and TFI to DCS, each add up to 0 modulo 256.
 */
import type { FrameFormat, Verdict } from '../frame-reader.ts'

const START = Buffer.from([0x00, 0x00, 0xff])
const POSTAMBLE = 0x00
const FROM_HOST = 0xd4
const TO_HOST = 0xd5
/** In place of the TFI: the device did not understand. */
const ERROR = 0x7f
const SHORT_HEAD = 5
const LONG_HEAD = 8
/** TFI, code, and 263 bytes more. */
const MAX_LENGTH = 265

export const ACK = Uint8Array.from([...START, 0x00, 0xff, POSTAMBLE])

export type Frame =
  | { kind: 'ack' }
  /** NACK, or an error frame. */
  | { kind: 'refusal' }
  /** `code` is that of the command, plus 1. */
  | { kind: 'answer'; code: number; data: Uint8Array }

type Fault = 'length' | 'sender' | 'checksum' | 'end'

/** A command as the host sends it; its length stays below 255. */
export function encodeRequest(code: number, ...data: number[]): Uint8Array {
  const body = [FROM_HOST, code, ...data]
  return Uint8Array.from([...START, body.length, 0x100 - body.length, ...body, -sum(body) & 0xff, POSTAMBLE])
}

export const ANSWERS: FrameFormat<Frame, Fault> = {
  start: START,
  longest: LONG_HEAD + MAX_LENGTH + 2,
  faults: ['length', 'sender', 'checksum', 'end'],

  judge(bytes) {
    const [length, check] = bytes.subarray(START.length)
    if (length === undefined || check === undefined) return { kind: 'more' }
    if (isShort(length, check)) return ended(bytes, SHORT_HEAD)
    const head = headOf(length, check)
    if (bytes.length < head) return { kind: 'more' }
    const size = lengthOf(bytes, head)
    if (size === null) return { kind: 'fault', fault: 'length' }

    // Also hears what the host says, on a line that carries both.
    const sender = bytes[head]
    if (sender === undefined) return { kind: 'more' }
    const known = size === 1 ? sender === ERROR : sender === TO_HOST
    if (!known) return { kind: 'fault', fault: 'sender' }
    if (bytes.length <= head + size) return { kind: 'more' }
    if ((sum(bytes.subarray(head, head + size + 1)) & 0xff) !== 0) return { kind: 'fault', fault: 'checksum' }
    return ended(bytes, head + size + 1)
  },

  read(frame) {
    const [length = 0, check = 0] = frame.subarray(START.length)
    if (isShort(length, check)) return { kind: length === 0 ? 'ack' : 'refusal' }
    const [sender, code = 0, ...data] = frame.subarray(headOf(length, check), -2)
    return sender === ERROR ? { kind: 'refusal' } : { kind: 'answer', code, data: Uint8Array.from(data) }
  },
}

/** ACK and NACK. */
function isShort(length: number, check: number): boolean {
  return length + check === 0xff && (length === 0 || check === 0)
}

/** Bytes before the TFI. */
function headOf(length: number, check: number): number {
  return length === 0xff && check === 0xff ? LONG_HEAD : SHORT_HEAD
}

/** Bytes from the TFI on, the sum not counted; null where no frame has such a length. */
function lengthOf(bytes: Buffer, head: number): number | null {
  const field = bytes.subarray(head === LONG_HEAD ? SHORT_HEAD : START.length, head)
  const length = field.readUIntBE(0, field.length - 1)
  return (sum(field) & 0xff) === 0 && length > 0 && length <= MAX_LENGTH ? length : null
}

/** Whether the postamble stands at `at`. */
function ended(bytes: Buffer, at: number): Verdict<Fault> {
  if (bytes.length <= at) return { kind: 'more' }
  return bytes[at] === POSTAMBLE ? { kind: 'whole', size: at + 1 } : { kind: 'fault', fault: 'end' }
}

function sum(bytes: Iterable<number>): number {
  let total = 0
  for (const byte of bytes) total += byte
  return total
}

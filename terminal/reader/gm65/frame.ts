/**
 * Frames of the GM65 family (reader sheet §3.1).
 *
 * to the module:   7E 00 | type | lens | zone, 2 bytes | data | CRC
 * from the module: 02 00 | status 00 | lens | data | CRC; 03 in the place of 02 where it answers a heartbeat
 * Numbers of two bytes have the high one first. The CRC, XMODEM's, is of all from the type or status on.
 */
import { type AnswerFormat, MORE, TEXT } from '../text/answers.ts'

export const ZONE_ANSWER = 0x02
export const HEARTBEAT_ANSWER = 0x03

const HEAD = 4
const CRC = 2
/** A write is answered so, and a heartbeat but for the first byte; its last two are printable. */
const ACK = Buffer.of(ZONE_ANSWER, 0x00, 0x00, 0x01, 0x00, 0x33, 0x31)

export function encodeRequest(type: number, zone: number, value: number): Uint8Array {
  const body = [type, 1, zone >> 8, zone & 0xff, value]
  const sum = crc(body)
  return Uint8Array.from([0x7e, 0x00, ...body, sum >> 8, sum & 0xff])
}

/** Neither 02 nor 03 stands in a text: where a right frame begins with one, it is an answer. */
export const ANSWERS: AnswerFormat = {
  longest: HEAD + 0xff + CRC,

  judge(bytes, _first, last) {
    if (bytes[0] !== ZONE_ANSWER && bytes[0] !== HEARTBEAT_ANSWER) return TEXT
    const [, head = 0, status = 0, length = 0] = bytes
    if (head === 0 && status === 0) {
      const size = HEAD + length + CRC
      if (bytes.length < size && !last) return MORE
      const body = bytes.subarray(2, size - CRC)
      if (bytes.length >= size && crc(body) === bytes.readUInt16BE(size - CRC))
        return { kind: 'answer', size }
    }
    const wrong = wrongBytes(bytes)
    if (wrong <= 1 && bytes.length < ACK.length && !last) return MORE
    return wrong === 1 && endsLikeAck(bytes) ? { kind: 'spoilt', size: ACK.length } : TEXT
  },
}

/** How many of the bytes between the first and the last of an ACK are others. */
function wrongBytes(bytes: Buffer): number {
  return ACK.subarray(1, -1).filter((byte, i) => i + 1 < bytes.length && bytes[i + 1] !== byte).length
}

/**
 * Whether an ACK with one wrong byte has its last one in its place: then no byte was lost, and what follows is a code
 * from its beginning. Not so where the lost byte was the one before and the code begins with a 1.
 */
function endsLikeAck(bytes: Buffer): boolean {
  const end = ACK[ACK.length - 1]
  return bytes[ACK.length - 1] === end && bytes[ACK.length - 2] !== end
}

/** What each byte adds to a CRC-16/XMODEM: polynomial 1021, from 0. */
const CRCS = Uint16Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 8
  for (let bit = 0; bit < 8; bit++) sum = sum & 0x8000 ? (sum << 1) ^ 0x1021 : sum << 1
  return sum
})

function crc(bytes: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < bytes.length; i++)
    sum = ((sum << 8) & 0xffff) ^ (CRCS[(sum >> 8) ^ (bytes[i] ?? 0)] ?? 0)
  return sum
}

/**
 * Frames of the GM65 family (protocol sheet §3.1). From the host `7E 00 | type | lens | address | data… | CRC`, to it
 * `02 00 | status 00 | lens | data… | CRC`; two-byte fields are big-endian. The CRC is CRC-16/XMODEM from type, or
 * status, to the last of the data; from the host `AB CD` in its place is taken without a check.
 */

export const FrameType = { read: 0x07, write: 0x08, save: 0x09, heartbeat: 0x0a } as const

export interface Request {
  readonly type: number
  readonly address: number
  readonly data: Uint8Array
}

const HEAD = Buffer.of(0x7e, 0x00)
const UNCHECKED = 0xabcd

/** A request as a host sends it, with its real CRC. */
export function encodeRequest(type: number, address: number, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.of(type, data.length, address >> 8, address & 0xff), data])
  return Buffer.concat([HEAD, body, crc(body)])
}

/** What is read from the settings zone, on its way to the host. The last byte is the CRC's. */
export function encodeAnswer(data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.of(0x00, data.length), data])
  return Buffer.concat([Buffer.of(0x02, 0x00), body, crc(body)])
}

/** The answer to a write: one byte of data, 00. */
export const ACK = encodeAnswer(Buffer.of(0x00))
export const HEARTBEAT = Buffer.from('03000001003331', 'hex')

/** Cuts a stream of bytes, in whatever pieces it arrives, into requests; what is none is skipped, and not answered. */
export class RequestFramer {
  #pending = Buffer.alloc(0)

  push(bytes: Uint8Array): Request[] {
    this.#pending = Buffer.concat([this.#pending, bytes])
    const requests: Request[] = []
    for (;;) {
      const start = this.#pending.indexOf(HEAD)
      // Without a whole head at most its first byte is worth keeping.
      this.#pending = this.#pending.subarray(start < 0 ? -1 : start)
      if (start < 0 || this.#pending.length < 4) return requests
      const type = this.#pending.readUInt8(2)
      const end = 2 + 4 + this.#pending.readUInt8(3)
      if (type < FrameType.read || type > FrameType.heartbeat) {
        this.#pending = this.#pending.subarray(1)
        continue
      }
      if (this.#pending.length < end + 2) return requests
      const body = this.#pending.subarray(2, end)
      const check = this.#pending.readUInt16BE(end)
      if (check !== UNCHECKED && check !== crc(body).readUInt16BE()) {
        this.#pending = this.#pending.subarray(1)
        continue
      }
      requests.push({ type, address: body.readUInt16BE(2), data: body.subarray(4) })
      this.#pending = this.#pending.subarray(end + 2)
    }
  }
}

/** CRC-16/XMODEM: polynomial 1021, from 0. */
function crc(bytes: Uint8Array): Buffer {
  let sum = 0
  for (const byte of bytes) {
    sum ^= byte << 8
    for (let bit = 0; bit < 8; bit++) sum = (sum & 0x8000 ? (sum << 1) ^ 0x1021 : sum << 1) & 0xffff
  }
  return Buffer.of(sum >> 8, sum & 0xff)
}

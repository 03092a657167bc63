/**
 * Frames of the SAM_V / SAM_A serial protocol, seen from the reader (protocol sheet §1.2).
 * Request  `AA AA AA 96 69 | Len | CMD Para | CHK`, answer `AA AA AA 96 69 | Len | SW1 SW2 SW3 | data | CHK`.
 * Len is big-endian and counts everything behind itself; CHK is the XOR from Len to the byte before CHK.
 */

const PREAMBLE = Buffer.from([0xaa, 0xaa, 0xaa, 0x96, 0x69])
const LENGTH_END = PREAMBLE.length + 2
/** CMD, Para, CHK: the only length a request may have (§1.2, "short request size"). */
const REQUEST_LENGTH = 3
const REQUEST_END = LENGTH_END + REQUEST_LENGTH

/** SW3, the reader's own state (§1.5); only the ones this reader gives. */
export const Status = {
  ok: 0x90,
  found: 0x9f,
  noContent: 0x91,
  badChecksum: 0x10,
  badLength: 0x11,
  notAllowed: 0x21,
  notAuthenticated: 0x31,
  unknownKind: 0x40,
  readFailed: 0x41,
  selfTestFailed: 0x60,
  unauthorised: 0x66,
  noCard: 0x80,
  selectFailed: 0x81,
} as const

export type Status = (typeof Status)[keyof typeof Status]

/** What came down the line: a request, or a frame that must be refused. */
export type Incoming =
  | { readonly kind: 'request'; readonly command: number; readonly parameter: number }
  | { readonly kind: 'refused'; readonly status: Status }

/**
 * Cuts a stream of bytes, in whatever pieces it arrives, into requests. Noise between frames is skipped; behind
 * a refused frame the search goes on right after its preamble, so a damaged length never swallows the next frame.
 */
export class RequestFramer {
  #pending = Buffer.alloc(0)

  push(bytes: Uint8Array): Incoming[] {
    this.#pending = Buffer.concat([this.#pending, bytes])
    const incoming: Incoming[] = []
    for (let next = this.#take(); next !== undefined; next = this.#take()) incoming.push(next)
    return incoming
  }

  #take(): Incoming | undefined {
    const start = this.#pending.indexOf(PREAMBLE)
    // Without a whole preamble at most its beginning is worth keeping.
    this.#pending = this.#pending.subarray(start < 0 ? 1 - PREAMBLE.length : start)
    const frame = this.#pending
    if (start < 0 || frame.length < LENGTH_END) return undefined
    if (frame.readUInt16BE(PREAMBLE.length) !== REQUEST_LENGTH) return this.#refuse(Status.badLength)
    if (frame.length < REQUEST_END) return undefined
    const body = frame.subarray(PREAMBLE.length, REQUEST_END)
    // A sound frame XORs to zero, its checksum included.
    if (xor(body) !== 0) return this.#refuse(Status.badChecksum)
    this.#pending = frame.subarray(REQUEST_END)
    return { kind: 'request', command: body.readUInt8(2), parameter: body.readUInt8(3) }
  }

  #refuse(status: Status): Incoming {
    this.#pending = this.#pending.subarray(PREAMBLE.length)
    return { kind: 'refused', status }
  }
}

/**
 * An answer frame with any SW3. SW1 and SW2, which pass on the card's own status, stay 00: this reader has no real
 * chip. Its checksum is the last byte.
 */
export function encodeAnswer(status: number, ...data: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat([Buffer.from([0, 0, 0, 0, status]), ...data])
  body.writeUInt16BE(body.length - 2 + 1)
  return Buffer.concat([PREAMBLE, body, Buffer.from([xor(body)])])
}

function xor(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum ^ byte, 0)
}

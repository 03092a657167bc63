/**
 * Frames of the PN532 on its serial port, HSU (protocol sheet §2.3): `00 | 00 FF | LEN | LCS | TFI | PD… | DCS | 00`.
 * LEN counts TFI and PD; LEN and LCS sum to zero, as do TFI, PD and DCS, modulo 256. TFI is D4 from the host and D5
 * to it.
 */

const FROM_HOST = 0xd4
const TO_HOST = 0xd5

export const ACK = Buffer.from('0000ff00ff00', 'hex')
/** NACK and the error frame are unverified (§2.3). */
export const NACK = Buffer.from('0000ffff0000', 'hex')
export const ERROR = Buffer.from('0000ff01ff7f8100', 'hex')

/** An answer to the host: the command's number plus one, and its data. Its checksum is the last byte but one. */
export function encodeAnswer(command: number, data: Uint8Array): Buffer {
  return encodeFrame(TO_HOST, Buffer.concat([Buffer.of(command + 1), data]))
}

/** A command as a host sends it. */
export function encodeCommand(command: number, data: Uint8Array): Buffer {
  return encodeFrame(FROM_HOST, Buffer.concat([Buffer.of(command), data]))
}

function encodeFrame(direction: number, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.of(direction), data])
  const head = Buffer.of(0x00, 0x00, 0xff, body.length, -body.length & 0xff)
  return Buffer.concat([head, body, Buffer.of(-sum(body) & 0xff, 0x00)])
}

export type Incoming =
  | { readonly kind: 'command'; readonly command: number; readonly data: Uint8Array }
  | { readonly kind: 'ack' | 'nack' | 'damaged' }

const START = Buffer.of(0x00, 0xff)

/** Cuts a stream of bytes, in whatever pieces it arrives, into frames. What is no frame is skipped. */
export class CommandFramer {
  #pending = Buffer.alloc(0)

  push(bytes: Uint8Array): Incoming[] {
    this.#pending = Buffer.concat([this.#pending, bytes])
    const incoming: Incoming[] = []
    for (let next = this.#take(); next !== undefined; next = this.#take()) incoming.push(next)
    return incoming
  }

  #take(): Incoming | undefined {
    const start = this.#pending.indexOf(START)
    // Without a whole start code at most its first byte is worth keeping.
    this.#pending = this.#pending.subarray(start < 0 ? -1 : start)
    const [, , length = 0, lengthSum = 0] = this.#pending
    if (start < 0 || this.#pending.length < 4) return undefined
    if (length === 0x00 && lengthSum === 0xff) return this.#drop(4, { kind: 'ack' })
    if (length === 0xff && lengthSum === 0x00) return this.#drop(4, { kind: 'nack' })
    if (((length + lengthSum) & 0xff) !== 0) return this.#drop(2, { kind: 'damaged' })
    const end = 4 + length + 1
    if (this.#pending.length < end) return undefined
    const body = this.#pending.subarray(4, end)
    // A sound body sums to zero, its checksum included.
    const [direction, command] = body
    if (sum(body) !== 0 || direction !== FROM_HOST || command === undefined || length < 2)
      return this.#drop(2, { kind: 'damaged' })
    return this.#drop(end, { kind: 'command', command, data: body.subarray(2, -1) })
  }

  #drop(count: number, incoming: Incoming): Incoming {
    this.#pending = this.#pending.subarray(count)
    return incoming
  }
}

function sum(bytes: Uint8Array): number {
  return bytes.reduce((total, byte) => (total + byte) & 0xff, 0)
}

/**
 * Frames of the IC card readers that speak `AA | station | len | command or status | data | BCC | BB` (protocol sheet
 * §2.4). Len counts what stands between itself and BCC; BCC is the XOR from station to the byte before it.
 */

const START = 0xaa
const END = 0xbb

/** A request (second argument: the command) or an answer (the status). Its checksum is the last byte but one. */
export function encodeFrame(station: number, head: number, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.of(station, data.length + 1, head), data])
  return Buffer.concat([Buffer.of(START), body, Buffer.of(xor(body), END)])
}

export interface Request {
  readonly station: number
  readonly command: number
  readonly data: Uint8Array
}

/** Cuts a stream of bytes, in whatever pieces it arrives, into requests; what is none is skipped. */
export class RequestFramer {
  #pending = Buffer.alloc(0)

  push(bytes: Uint8Array): Request[] {
    this.#pending = Buffer.concat([this.#pending, bytes])
    const requests: Request[] = []
    for (;;) {
      const start = this.#pending.indexOf(START)
      this.#pending = this.#pending.subarray(start < 0 ? this.#pending.length : start)
      const [, station, length] = this.#pending
      if (station === undefined || length === undefined) return requests
      const end = 3 + length + 2
      if (this.#pending.length < end) return requests
      const body = this.#pending.subarray(1, end - 1)
      const [, , command] = body
      if (length < 1 || command === undefined || xor(body) !== 0 || this.#pending[end - 1] !== END) {
        this.#pending = this.#pending.subarray(1)
        continue
      }
      requests.push({ station, command, data: body.subarray(3, -1) })
      this.#pending = this.#pending.subarray(end)
    }
  }
}

function xor(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum ^ byte, 0)
}

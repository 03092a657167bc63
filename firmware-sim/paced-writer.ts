/**
 * A pty hands a whole frame over at once, a UART needs time: 10 bits per byte (protocol sheet §1.1, §1.6).
 * Without this the host would never see an answer in pieces.
 */

/** What a UART delivers in about this time is written at once. */
const PIECE_MS = 4
const BITS_PER_BYTE = 10

export class PacedWriter {
  readonly #write: (piece: Uint8Array) => void
  readonly #pieces: { readonly bytes: Uint8Array; readonly ms: number }[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(write: (piece: Uint8Array) => void) {
    this.#write = write
  }

  /** Queues bytes behind those still under way, to go out at `baud` bits per second. */
  send(bytes: Uint8Array, baud: number): void {
    const bytesPerMs = baud / BITS_PER_BYTE / 1000
    const size = Math.max(1, Math.floor(bytesPerMs * PIECE_MS))
    for (let at = 0; at < bytes.length; at += size) {
      const piece = bytes.subarray(at, at + size)
      this.#pieces.push({ bytes: piece, ms: piece.length / bytesPerMs })
    }
    if (this.#timer === undefined) this.#next()
  }

  /** Forgets what is still under way. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#pieces.length = 0
  }

  #next(): void {
    const piece = this.#pieces.shift()
    if (piece === undefined) {
      this.#timer = undefined
      return
    }
    // A piece is there only when its last bit is.
    this.#timer = setTimeout(() => {
      this.#write(piece.bytes)
      this.#next()
    }, piece.ms)
  }
}

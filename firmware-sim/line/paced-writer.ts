/**
 * A pty hands a whole frame over at once, a UART needs time: 10 bits per byte (protocol sheet §1.1, §1.6).
 * Without this the host would never see an answer in pieces. A UART does not wait for this process either: when it was
 * held up, all that is on the line by now comes at once.
 */

/** What a UART delivers in about this time is written at once. */
const PIECE_MS = 4
const BITS_PER_BYTE = 10

export class PacedWriter {
  readonly #write: (piece: Uint8Array) => void
  /** Each with the time at which its last bit is there. */
  readonly #pieces: { readonly bytes: Uint8Array; readonly at: number }[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(write: (piece: Uint8Array) => void) {
    this.#write = write
  }

  /**
   * Queues bytes behind those still under way, to go out at `baud` bits per second (Infinity: all at once) after a
   * quiet time in milliseconds.
   */
  send(bytes: Uint8Array, baud: number, quietMs = 0): void {
    const bytesPerMs = baud / BITS_PER_BYTE / 1000
    const size = Math.max(1, Math.floor(bytesPerMs * PIECE_MS))
    let at = Math.max(performance.now(), this.#pieces.at(-1)?.at ?? 0) + quietMs
    for (let from = 0; from < bytes.length; from += size) {
      const piece = bytes.subarray(from, from + size)
      at += piece.length / bytesPerMs
      this.#pieces.push({ bytes: piece, at })
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
    const [first] = this.#pieces
    if (first === undefined) {
      this.#timer = undefined
      return
    }
    this.#timer = setTimeout(
      () => {
        // Timers may be early by part of a millisecond.
        const now = Math.max(performance.now(), first.at)
        for (let piece = this.#pieces[0]; piece !== undefined && piece.at <= now; piece = this.#pieces[0]) {
          this.#pieces.shift()
          this.#write(piece.bytes)
        }
        this.#next()
      },
      Math.max(1, first.at - performance.now()),
    )
  }
}

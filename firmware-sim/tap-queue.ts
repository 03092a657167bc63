/** Hands that put cards on the reader: one at a time, each until it was read or nobody asked for it. */
import type { SimulatedCard } from './cards.ts'

/** How long a hand stays once the card has been read. */
const LINGER_MS = 300

interface Reader {
  place(card: SimulatedCard): void
  lift(): void
}

export class TapQueue {
  readonly #reader: Reader
  readonly #holdMs: number
  #last: Promise<unknown> = Promise.resolve()
  /** Ends the waiting of the card on the reader. */
  #release: (read: boolean) => void = () => {}
  #stopped = false

  /** `holdMs`: the longest a card stays there unread, in milliseconds. */
  constructor(reader: Reader, holdMs: number) {
    this.#reader = reader
    this.#holdMs = holdMs
  }

  /** Waits for its turn, holds the card to the reader and lifts it; true when it was read. */
  tap(card: SimulatedCard): Promise<boolean> {
    const turn = this.#last.then(() => this.#hold(card))
    this.#last = turn
    return turn
  }

  /** To be called when the reader has read the card. */
  cardRead(): void {
    this.#release(true)
  }

  /** Takes the card away and turns away those who wait. */
  stop(): void {
    this.#stopped = true
    this.#release(false)
  }

  async #hold(card: SimulatedCard): Promise<boolean> {
    if (this.#stopped) return false
    // A reader that needs no asking says the card at once, while it is being placed.
    const reading = this.#wait(this.#holdMs)
    this.#reader.place(card)
    const read = await reading
    if (read && !this.#stopped) await this.#wait(LINGER_MS)
    this.#reader.lift()
    return read
  }

  /** True when released by a read, false by the clock or by stop. */
  #wait(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#release(false), ms)
      this.#release = (read) => {
        clearTimeout(timer)
        resolve(read)
      }
    })
  }
}

/** Hands that put cards on the reader: one at a time, each until it was read or nobody asked for it. */
import type { Chip } from './sam/citizen-card.ts'
import type { SamReader } from './sam/reader.ts'

/** How long a hand stays once the card has been read. */
const LINGER_MS = 300

export class TapQueue {
  readonly #reader: SamReader
  readonly #holdMs: number
  #last: Promise<unknown> = Promise.resolve()
  /** Ends the waiting of the card on the reader. */
  #release: (read: boolean) => void = () => {}
  #stopped = false

  constructor(reader: SamReader, holdMs: number) {
    this.#reader = reader
    this.#holdMs = holdMs
  }

  /** Waits for its turn, holds the card to the reader and lifts it; true when it was read. */
  tap(chip: Chip): Promise<boolean> {
    const turn = this.#last.then(() => this.#hold(chip))
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

  async #hold(chip: Chip): Promise<boolean> {
    if (this.#stopped) return false
    this.#reader.place(chip)
    const read = await this.#wait(this.#holdMs)
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

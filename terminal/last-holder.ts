/** One card lying on two readers is one tap, and what fails while a card is taken away again is none. */

/** A reader by its place among the settings, or a camera. */
export type Source = number | 'camera'

const SAME_MOMENT_MS = 2_000

export class LastHolder {
  readonly #uptime: () => number
  /** Whose card was last taken, by which reader, and when. */
  #last: { id: string; source: Source; uptime: number } | null = null

  constructor(uptime: () => number) {
    this.#uptime = uptime
  }

  /** Whether a card was taken just now. */
  get isHere(): boolean {
    return this.#last !== null && this.#uptime() - this.#last.uptime < SAME_MOMENT_MS
  }

  /** Whether another reader has just taken a card of the same holder; if not, this one does. */
  isTaken(id: string, source: Source): boolean {
    if (this.isHere && this.#last?.id === id && this.#last.source !== source) return true
    this.#last = { id, source, uptime: this.#uptime() }
    return false
  }
}

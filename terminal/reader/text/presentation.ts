/** One card held before a scanner is seen many times: every 0.1 to 1 s in continuous mode (reader sheet §3.4). */

/** A card is gone when it was not seen for so long. */
const GONE_MS = 3000

export class Presentation {
  #shown: string | null = null
  #timer: NodeJS.Timeout | undefined

  /** Whether this is put on now, and was not there already. Another card is one at once. */
  begins(card: string): boolean {
    const begins = card !== this.#shown
    this.#shown = card
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.forget(), GONE_MS)
    return begins
  }

  forget(): void {
    clearTimeout(this.#timer)
    this.#shown = null
  }
}

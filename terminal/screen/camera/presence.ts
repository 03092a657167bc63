/** A code that is held up is seen many times, and is one presentation. */

/** The same text counts anew when it was out of sight for this long, ms. */
export const OUT_OF_SIGHT = 3_000

export class Presence {
  readonly #lastSeen = new Map<string, number>()

  /** Whether `text`, seen at `mono` (ms), has just been presented. */
  sees(text: string, mono: number): boolean {
    for (const [each, at] of this.#lastSeen) if (mono - at >= OUT_OF_SIGHT) this.#lastSeen.delete(each)
    const known = this.#lastSeen.has(text)
    this.#lastSeen.set(text, mono)
    return !known
  }

  /** The terminal did not hear of it: its next sight counts. */
  forget(text: string): void {
    this.#lastSeen.delete(text)
  }
}

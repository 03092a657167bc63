/** Repeatable chance: one seed, one run. */

export class Chance {
  #state: number

  constructor(seed: string) {
    this.#state = 2166136261
    for (const sign of seed) this.#state = Math.imul(this.#state ^ sign.charCodeAt(0), 16777619)
  }

  /** In [0, 1): the generator named mulberry32. */
  readonly next = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** Whether something of this probability happens; what never happens takes no number. */
  hits(probability: number): boolean {
    return probability > 0 && this.next() < probability
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.between(0, choices.length - 1)]
    if (choice === undefined) throw new RangeError('nothing to choose from')
    return choice
  }
}

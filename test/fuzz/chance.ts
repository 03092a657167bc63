/** Repeatable chance: the same seed gives the same numbers, whatever the machine. */

export class Chance {
  #state: number

  constructor(seed: string) {
    this.#state = 2166136261
    for (const sign of seed) this.#state = Math.imul(this.#state ^ sign.charCodeAt(0), 16777619)
  }

  /** In [0, 1): the generator named mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)]
    if (choice === undefined) throw new RangeError('nothing to choose from')
    return choice
  }

  bytes(count: number): Buffer {
    const bytes = Buffer.alloc(count)
    for (let i = 0; i < count; i++) bytes[i] = this.below(256)
    return bytes
  }

  digits(count: number, of = '0123456789'): string {
    return Array.from({ length: count }, () => this.pick([...of])).join('')
  }
}

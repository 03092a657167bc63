/** Slows a client down to a steady rate after a first burst, instead of breaking its connection. */
export class Rate {
  readonly #perSecond: number
  readonly #burst: number
  #free = Number.NEGATIVE_INFINITY

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond
    this.#burst = burst
  }

  /** Milliseconds that the next message has to wait. `now` in milliseconds, never set back. */
  wait(now: number): number {
    const spacing = 1000 / this.#perSecond
    this.#free = Math.max(this.#free, now - this.#burst * spacing) + spacing
    return Math.max(0, this.#free - now)
  }
}

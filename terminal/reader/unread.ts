/**
 * Bytes that give no card, of a device that only talks: a card that lies there and cannot be read, or another rate than
 * its own. Told once for each time that they come, and never where a card was read among them.
 */
import type { Discarded } from './frame-reader.ts'
import type { DriverOptions } from './kind.ts'

/** Less than this is noise on the line, not a card that somebody holds there. */
export const CARD_BYTES = 6
/** So long it may take until one is read; after as long without a byte it was taken away. */
const PATIENCE_MS = 1000
export const RATE_HINT = ': where this goes on, the rate may be wrong, see baud in its address'
/** Between lines of the log: a line that only ever speaks at another rate would fill it. */
const LOG_MS = 10_000

export class Unread {
  readonly #telling: Pick<DriverOptions, 'log' | 'onMisread'>
  #lost = 0
  /** A card was read, or misread. */
  #settled = false
  #timer: NodeJS.Timeout | undefined
  #last = Number.NEGATIVE_INFINITY
  #logged = Number.NEGATIVE_INFINITY

  constructor(telling: Pick<DriverOptions, 'log' | 'onMisread'>) {
    this.#telling = telling
  }

  /** So many bytes, none too, were thrown away; `discarded` goes into the log. */
  lost(bytes: number, discarded: Discarded): void {
    this.#hear()
    this.#lost += bytes
    if (this.#settled || this.#lost < CARD_BYTES || this.#timer !== undefined) return
    this.#timer = setTimeout(() => this.#tell(discarded), PATIENCE_MS)
  }

  read(): void {
    this.#hear()
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#settled = true
  }

  forget(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#settled = false
    this.#lost = 0
  }

  #tell(discarded: Discarded): void {
    this.#timer = undefined
    this.#settled = true
    const now = performance.now()
    const { log, onMisread } = this.#telling
    if (now - this.#logged >= LOG_MS) {
      this.#logged = now
      log.warn({ misread: 'not-read', discarded }, `bytes came and no card${RATE_HINT}`)
    }
    onMisread('not-read')
  }

  #hear(): void {
    const now = performance.now()
    if (now - this.#last > PATIENCE_MS && this.#timer === undefined) this.forget()
    this.#last = now
  }
}

/**
 * A silence ends what has begun: half a frame that something went wrong with, a code without a tail. Looked at several
 * times: in a process that is held up, a timer comes before the bytes that waited, and one look alone, or two with
 * another hold-up between them, would cut in two what they belong to.
 */

const LOOKS = 5

export class Silence {
  readonly #lookMs: number
  readonly #onSilence: () => void
  #timer: NodeJS.Timeout | undefined

  /** `onSilence` is called after `ms` without a byte. */
  constructor(ms: number, onSilence: () => void) {
    this.#lookMs = ms / LOOKS
    this.#onSilence = onSilence
  }

  /** Something was heard: counts anew. */
  restart(): void {
    this.#look(LOOKS)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #look(left: number): void {
    this.stop()
    this.#timer = setTimeout(() => (left > 1 ? this.#look(left - 1) : this.#onSilence()), this.#lookMs)
  }
}

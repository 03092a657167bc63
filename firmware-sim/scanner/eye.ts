/**
 * The eye of a scanner, apart from its commands: when it looks, and which of the codes it sees it reports (protocol
 * sheet §3.1, §3.4). Triggered, by the host or by the button of whoever holds a code before it, it looks for one code
 * until its time is up; by sense it wakes when something is held before it and reads that once; continuous, it reads
 * what lies there again and again.
 */

export type EyeMode = 'button' | 'trigger' | 'sense' | 'continuous'

export interface EyeSettings {
  readonly mode: EyeMode
  /** Between two reads in continuous mode, in milliseconds. */
  readonly intervalMs: number
  /** How long it looks once triggered; 0 is without end. */
  readonly limitMs: number
  /** A code is not reported again so long after it was; 0 is never held back. */
  readonly sameCodeMs: number
}

export class Eye {
  #settings: EyeSettings
  #seen: { readonly text: string; looked: boolean } | undefined
  #nextLook = 0
  #looksUntil: number | undefined
  #reported: { readonly text: string; readonly at: number } | undefined

  constructor(settings: EyeSettings) {
    this.#settings = settings
  }

  /** Another mode ends what was triggered in the one before. */
  set(changes: Partial<EyeSettings>): void {
    const { mode } = this.#settings
    this.#settings = { ...this.#settings, ...changes }
    if (this.#settings.mode !== mode) this.stop()
  }

  place(text: string, now: number): void {
    this.#seen = { text, looked: false }
    this.#nextLook = 0
    if (this.#settings.mode === 'button') this.#lookFrom(now)
  }

  lift(): void {
    this.#seen = undefined
  }

  /** The host's, which counts in trigger mode only. */
  trigger(now: number): void {
    if (this.#settings.mode === 'trigger') this.#lookFrom(now)
  }

  stop(): void {
    this.#looksUntil = undefined
  }

  /** Power off and on: it forgets what it has reported, and sees what lies there as new. */
  restart(now: number): void {
    this.stop()
    this.#reported = undefined
    if (this.#seen !== undefined) this.place(this.#seen.text, now)
  }

  /** When it will look at what it sees now; undefined when it will not. */
  get due(): number | undefined {
    const seen = this.#seen
    if (seen === undefined) return undefined
    const { mode } = this.#settings
    // Once, and without waiting for the end of the delay: then the paper is not new any more.
    if (mode === 'sense') return seen.looked ? undefined : 0
    if (mode === 'continuous') return Math.max(this.#nextLook, this.#heldBackUntil(seen.text))
    return this.#looksUntil === undefined ? undefined : this.#heldBackUntil(seen.text)
  }

  /** The code to report now. */
  look(now: number): string | undefined {
    const { due } = this
    const seen = this.#seen
    if (due === undefined || seen === undefined || now < due) return undefined
    const tooLate = this.#looksUntil !== undefined && now > this.#looksUntil
    this.stop()
    seen.looked = true
    if (tooLate || now < this.#heldBackUntil(seen.text)) return undefined
    this.#nextLook = now + this.#settings.intervalMs
    this.#reported = { text: seen.text, at: now }
    return seen.text
  }

  #lookFrom(now: number): void {
    const { limitMs } = this.#settings
    this.#looksUntil = limitMs === 0 ? Number.POSITIVE_INFINITY : now + limitMs
  }

  #heldBackUntil(text: string): number {
    return this.#reported?.text === text ? this.#reported.at + this.#settings.sameCodeMs : 0
  }
}

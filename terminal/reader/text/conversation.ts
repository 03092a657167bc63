/** What is said to a scanner while one connection lasts: one question, or one wait, at a time. */
import type { ReaderState } from '../../contract/screen.ts'
import type { Port } from '../port.ts'

/** An answer, or that a code was read, whichever it was, or that one came and could not be read. */
export type Heard = Uint8Array | 'code' | 'fault'

type Waiting = { for: (heard: Heard) => boolean; done: (heard: Heard | null) => void }

export class Conversation {
  readonly enter: (state: ReaderState) => void
  /** The scanner was asked, and ends each code with a tail. */
  readonly tailed: () => void
  readonly #port: Port
  #waiting: Waiting | null = null
  #here = true
  /** Codes read so far, repeated ones too. */
  codes = 0
  /** The same with those that could not be read. */
  tries = 0

  constructor(port: Port, { enter, tailed }: Pick<Conversation, 'enter' | 'tailed'>) {
    this.#port = port
    this.enter = enter
    this.tailed = tailed
  }

  /** Whether the connection still stands; nothing is sent after it. */
  get here(): boolean {
    return this.#here
  }

  async setBaud(baud: number): Promise<void> {
    if (this.#here) await this.#port.setBaud?.(baud)
  }

  /** Refused bytes are not kept for later: it is as if they were lost on the way. */
  say(request: Uint8Array): void {
    if (this.#here) this.#port.write(request)
  }

  /** The answer that `fits`; null where none came in so many ms. */
  async ask(
    request: Uint8Array,
    fits: (answer: Uint8Array) => boolean,
    ms: number,
  ): Promise<Uint8Array | null> {
    const answered = this.#wait((heard) => typeof heard !== 'string' && fits(heard), ms)
    this.say(request)
    const heard = await answered
    return typeof heard === 'string' ? null : heard
  }

  /** Waits for a code, read well or not, at most so many ms. */
  async code(ms: number): Promise<void> {
    await this.#wait((heard) => typeof heard === 'string', ms)
  }

  async sleep(ms: number): Promise<void> {
    await this.#wait(() => false, ms)
  }

  hear(heard: Heard): void {
    if (heard === 'code') this.codes++
    if (typeof heard === 'string') this.tries++
    if (this.#waiting?.for(heard)) this.#waiting.done(heard)
  }

  end(): void {
    this.#here = false
    this.#waiting?.done(null)
  }

  #wait(wanted: Waiting['for'], ms: number): Promise<Heard | null> {
    if (!this.#here) return Promise.resolve(null)
    return new Promise((resolve) => {
      const done = (heard: Heard | null) => {
        clearTimeout(timer)
        this.#waiting = null
        resolve(heard)
      }
      const timer = setTimeout(() => done(null), ms)
      this.#waiting = { for: wanted, done }
    })
  }
}

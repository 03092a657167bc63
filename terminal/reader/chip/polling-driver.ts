/**
 * The rhythm of a chip reader that is asked: greet it until it answers, then ask what lies there, again and again.
 * What is said, its dialogue knows.
 */
import type { ReaderState } from '../../contract/screen.ts'
import type { Discarded } from '../frame-reader.ts'
import type { Driver, DriverOptions } from '../kind.ts'
import { type Chip, Presence } from './presence.ts'

export interface Dialogue {
  readonly discarded: Discarded
  push(bytes: Uint8Array): void
  /** Wakes the device and sets it up; whether it answered. */
  greet(): Promise<boolean>
  /** The chips that lie there; null: no answer. */
  look(): Promise<readonly Chip[] | null>
  /** The connection is over: ends the wait for an answer and forgets what has begun. */
  abandon(): void
}

/** `onUnasked`: a chip that the device told of its own accord. */
type StartDialogue = (options: DriverOptions, onUnasked: (chip: Chip) => void) => Dialogue

const POLL_MS = 200
/** Questions without an answer before a reader counts as silent; looking for the rate, a whole round. */
const PATIENCE = 3
/** One look without a chip that lies there is a flicker of the field, two are a hand. */
const LIFTED_AFTER = 2

export class PollingDriver implements Driver {
  readonly #options: DriverOptions
  readonly #dialogue: Dialogue
  readonly #presence: Presence
  /** Rates to try, the present one first. */
  readonly #rates: number[]
  #connected = false
  /** A new one at each connection; what was begun in an earlier one stops. */
  #session = 0
  #unanswered = 0
  #state: ReaderState | null = null
  #pause: { timer: NodeJS.Timeout; done: () => void } | null = null

  constructor(start: StartDialogue, rates: readonly number[], options: DriverOptions) {
    const { port, baud } = options
    this.#options = options
    this.#dialogue = start(options, (chip) => this.#heard(chip))
    this.#presence = new Presence(options, LIFTED_AFTER)
    // Where the rate is somebody else's there is nothing to look for.
    const unknown = port.setBaud === undefined ? rates.slice(0, 1) : rates
    this.#rates = baud === null ? [...unknown] : [baud]
    port.onBytes = (bytes) => {
      if (this.#connected) this.#dialogue.push(bytes)
    }
    port.onState = (state) => {
      this.close()
      this.#connected = state === 'open'
      this.#enter(this.#connected ? 'starting' : 'away')
      if (this.#connected) void this.#serve(this.#session)
    }
  }

  close(): void {
    this.#connected = false
    this.#session++
    this.#unanswered = 0
    this.#presence.forget()
    this.#dialogue.abandon()
    this.#wake()
  }

  async #serve(session: number): Promise<void> {
    const here = () => this.#session === session
    while (here()) {
      const [rate] = this.#rates
      if (rate !== undefined) await this.#options.port.setBaud?.(rate)
      if (!here()) return
      const greeted = await this.#dialogue.greet()
      if (greeted) await this.#poll(here)
      if (!here()) return
      this.#missed()
      await this.#sleep(POLL_MS)
    }
  }

  /** Looks for chips until the device falls silent. */
  async #poll(here: () => boolean): Promise<void> {
    while (here()) {
      const chips = await this.#dialogue.look()
      if (!here() || chips === null) return
      this.#answered()
      this.#presence.look(chips)
      if (here()) await this.#sleep(POLL_MS)
    }
  }

  #heard(chip: Chip): void {
    if (!this.#connected) return
    this.#answered()
    this.#presence.see(chip)
  }

  #answered(): void {
    this.#unanswered = 0
    this.#enter('ready')
  }

  #missed(): void {
    this.#unanswered++
    if (this.#unanswered >= Math.max(PATIENCE, this.#rates.length)) {
      // A card may have come and gone unseen.
      this.#presence.forget()
      this.#enter('silent')
    }
    // A rate that was right stays so until the device is silent.
    if (this.#state !== 'ready') this.#rates.push(...this.#rates.splice(0, 1))
  }

  #enter(state: ReaderState): void {
    if (this.#state === state) return
    this.#state = state
    const { log, onState, port } = this.#options
    const rate = port.setBaud === undefined ? {} : { baud: this.#rates[0] }
    if (state === 'ready') log.info({ state, ...rate }, 'reader state')
    else if (state === 'starting') log.info({ state }, 'reader state')
    else log.warn({ state, discarded: this.#dialogue.discarded }, 'reader state')
    onState(state)
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((done) => {
      this.#pause = { timer: setTimeout(done, milliseconds), done }
    })
  }

  #wake(): void {
    clearTimeout(this.#pause?.timer)
    this.#pause?.done()
    this.#pause = null
  }
}

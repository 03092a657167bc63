/**
 * What is said to an `AA … BB` reader: which card lies there? Answers do not name their question, so any is one to the
 * question that is open. One that comes unasked is a card too: some upload by themselves.
 */
import type { Dialogue } from '../chip/polling-driver.ts'
import type { Chip } from '../chip/presence.ts'
import { type Discarded, FrameReader } from '../frame-reader.ts'
import type { DriverOptions } from '../kind.ts'
import type { Port } from '../port.ts'
import { Silence } from '../silence.ts'
import { ANSWERS, type Answer } from './frame.ts'
import { READ_NUMBER, SUCCESS, TIME_LIMIT, uidOf } from './protocol.ts'

/** Longest pause within a frame; also how long a number with an AA in it waits, which could be another beginning. */
const QUIET_MS = 100
/** Fewer bytes are no card: the answer to a setting has one. */
const SHORTEST_UID = 4

export class AabbDialogue implements Dialogue {
  readonly #port: Port
  readonly #onUnasked: (chip: Chip) => void
  readonly #frames = new FrameReader(ANSWERS, (answer) => this.#receive(answer))
  readonly #silence = new Silence(QUIET_MS, () => this.#frames.idle())
  #answer: ((chips: Chip[] | null) => void) | null = null

  constructor({ port }: DriverOptions, onUnasked: (chip: Chip) => void) {
    this.#port = port
    this.#onUnasked = onUnasked
  }

  get discarded(): Discarded {
    return this.#frames.discarded
  }

  push(bytes: Uint8Array): void {
    this.#silence.restart()
    this.#frames.push(bytes)
  }

  async greet(): Promise<boolean> {
    return (await this.look()) !== null
  }

  look(): Promise<Chip[] | null> {
    this.#answer?.(null)
    // What came unasked may end in half a frame, which would swallow the answer.
    this.#frames.idle()
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#answer?.(null), TIME_LIMIT)
      this.#answer = (chips) => {
        clearTimeout(timer)
        this.#answer = null
        resolve(chips)
      }
      // Refused bytes are not kept for later, so the limit runs as if they were lost on the way.
      this.#port.write(READ_NUMBER)
    })
  }

  abandon(): void {
    this.#answer?.(null)
    this.#silence.stop()
    this.#frames.idle()
  }

  #receive(answer: Answer): void {
    const chips = chipsIn(answer)
    if (this.#answer !== null) this.#answer(chips)
    else for (const chip of chips) this.#onUnasked(chip)
  }
}

function chipsIn({ status, data }: Answer): Chip[] {
  if (status !== SUCCESS || data.length < SHORTEST_UID) return []
  const hex = Buffer.from(data).toString('hex').toUpperCase()
  return [{ card: { reader: 'aabb', data: hex }, uid: uidOf(hex) }]
}

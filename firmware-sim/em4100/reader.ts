/**
 * An RDM6300: it takes no commands, and repeats a tag for as long as it lies there (protocol sheet §2.1).
 */
import type { Device, Sending } from '../device.ts'
import { CHECKSUM_AT, encodeTag } from './frame.ts'

export interface Em4100Options {
  readonly baud?: number
  /** From one frame to the next; 65 unless told, 50 to 220 were seen. */
  readonly periodMs?: number
  /** Some stop after about 28 frames until the tag is taken away; for ever unless told. */
  readonly repeats?: number
}

export class Em4100Reader implements Device<string> {
  readonly baud: number
  readonly #periodMs: number
  readonly #repeats: number
  #frame: Uint8Array | undefined
  #left = 0
  due: number | undefined

  constructor({ baud = 9600, periodMs = 65, repeats = Number.POSITIVE_INFINITY }: Em4100Options = {}) {
    this.baud = baud
    this.#periodMs = periodMs
    this.#repeats = repeats
  }

  place(uid: string, now: number): void {
    this.#frame = encodeTag(uid)
    this.restart(now)
  }

  lift(): void {
    this.#frame = undefined
    this.due = undefined
  }

  restart(now: number): void {
    this.#left = this.#repeats
    this.due = this.#frame && now
  }

  receive(): Sending[] {
    return []
  }

  speak(now: number): Sending[] {
    if (this.#frame === undefined || this.due === undefined || now < this.due) return []
    this.#left--
    this.due = this.#left > 0 ? now + this.#periodMs : undefined
    return [{ bytes: this.#frame, baud: this.baud, checksumAt: CHECKSUM_AT, carriesCard: true }]
  }
}

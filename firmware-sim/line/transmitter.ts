/** The reader's way out: what its device says, with the faults asked for, at its pace. */
import type { Sending } from '../device.ts'
import { disturb, type LineFaults, type Random, resample, spoil } from './faults.ts'
import { PacedWriter } from './paced-writer.ts'

/** What scanners of the GM65 family say to a command (§3.1). */
const MODULE_ACK = Buffer.from('02000001003331', 'hex')
const LONGEST_PIECE = 8

export class Transmitter {
  readonly #faults: LineFaults
  readonly #random: Random
  readonly #writer: PacedWriter
  readonly #held: Uint8Array[] = []
  #release: NodeJS.Timeout | undefined

  constructor(write: (piece: Uint8Array) => void, faults: LineFaults, random: Random) {
    this.#writer = new PacedWriter(write)
    this.#faults = faults
    this.#random = random
  }

  send({ bytes, baud, afterMs = 0, checksumAt, carriesCard }: Sending): void {
    const { wrongChecksum = 0, repeat = 0, ackFirst = 0, hostBaud = baud, glueMs, splitMs } = this.#faults
    const spoilt = checksumAt !== undefined && this.#random() < wrongChecksum
    const frame = spoilt ? spoil(bytes, checksumAt) : bytes
    const parts = this.#random() < repeat ? [frame, frame] : [frame]
    if (carriesCard && this.#random() < ackFirst) parts.unshift(MODULE_ACK)
    const heard = resample(Buffer.concat(parts), baud, hostBaud)
    const arriving = disturb(heard, this.#faults, this.#random)
    if (glueMs !== undefined) this.#hold(arriving, glueMs)
    else if (splitMs !== undefined) this.#split(arriving, baud, afterMs, splitMs)
    else this.#writer.send(arriving, baud, afterMs)
  }

  /** Forgets what is still under way. */
  stop(): void {
    clearTimeout(this.#release)
    this.#held.length = 0
    this.#writer.stop()
  }

  #hold(bytes: Uint8Array, ms: number): void {
    this.#held.push(bytes)
    if (this.#held.length > 1) return
    this.#release = setTimeout(() => {
      this.#writer.send(Buffer.concat(this.#held.splice(0)), Number.POSITIVE_INFINITY)
    }, ms)
  }

  #split(bytes: Uint8Array, baud: number, afterMs: number, pauseMs: number): void {
    for (let at = 0; at < bytes.length; ) {
      const end = at + 1 + Math.floor(this.#random() * LONGEST_PIECE)
      const quietMs = at === 0 ? afterMs : this.#random() * pauseMs
      this.#writer.send(bytes.subarray(at, end), baud, quietMs)
      at = end
    }
  }
}

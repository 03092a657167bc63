/** A time in which the disk took no records: since when, why, and whether it cost somebody a record. */
import type { RecordBody } from '../core/record.ts'
import type { Clock } from './clock.ts'
import type { JournalFailure } from './journal/failure.ts'

/** A disk that refused for a moment and cost nobody a record is not worth one. */
const WORTH_MS = 60_000

export class Downtime {
  /** The latest reason. */
  readonly failure: JournalFailure
  readonly #since: { time: number; uptime: number }
  readonly #refused: boolean

  /** `before`: what this goes on from. `refused`: somebody's meal was among what the disk refused. */
  constructor(failure: JournalFailure, clock: Clock, refused: boolean, before: Downtime | null) {
    this.failure = failure
    this.#since = before === null ? { time: clock.now().time, uptime: clock.stamp().uptime } : before.#since
    this.#refused = refused || (before === null ? false : before.#refused)
  }

  /** Body of its record now that it is over; null where it is not worth one. */
  outage(clock: Clock): RecordBody<'outage'> | null {
    const lasted = clock.stamp().uptime - this.#since.uptime
    if (lasted < WORTH_MS && !this.#refused) return null
    return { from: this.#since.time, to: this.#since.time + lasted, cause: this.failure.code }
  }
}

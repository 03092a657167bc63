/**
 * What a terminal at work does by itself from time to time: notes signs of life, writes down what it learns from them
 * (a clock that was set, a time in which it was off or asleep while meals were served), closes past days, and trims its
 * journal while nobody is at the table.
 */
import { dayOf } from '../core/plain-date.ts'
import type { RecordBody } from '../core/record.ts'
import type { Roster } from '../core/roster.ts'
import { type Alive, asleepSince, jumpBetween, lastAlive, offSince } from './alive.ts'
import type { Clock } from './clock.ts'
import { JournalFailure } from './journal/failure.ts'
import type { Appended, Journal } from './journal/journal.ts'
import { servedBetween, servingAt } from './serving.ts'

/** One commit a minute is nothing to the worst of disks. */
const ALIVE_EVERY_MS = 60_000
/** Nobody has tapped for so long: what takes a moment may be done. */
const QUIET_MS = 10 * 60_000

export class Upkeep {
  readonly #journal: Journal
  readonly #clock: Clock
  readonly #roster: () => Roster | null
  readonly #startedAt: number
  #seen: Alive | null = null
  /** The last sign of life of the process before, until it is known how long ago that was. */
  #before: Alive | null = null
  #noted: number | null = null
  /** At the last look of this process, and how long the machine had slept by then. */
  #looked: Alive | null = null
  #slept = 0

  constructor({ journal, clock, roster }: { journal: Journal; clock: Clock; roster: () => Roster | null }) {
    this.#journal = journal
    this.#clock = clock
    this.#roster = roster
    this.#startedAt = clock.stamp().uptime
    this.#before = this.#seen = lastAlive(journal)
  }

  /** Does what is due; `lastTap` by the uptime. */
  work(lastTap: number): JournalFailure | null {
    if (this.#journal.ended) return this.#trim(lastTap)
    const roster = this.#roster()
    return (
      (roster && this.#noteSleep(roster)) ??
      this.#noteJump() ??
      (roster && this.#noteOff(roster)) ??
      this.#noteAlive() ??
      (roster && this.#closeDays(roster)) ??
      this.#trim(lastTap)
    )
  }

  /** Writes down that the disk took no records for a while. */
  noteOutage(outage: RecordBody<'outage'>): JournalFailure | null {
    return this.#journal.ended ? null : failureOf(this.#journal.append('outage', outage))
  }

  #now(): Alive {
    const { at: wall, boot, uptime } = this.#clock.stamp()
    return { boot, uptime, wall, time: this.#clock.now().time, clock: this.#clock.trust() }
  }

  #noteSleep({ site }: Roster): JournalFailure | null {
    const now = this.#now()
    const slept = this.#clock.slept()
    const sleep = this.#looked && asleepSince(this.#looked, now, slept - this.#slept)
    if (sleep !== null && servedBetween(site, sleep.from, sleep.to)) {
      const failure = failureOf(this.#journal.append('outage', sleep))
      if (failure !== null) return failure
    }
    this.#slept = slept
    this.#looked = now
    return null
  }

  #noteJump(): JournalFailure | null {
    const now = this.#now()
    const jump = this.#seen && jumpBetween(this.#seen, now)
    const failure = jump && failureOf(this.#journal.append('clock', jump))
    if (failure === null) this.#seen = now
    return failure
  }

  /** By a wrong clock nobody knows how long: that is written once the server has told the time. */
  #noteOff({ site }: Roster): JournalFailure | null {
    const now = this.#now()
    if (this.#before === null || now.clock === 'wrong') return null
    const time = now.time - (now.uptime - this.#startedAt)
    const off = offSince(this.#before, { ...now, uptime: this.#startedAt, time })
    if (off !== null && servedBetween(site, off.from, off.to)) {
      const failure = failureOf(this.#journal.append('outage', off))
      if (failure !== null) return failure
    }
    this.#before = null
    return null
  }

  /** While it is not known how long the terminal was off, the old sign stays for a start that knows. */
  #noteAlive(): JournalFailure | null {
    const now = this.#now()
    const due = this.#noted === null || now.uptime - this.#noted >= ALIVE_EVERY_MS
    if (!due || this.#before !== null) return null
    const failure = this.#journal.keepAlive(JSON.stringify(now))
    if (failure === null) this.#noted = now.uptime
    return failure
  }

  #closeDays({ site }: Roster): JournalFailure | null {
    // By a wrong clock any day may seem to be past.
    if (this.#clock.trust() === 'wrong') return null
    return this.#journal.closeDays(dayOf(this.#clock.now().time, site.serviceDayStarts), site.id)
  }

  #trim(lastTap: number): JournalFailure | null {
    const site = this.#roster()?.site
    const { time } = this.#clock.now()
    const serving = site && servingAt(site, dayOf(time, site.serviceDayStarts), time)?.serving
    if (serving || this.#clock.stamp().uptime - lastTap < QUIET_MS) return null
    const trimmed = this.#journal.trim()
    return trimmed instanceof JournalFailure ? trimmed : null
  }
}

const failureOf = (appended: Appended) => (appended.ok ? null : appended.failure)

/**
 * What the kiosk is at this moment: put together from roster, journal, reader and connection, changed by taps, and
 * told to the screen, to the server and to who asks after its health.
 */
import { dayOf, type PlainDate } from '../core/plain-date.ts'
import type { Roster } from '../core/roster.ts'
import type { TerminalStatus } from '../core/status.ts'
import type { Service } from '../core/vocabulary.ts'
import type { Clock } from './clock.ts'
import type { ReaderState, ScreenView, ShownTap } from './contract/screen.ts'
import { JournalFailure } from './journal/failure.ts'
import type { Journal } from './journal/journal.ts'
import { servingAt } from './serving.ts'
import { takeTap } from './tap.ts'

/** The parts that enrolment brings. */
export type Place = {
  siteName: string
  /** Roster token of a card's token. */
  rosterToken: (token: string) => string
  journal: Journal
  clock: Clock
  roster: () => Roster | null
  online: () => boolean
  /** Called after each record. */
  written: () => void
}

export type Health = {
  ok: boolean
  epoch: string | null
  last: number
  acked: number
  reader: ReaderState
  roster: number
}

type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

const NO_MEALS: Record<Service, number> = { 'dine-in': 0, delivery: 0, neighbour: 0 }

export class Kiosk {
  readonly #log: Log
  readonly #software: string
  readonly #listeners = new Set<() => void>()
  /** Before enrolment there is a clock alone. */
  #clock: Clock
  #siteName: string | null = null
  #place: Place | null = null
  #reader: ReaderState
  #failure: JournalFailure | null = null
  #tap: ShownTap | null = null
  #taps = 0

  constructor(clock: Clock, reader: ReaderState, software: string, log: Log) {
    this.#clock = clock
    this.#reader = reader
    this.#software = software
    this.#log = log
  }

  /** Calls `listener` at every change; returns how to stop that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  changed(): void {
    for (const listener of this.#listeners) listener()
  }

  /** Enrolled; `takePlace` or `failed` follows at once. */
  enrolled(siteName: string): void {
    this.#siteName = siteName
  }

  takePlace(place: Place): void {
    this.#place = place
    this.#clock = place.clock
    this.#siteName = place.siteName
    this.#failure = null
    this.changed()
  }

  /** The journal has to be opened anew: nothing is decided until a place is taken again. */
  leavePlace(): void {
    this.#place = null
    this.#tap = null
    this.changed()
  }

  readerIs(state: ReaderState): void {
    if (state === this.#reader) return
    this.#reader = state
    this.#log.info({ reader: state }, 'reader')
    this.changed()
  }

  /** The journal could not be read or written: nothing is green until it can. */
  failed(failure: JournalFailure): void {
    if (this.#failure?.code !== failure.code)
      this.#log.error({ code: failure.code, problem: failure.message }, 'the journal failed')
    this.#failure = failure
    this.#tap = null
    this.changed()
  }

  /** A card on the reader; `token` names its holder and is not kept. */
  card(token: string): void {
    const place = this.#place
    const roster = place?.roster() ?? null
    if (place === null || roster === null) {
      this.#log.warn({ trouble: this.trouble }, 'a card was read, but nothing can be decided yet')
      return
    }
    const tapped = takeTap(place.rosterToken(token), place.journal, roster, place.clock)
    if (!tapped.ok) {
      this.failed(tapped.failure)
      return
    }
    if (tapped.written) this.#recovered()
    this.#taps += 1
    this.#tap = { number: this.#taps, ...tapped.shown }
    this.changed()
    this.#log.info({ code: tapped.shown.code, seq: place.journal.mark.last }, 'tap')
    if (tapped.written) place.written()
  }

  /** From time to time: tries a journal that failed, and closes past days. */
  tick(): void {
    if (this.#place === null) return
    const { journal, written } = this.#place
    const before = { last: journal.mark.last, failed: this.#failure !== null }
    const failure = this.#upkeep(this.#place)
    if (failure !== null) {
      this.failed(failure)
      return
    }
    this.#recovered()
    if (before.failed || journal.mark.last > before.last) this.changed()
    if (journal.mark.last > before.last) written()
  }

  #upkeep({ journal, roster }: Place): JournalFailure | null {
    const failure = this.#failure === null ? null : journal.probe()
    const site = roster()?.site.id
    return failure !== null || site === undefined ? failure : journal.closeDays(this.#today().day, site)
  }

  get trouble(): ScreenView['trouble'] {
    if (this.#siteName === null) return 'not-enrolled'
    if (this.#place === null || this.#failure !== null) return 'journal'
    return this.#place.roster() === null ? 'no-roster' : null
  }

  view(): ScreenView {
    const { now, day } = this.#today()
    const roster = this.#place?.roster() ?? null
    const meal = roster && servingAt(roster.site, day, now)
    const services = this.#counts(day, meal)
    const mark = this.#place?.journal.mark
    return {
      site: roster?.site.name ?? this.#siteName,
      now,
      day,
      meal,
      count: { total: services['dine-in'] + services.delivery + services.neighbour, services },
      sync: {
        waiting: mark ? mark.last - mark.acked : 0,
        last: mark?.ackedAt ?? null,
        online: this.#place?.online() ?? false,
      },
      reader: this.#reader,
      trouble: this.trouble,
      tap: this.#tap,
    }
  }

  health(): Health {
    const journal = this.#place?.journal
    return {
      ok: this.trouble === null,
      epoch: journal?.epoch ?? null,
      last: journal?.mark.last ?? 0,
      acked: journal?.mark.acked ?? 0,
      reader: this.#reader,
      roster: this.#place?.roster()?.version ?? 0,
    }
  }

  /** What the server is told. Throws JournalFailure where the journal cannot be read. */
  status({ journal, roster, clock }: Pick<Place, 'journal' | 'roster' | 'clock'>): TerminalStatus {
    const { last, acked } = journal.mark
    return {
      v: 1,
      online: true,
      detail: {
        epoch: journal.epoch,
        at: clock.stamp().at,
        last,
        acked,
        oldest: journal.oldestWaiting(),
        roster: roster()?.version ?? 0,
        reader: this.#reader,
        software: this.#software,
      },
    }
  }

  #today(): { now: number; day: PlainDate } {
    const now = this.#clock.now().time
    return { now, day: dayOf(now, this.#place?.roster()?.site.serviceDayStarts ?? 0) }
  }

  #counts(day: PlainDate, meal: ScreenView['meal']): Record<Service, number> {
    if (this.#place === null || this.#failure !== null) return NO_MEALS
    try {
      return this.#place.journal.counts(day, meal?.meal ?? null)
    } catch (error) {
      if (!(error instanceof JournalFailure)) throw error
      this.#failure = error
      return NO_MEALS
    }
  }

  #recovered(): void {
    if (this.#failure !== null) this.#log.info({}, 'the journal works again')
    this.#failure = null
  }
}

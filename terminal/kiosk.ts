/**
 * What the kiosk is at this moment: put together from roster, journal, reader and connection, changed by taps, and
 * told to the screen, to the server and to who asks after its health.
 */
import { dayOf, type PlainDate } from '../core/plain-date.ts'
import type { Roster } from '../core/roster.ts'
import type { TerminalStatus } from '../core/status.ts'
import type { Service } from '../core/vocabulary.ts'
import type { Clock } from './clock.ts'
import type { Misread, MisreadFault, ReaderState, ScreenView, ShownTap } from './contract/screen.ts'
import { JournalFailure } from './journal/failure.ts'
import type { Journal } from './journal/journal.ts'
import { servingAt } from './serving.ts'
import { takeTap } from './tap.ts'

/** The parts that enrolment brings. */
export type Place = {
  siteName: string
  /** Roster token of a card's token; null where only half a card was read. */
  rosterToken: (token: string) => string | null
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
  /** The worst of all readers; `away` without any. */
  reader: ReaderState
  roster: number
}

type Readers = ScreenView['readers']
type Attached = Pick<ScreenView, 'readers' | 'camera'>
/** A reader by its place among the settings, or a camera. */
type Source = number | 'camera'

type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** One card lying on two readers is one tap, and what fails while a card is taken away again is none. */
const SAME_MOMENT_MS = 2_000
const MISREAD_SHOWN_MS = 6_000

/** From what works to what needs somebody. */
const BY_TROUBLE: readonly ReaderState[] = ['ready', 'starting', 'silent', 'away', 'failed', 'unauthorised']

const NO_MEALS: Record<Service, number> = { 'dine-in': 0, delivery: 0, neighbour: 0 }

export class Kiosk {
  readonly #log: Log
  readonly #software: string
  readonly #listeners = new Set<() => void>()
  /** Before enrolment there is a clock alone. */
  #clock: Clock
  #siteName: string | null = null
  #place: Place | null = null
  #attached: Attached
  #failure: JournalFailure | null = null
  #tap: ShownTap | null = null
  #taps = 0
  #misread: Misread | null = null
  /** Whose card was last taken, by which reader, and when by the uptime. */
  #holder: { id: string; source: Source; uptime: number } | null = null

  constructor(clock: Clock, attached: Attached, software: string, log: Log) {
    this.#clock = clock
    this.#attached = attached
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

  readersAre(readers: Readers): void {
    this.#attached = { ...this.#attached, readers }
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

  /** A card on a reader, or a code before a camera; `token` names its holder and is not kept. */
  card(token: string, source: Source): void {
    const place = this.#place
    const roster = place?.roster() ?? null
    if (place === null || roster === null) {
      this.#log.warn({ trouble: this.trouble }, 'a card was read, but nothing can be decided yet')
      return
    }
    const known = place.rosterToken(token)
    if (known === null) {
      this.#log.warn({}, 'only half a QR card was read')
      this.misread('not-read')
      return
    }
    if (this.#seenElsewhere(holderOf(roster, known), source)) return
    const tapped = takeTap(known, place.journal, roster, place.clock)
    if (!tapped.ok) {
      this.failed(tapped.failure)
      return
    }
    if (tapped.written) this.#recovered()
    this.#taps += 1
    this.#tap = { number: this.#taps, ...tapped.shown }
    this.#misread = null
    this.changed()
    this.#log.info({ code: tapped.shown.code, seq: place.journal.mark.last }, 'tap')
    if (tapped.written) place.written()
  }

  /** A card was put on that gave nothing. */
  misread(fault: MisreadFault): void {
    if (this.#holder !== null && this.#isNow(this.#holder.uptime)) return
    this.#misread = { fault, at: this.#clock.now().time, shownFor: MISREAD_SHOWN_MS }
    this.changed()
  }

  /** Whether another reader has just taken a card of the same holder. */
  #seenElsewhere(id: string, source: Source): boolean {
    const last = this.#holder
    if (last?.id === id && last.source !== source && this.#isNow(last.uptime)) return true
    this.#holder = { id, source, uptime: this.#clock.stamp().uptime }
    return false
  }

  #isNow(uptime: number): boolean {
    return this.#clock.stamp().uptime - uptime < SAME_MOMENT_MS
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
      ...this.#attached,
      trouble: this.trouble,
      tap: this.#tap,
      misread: this.#misread,
    }
  }

  health(): Health {
    const journal = this.#place?.journal
    return {
      ok: this.trouble === null,
      epoch: journal?.epoch ?? null,
      last: journal?.mark.last ?? 0,
      acked: journal?.mark.acked ?? 0,
      reader: this.#worst(),
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
        reader: this.#worst(),
        software: this.#software,
      },
    }
  }

  #worst(): ReaderState {
    const order = this.#attached.readers.map(({ state }) => BY_TROUBLE.indexOf(state))
    return BY_TROUBLE[Math.max(...order)] ?? 'away'
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

/** The elder, or the card where it is nobody's: one person may hold two cards before two readers. */
function holderOf(roster: Roster, token: string): string {
  return roster.elders.find(({ cards }) => cards.some((card) => card.token === token))?.id ?? token
}

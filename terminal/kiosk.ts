/**
 * What the kiosk is at this moment: put together from roster, journal, reader and connection, changed by taps, and
 * told to the screen, to the server and to who asks after its health.
 */
import type { Eaten } from '../core/decision.ts'
import { dayOf, type PlainDate } from '../core/plain-date.ts'
import type { Roster } from '../core/roster.ts'
import { elderOfToken } from '../core/roster-index.ts'
import type { TerminalStatus } from '../core/status.ts'
import type { Clock } from './clock.ts'
import type { Misread, MisreadFault, ScreenView, ShownTap } from './contract/screen.ts'
import { Downtime } from './downtime.ts'
import { type Health, healthOf, statusOf } from './health.ts'
import { JournalFailure } from './journal/failure.ts'
import type { Journal } from './journal/journal.ts'
import { LastHolder, type Source } from './last-holder.ts'
import type { Shown } from './meal.ts'
import { takeTap } from './tap.ts'
import { Upkeep } from './upkeep.ts'
import { type Attached, type Attendance, UNATTENDED, viewOf } from './view.ts'

/** The parts that enrolment brings. */
export type Place = {
  siteName: string
  /** Roster token of a card's token; null where only half a card was read. */
  rosterToken: (token: string) => string | null
  journal: Journal
  clock: Clock
  roster: () => Roster | null
  online: () => boolean
  /** What the county told of meals at other terminals; nothing where it is left out. */
  elsewhere?: Eaten
  /** Where the page finds a picture, by its digest; nowhere where it is left out. */
  photo?: (digest: string) => string | null
  /** Called after each record. */
  written: () => void
}

type Readers = ScreenView['readers']

type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

const MISREAD_SHOWN_MS = 6_000

/** Takes cards for something else than a meal, and tells the screen of the caretaker's side. */
export type Caretaker = Attendance & {
  /** Whether it took the card, by its roster token. */
  takesCard(token: string, roster: Roster): boolean
  /** Throws where the disk does not keep it. */
  setPin(pin: string): void
}

export class Kiosk {
  readonly #log: Log
  readonly #software: string
  readonly #listeners = new Set<() => void>()
  /** Before enrolment there is a clock alone. */
  #clock: Clock
  #siteName: string | null = null
  #place: Place | null = null
  #upkeep: Upkeep | null = null
  #caretaker: Caretaker | null = null
  #attached: Attached
  #down: Downtime | null = null
  #tap: ShownTap | null = null
  /** Record of the tap that is shown; null where none was written. */
  #seq: number | null = null
  #taps = 0
  #lastTap: number
  #notice: ScreenView['notice'] = null
  #misread: Misread | null = null
  readonly #holder: LastHolder

  constructor(clock: Clock, attached: Attached, software: string, log: Log) {
    this.#clock = clock
    this.#attached = attached
    this.#software = software
    this.#log = log
    this.#lastTap = clock.stamp().uptime
    this.#holder = new LastHolder(() => this.#clock.stamp().uptime)
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

  /** Throws JournalFailure where the disk refuses. */
  takePlace(place: Place): void {
    this.#upkeep = new Upkeep(place)
    this.#place = place
    this.#clock = place.clock
    this.#siteName = place.siteName
    this.#recovered()
    this.changed()
  }

  attendedBy(caretaker: Caretaker): void {
    this.#caretaker = caretaker
    this.changed()
  }

  /** The county's words for the caretaker; null: none. */
  say(notice: ScreenView['notice']): void {
    this.#notice = notice
    this.changed()
  }

  /** The journal has to be opened anew: nothing is decided until a place is taken again. */
  leavePlace(): void {
    this.#place = null
    this.#upkeep = null
    this.forgetTap()
    this.changed()
  }

  /** Sets the caretaker's PIN, as the county commands. Throws where it cannot be kept. */
  setPin(pin: string): void {
    if (this.#caretaker === null) throw new Error('nobody attends to this terminal')
    this.#caretaker.setPin(pin)
  }

  readersAre(readers: Readers): void {
    this.#attached = { ...this.#attached, readers }
    this.changed()
  }

  /** The journal could not be read or written: nothing is green until it can. */
  failed(failure: JournalFailure, refused = false): void {
    if (this.#down?.failure.code !== failure.code)
      this.#log.error({ code: failure.code, problem: failure.message }, 'the journal failed')
    this.#down = new Downtime(failure, this.#clock, refused, this.#down)
    this.forgetTap()
    this.changed()
  }

  /** A card on a reader, or a code before a camera; `token` names its holder and is not kept. */
  card(token: string, source: Source): void {
    const place = this.#place
    const roster = place?.roster() ?? null
    if (place === null || roster === null || place.journal.ended) {
      this.#log.warn({ trouble: this.trouble }, 'a card was read, but nothing can be decided yet')
      return
    }
    const known = place.rosterToken(token)
    if (known === null) {
      this.#log.warn({}, 'only half a QR card was read')
      this.misread('not-read')
      return
    }
    if (this.#holder.isTaken(elderOfToken(roster, known)?.id ?? known, source)) return
    if (this.#caretaker?.takesCard(known, roster)) {
      this.forgetTap()
      this.changed()
      return
    }
    const tapped = takeTap(known, place.journal, roster, place.clock, place.elsewhere)
    if (tapped.ok) this.show(tapped.shown, tapped.written)
    else this.failed(tapped.failure, true)
  }

  /** Shows what a meal came to that stands in the journal as its last record, where it was `written`. */
  show(shown: Shown, written: boolean): void {
    this.#lastTap = this.#clock.stamp().uptime
    this.#taps += 1
    const photo = shown.photo === null ? null : (this.#place?.photo?.(shown.photo) ?? null)
    this.#tap = { number: this.#taps, ...shown, photo }
    this.#seq = written ? (this.#place?.journal.mark.last ?? null) : null
    this.#misread = null
    this.#log.info({ code: shown.code, seq: this.#seq }, 'tap')
    if (written) this.wrote()
    else this.changed()
  }

  /** Something was written to the journal. */
  wrote(): void {
    this.#recovered()
    this.changed()
    this.#place?.written()
  }

  /** Record of the meal that the screen shows, while it may be taken back without the PIN; else null. */
  shownMeal(number: number): number | null {
    const tap = this.#tap
    const now = this.#clock.now().time
    return tap?.number === number && tap.undoUntil !== null && now < tap.undoUntil ? this.#seq : null
  }

  /** The place, while meals can be decided there. */
  get working(): (Place & { held: Roster }) | null {
    const held = this.trouble === null ? this.#place?.roster() : null
    return this.#place !== null && held ? { ...this.#place, held } : null
  }

  /** Takes the shown tap off the screen. */
  forgetTap(): void {
    this.#tap = null
    this.#seq = null
  }

  /** A card was put on that gave nothing. */
  misread(fault: MisreadFault): void {
    if (this.#holder.isHere) return
    this.#misread = { fault, at: this.#clock.now().time, shownFor: MISREAD_SHOWN_MS }
    this.changed()
  }

  /** From time to time: tries a journal that failed, and closes past days. */
  tick(): void {
    if (this.#place === null) return
    const { journal, written } = this.#place
    const before = { last: journal.mark.last, failed: this.#down !== null }
    const failure = (before.failed ? journal.probe() : null) ?? this.#upkeep?.work(this.#lastTap) ?? null
    if (failure !== null) {
      this.failed(failure)
      return
    }
    this.#recovered()
    if (before.failed || journal.mark.last > before.last) this.changed()
    if (journal.mark.last > before.last) written()
  }

  /** The best knowledge of the true time, ms since 1970. */
  get now(): number {
    return this.#clock.now().time
  }

  get trouble(): ScreenView['trouble'] {
    if (this.#siteName === null) return 'not-enrolled'
    if (this.#place === null || this.#down !== null) return 'journal'
    if (this.#place.journal.ended) return 'ended'
    return this.#place.roster() === null ? 'no-roster' : null
  }

  view(): ScreenView {
    try {
      return this.#view()
    } catch (error) {
      if (!(error instanceof JournalFailure)) throw error
      this.#down = new Downtime(error, this.#clock, false, this.#down)
      return this.#view()
    }
  }

  #view(): ScreenView {
    return viewOf({
      place: this.#place,
      siteName: this.#siteName,
      attached: this.#attached,
      attendance: this.#caretaker ?? UNATTENDED,
      failure: this.#down?.failure ?? null,
      trouble: this.trouble,
      ...this.#today(),
      tap: this.#tap,
      misread: this.#misread,
      notice: this.#notice,
    })
  }

  health(): Health {
    return healthOf(this.#place, this.trouble, this.#attached.readers)
  }

  /** What the server is told. Throws JournalFailure where the journal cannot be read. */
  status(place: Pick<Place, 'journal' | 'roster' | 'clock'>): TerminalStatus {
    return statusOf(place, this.#attached.readers, this.#software)
  }

  #today(): { now: number; day: PlainDate } {
    const now = this.#clock.now().time
    return { now, day: dayOf(now, this.#place?.roster()?.site.serviceDayStarts ?? 0) }
  }

  /** The disk takes records again: for how long it did not is one of them. */
  #recovered(): void {
    const down = this.#down
    if (down === null) return
    this.#down = null
    this.#log.info({}, 'the journal works again')
    const outage = down.outage(this.#clock)
    const failure = (outage && this.#upkeep?.noteOutage(outage)) ?? null
    if (failure !== null) this.#down = new Downtime(failure, this.#clock, false, down)
  }
}

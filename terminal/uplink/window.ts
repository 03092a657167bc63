/**
 * The sending window: which records to send next, and when to send some again. It knows only sequence numbers and
 * the uptime; losing all of it costs no more than sending twice.
 */
import type { Ack } from '../../core/ack.ts'
import { backOff, type Pace } from '../../core/back-off.ts'
import { BATCH_MAX_RECORDS } from '../../core/batch.ts'

export type Span = { first: number; last: number }

/** Batches on their way at one time. */
const MOST_IN_FLIGHT = 4
/** An answer may take so many times as long as they lately took before its batch goes again. */
const PATIENCE = 3
/** Sendings of one batch without any answer after which the connection itself is in doubt. */
const MOST_UNANSWERED = 5

export type Paces = {
  /** Until a batch without an answer goes again. */
  unanswered: Pace
  /** Until one goes again that the server refused or cannot join yet: something else must be mended first. */
  waiting: Pace
}

export const PACES: Paces = {
  unanswered: { first: 10_000, most: 60_000 },
  waiting: { first: 60_000, most: 30 * 60_000 },
}

type Flight = Span & {
  /** arrived: with the server, which waits for something before it and may yet lose it. */
  state: 'sent' | 'arrived' | 'refused'
  sentAt: number
  tries: number
  /** Times it was sent since the last answer of any kind. */
  unanswered: number
  due: number
}

export class Window {
  readonly #paces: Paces
  readonly #random: () => number
  #sentAt = -1
  /** How long answers lately took, ms. */
  #answerTime = 0
  /** In ascending order, none overlapping. */
  #flights: Flight[] = []

  constructor(paces: Paces, random: () => number) {
    this.#paces = paces
    this.#random = random
  }

  /** What to send now, of the records after `acked` up to `last`; null where there is nothing or the window is full. */
  next(now: number, acked: number, last: number): Span | null {
    if (this.#onTheirWay(now).length >= MOST_IN_FLIGHT) return null
    const again = this.#flights.find(({ due }) => due <= now)
    if (again !== undefined) return { first: again.first, last: again.last }
    const first = Math.max(acked, this.#flights.at(-1)?.last ?? 0) + 1
    return first > last ? null : { first, last: Math.min(last, first + BATCH_MAX_RECORDS - 1) }
  }

  /**
   * Notes that a span was sent. `sentAt` is the uptime that stands in its head, later than that of every batch
   * before, since an answer names its batch by it.
   */
  sent(span: Span, sentAt: number): void {
    if (sentAt <= this.#sentAt) throw new RangeError(`two batches at uptime ${sentAt}`)
    this.#sentAt = sentAt
    const known = this.#flights.find(({ first }) => first === span.first)
    const tries = (known?.tries ?? 0) + 1
    const unanswered = (known?.unanswered ?? 0) + 1
    const { first, most } = this.#paces.unanswered
    const pace = { first: Math.min(most, Math.max(first, PATIENCE * this.#answerTime)), most }
    const due = sentAt + backOff(tries, pace, this.#random)
    const others = this.#flights.filter(({ first }) => first !== span.first)
    this.#flights = [...others, { ...span, state: 'sent' as const, sentAt, tries, unanswered, due }].sort(
      (a, b) => a.first - b.first,
    )
  }

  /**
   * Takes in an acknowledgement. `answered` is the uptime in the head that it answers, null where it answers none of
   * this boot: a hole that was sent again after that is on its way already.
   */
  acknowledged(
    ack: Pick<Ack, 'contiguous' | 'holes' | 'refused'>,
    answered: number | null,
    now: number,
  ): void {
    if (answered !== null) this.#answerTime = (this.#answerTime + now - answered) / 2
    this.#flights = this.#flights.filter(({ last }) => last > ack.contiguous)
    const wait = (flight: Flight, state: Flight['state']) => {
      if (flight.state !== state) flight.due = now + backOff(flight.tries, this.#paces.waiting, this.#random)
      flight.state = state
    }
    for (const flight of this.#flights) {
      flight.unanswered = 0
      if (ack.refused.some(({ first, count }) => overlap(flight, { first, last: first + count - 1 }))) {
        wait(flight, 'refused')
      } else if (flight.sentAt === answered) {
        wait(flight, 'arrived')
      } else if (flight.state !== 'refused' && this.#missing(flight, ack)) {
        flight.state = 'sent'
        if (answered === null || flight.sentAt < answered) flight.due = now
      }
    }
  }

  #missing(flight: Flight, { contiguous, holes }: Pick<Ack, 'contiguous' | 'holes'>): boolean {
    // What had arrived and would be the next to join, and did not, was lost over there.
    const lost = flight.state === 'arrived' && flight.first <= contiguous + 1
    return lost || holes.some((hole) => overlap(flight, hole))
  }

  /**
   * After a lost connection: all goes again, except what was refused at the head of the line and still waits. Before
   * it goes a record that the server has acknowledged, `greeting`: its answer tells an idle terminal what the server
   * holds now, and the time.
   */
  restart(greeting: number | null): void {
    const waiting = this.#flights.filter(({ last }) => last !== greeting)
    for (const flight of waiting) flight.unanswered = 0
    const sound = waiting.findIndex(({ state }) => state !== 'refused')
    this.#flights = sound >= 0 ? waiting.slice(0, sound) : waiting
    if (greeting === null) return
    const flight = { first: greeting, last: greeting, state: 'sent' as const, sentAt: -1, due: -1 }
    this.#flights.unshift({ ...flight, tries: 0, unanswered: 0 })
  }

  /** The span that went at this uptime, and of which no part went again since. */
  sentAt(uptime: number): Span | null {
    return this.#flights.find(({ sentAt }) => sentAt === uptime) ?? null
  }

  /** The span on its way that holds this record. */
  holding(seq: number): Span | null {
    return this.#flights.find(({ first, last }) => first <= seq && seq <= last) ?? null
  }

  /** Notes that something was sent beside the window: an answer that names this uptime is that of no span. */
  passed(uptime: number): void {
    for (const flight of this.#flights) if (flight.sentAt === uptime) flight.sentAt = -1
    this.#sentAt = Math.max(this.#sentAt, uptime)
  }

  /** Forgets everything, since the server did. */
  clear(): void {
    this.#flights = []
  }

  /** Whether batches go out and nothing comes back, at the moment when one of them would go again. */
  deaf(now: number): boolean {
    return this.#flights.some(({ unanswered, due }) => unanswered >= MOST_UNANSWERED && due <= now)
  }

  /** Whether a batch may go out at this uptime: one at each, since its answer names it so. */
  mayGo(now: number): boolean {
    return now > this.#sentAt
  }

  /** Uptime at which there may be something to send again; null where nothing waits for that. */
  nextDue(now: number): number | null {
    const onTheirWay = this.#onTheirWay(now)
    const awaited = onTheirWay.length >= MOST_IN_FLIGHT ? onTheirWay : this.#flights
    return awaited.reduce<number | null>((least, { due }) => Math.min(least ?? due, due), null)
  }

  #onTheirWay(now: number): Flight[] {
    return this.#flights.filter(({ state, due }) => state === 'sent' && due > now)
  }
}

function overlap(a: Span, b: Span): boolean {
  return a.first <= b.last && b.first <= a.last
}

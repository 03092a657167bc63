/**
 * Carries the journal to the server: batches up, acknowledgements and rosters down. It forgets nothing until the
 * server has signed for it, and a record that is sent twice is stored once.
 */
import { type Ack, ack as ackShape } from '../../core/ack.ts'
import type { Pace } from '../../core/back-off.ts'
import { batchText, type Sign, type Verify } from '../../core/batch.ts'
import { canonical } from '../../core/canonical.ts'
import { parseSigned } from '../../core/signed.ts'
import type { TerminalStatus } from '../../core/status.ts'
import type { DownTopic } from '../../core/topics.ts'
import type { Clock } from '../clock.ts'
import { JournalFailure } from '../journal/failure.ts'
import type { Journal } from '../journal/journal.ts'
import { type Connect, type Connection, Link, RECONNECT } from './link.ts'
import { read } from './read-ack.ts'
import { PACES, type Paces, Window } from './window.ts'

export type Timing = Paces & { reconnect: Pace; statusEvery: number }

export const TIMING: Timing = { ...PACES, reconnect: RECONNECT, statusEvery: 30_000 }

/** Counts change at every tap; what is said of them may be this late. */
const STATUS_WITHIN_MS = 1_000
/** After the disk refused to be read. */
const READ_AGAIN_MS = 5_000
/** Of one order to send again: what the broker takes without slowing this terminal down. */
const MOST_AGAIN = 50
/** The uptime goes in steps, and each batch has its own. */
const NEXT_UPTIME_MS = 5

export type UplinkOptions = {
  /** How the broker is reached where it is not by MQTT: the simulation has a network of its own. */
  connect?: Connect | undefined
  url: string
  password: string
  journal: Journal
  clock: Clock
  /** By the terminal's key. */
  sign: Sign
  /** By the county's key. */
  verify: Verify
  status: () => TerminalStatus
  /** Whatever else the county tells: signed text, not looked into here. */
  onTold: (name: Exclude<DownTopic, 'ack'>, text: string) => void
  /**
   * The chain that the server has under this journal's name cannot be gone on with here, and the journal is dead:
   * mostly it was set back. The server has its records up to `held`.
   */
  onSetBack: (problem: string, held: number) => void
  /** Connection or acknowledgement changed. */
  onChange: () => void
  onFailure: (failure: JournalFailure) => void
  random: () => number
  timing: Timing
  log: {
    debug(fields: object, message: string): void
    info(fields: object, message: string): void
    warn(fields: object, message: string): void
  }
}

export class Uplink {
  readonly #options: UplinkOptions
  readonly #window: Window
  readonly #link: Connection
  readonly #heartbeat: NodeJS.Timeout
  #resend: NodeJS.Timeout | undefined
  #statusSoon: NodeJS.Timeout | undefined

  constructor(options: UplinkOptions) {
    const { url, password, random, timing, log, onChange, connect = (to) => new Link(to) } = options
    this.#options = options
    this.#window = new Window(timing, random)
    this.#link = connect({
      url,
      password,
      random,
      log,
      pace: timing.reconnect,
      terminal: options.journal.terminal,
      onUp: () => {
        this.#window.restart(greeting(options.journal))
        this.#publishStatus()
        this.kick()
        onChange()
      },
      onDown: onChange,
      onMessage: (name, text) => this.#onMessage(name, text),
    })
    this.#heartbeat = setInterval(() => this.#publishStatus(), timing.statusEvery)
  }

  get online(): boolean {
    return this.#link.up
  }

  /** Sends what there is to send; to be called after each new record. */
  kick(): void {
    clearTimeout(this.#resend)
    if (!this.#link.up) return
    const { journal, clock, sign, onFailure, log } = this.#options
    try {
      for (;;) {
        const { at, boot, uptime } = clock.stamp()
        if (this.#window.deaf(uptime)) {
          log.warn({}, 'no answer to what was sent: connecting anew')
          this.#link.reconnect()
          return
        }
        const span = this.#window.next(uptime, journal.mark.acked, journal.mark.last)
        if (span === null) break
        if (!this.#window.mayGo(uptime)) {
          this.#resend = setTimeout(() => this.kick(), NEXT_UPTIME_MS)
          return
        }
        const records = journal.batch(span.first, span.last)
        const head = { terminal: journal.terminal, epoch: journal.epoch, at, boot, uptime }
        this.#link.publish('records', batchText(records, head, sign))
        this.#window.sent({ first: span.first, last: records.at(-1)?.seq ?? span.last }, uptime)
      }
    } catch (error) {
      if (!(error instanceof JournalFailure)) throw error
      onFailure(error)
      this.#resend = setTimeout(() => this.kick(), READ_AGAIN_MS)
      return
    }
    const { uptime } = clock.stamp()
    const due = this.#window.nextDue(uptime)
    if (due !== null) this.#resend = setTimeout(() => this.kick(), Math.max(1, due - uptime))
  }

  /** Something that the status tells has changed. */
  statusChanged(): void {
    this.#statusSoon ??= setTimeout(() => this.#publishStatus(), STATUS_WITHIN_MS)
  }

  /**
   * Sends acknowledged records from `from` on once more, as far as they are not trimmed, some batches' worth; returns
   * how many. Throws JournalFailure.
   */
  again(from: number): number {
    const { journal, clock, sign } = this.#options
    const first = Math.max(from, journal.anchor.seq + 1)
    let next = first
    for (let batch = 0; batch < MOST_AGAIN && this.#link.up; batch += 1) {
      const records = journal.batch(next, journal.mark.acked)
      if (records.length === 0) break
      const { at, boot, uptime } = clock.stamp()
      const head = { terminal: journal.terminal, epoch: journal.epoch, at, boot, uptime }
      this.#window.passed(uptime)
      this.#link.publish('records', batchText(records, head, sign))
      next += records.length
    }
    return next - first
  }

  /** Hands up the last lines of this program's log. */
  sendLog(lines: string[]): void {
    this.#link.publish('log', canonical({ v: 1, at: this.#options.clock.stamp().at, lines }))
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeat)
    clearTimeout(this.#resend)
    clearTimeout(this.#statusSoon)
    await this.#link.close()
    clearTimeout(this.#resend)
    clearTimeout(this.#statusSoon)
  }

  #publishStatus(): void {
    clearTimeout(this.#statusSoon)
    this.#statusSoon = undefined
    if (!this.#link.up) return
    try {
      this.#link.publish('status', canonical(this.#options.status()), true)
    } catch (error) {
      if (!(error instanceof JournalFailure)) throw error
      this.#options.onFailure(error)
    }
  }

  #onMessage(name: DownTopic, text: string): void {
    const { journal, clock, verify, log, onTold, onSetBack, onFailure } = this.#options
    if (name !== 'ack') {
      onTold(name, text)
      return
    }
    const parsed = parseSigned(ackShape, text, 'ack', verify)
    const problem = parsed.ok ? strange(parsed.value, journal, clock.stamp().boot) : parsed.problem
    if (problem !== null) log.warn({ problem }, 'acknowledgement ignored')
    if (!parsed.ok || problem !== null) return
    try {
      const meaning = read(parsed.value, journal, this.#window)
      if (meaning.kind === 'set-back') onSetBack(meaning.problem, meaning.held)
      else if (meaning.kind === 'holds') this.#take(parsed.value, meaning.upTo)
    } catch (error) {
      if (!(error instanceof JournalFailure)) throw error
      onFailure(error)
    }
  }

  /** The server has this journal's records up to `upTo`. */
  #take(ack: Ack, upTo: number): void {
    const { journal, clock, log, onFailure, onChange } = this.#options
    const { acked } = journal.mark
    if (upTo < acked) {
      log.warn({ acked, contiguous: upTo }, 'the server went back: sending again')
      this.#window.clear()
    }
    for (const { first, count, code } of ack.refused)
      log.warn({ first, count, code }, 'the server refused records')
    const contact = clock.heard(ack.serverTime, ack.contact)
    const failure = journal.acknowledge(upTo, ack.serverTime, contact && JSON.stringify(contact))
    if (failure !== null) {
      onFailure(failure)
      return
    }
    const { uptime } = clock.stamp()
    this.#window.acknowledged({ ...ack, contiguous: upTo }, ack.contact?.uptime ?? null, uptime)
    this.kick()
    onChange()
  }
}

/** The record to greet the server with: the last one acknowledged, where it is still held. */
function greeting({ mark, anchor }: Journal): number | null {
  return mark.acked > anchor.seq ? mark.acked : null
}

/** Why an acknowledgement with a good signature is none of ours. */
function strange(ack: Ack, { terminal, epoch }: Journal, boot: string): string | null {
  if (ack.terminal !== terminal || ack.epoch !== epoch) return `ack: is of ${ack.terminal}/${ack.epoch}`
  // A copy of this machine may answer to the same name.
  const foreign = ack.contact !== null && ack.contact.boot !== boot
  return foreign ? `ack: answers a batch of boot ${ack.contact?.boot}` : null
}

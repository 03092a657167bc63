/**
 * Keeps the line to one device open: unplugged, powered off or far away, it is connected again, and again. What is
 * between here and the device, a dialer knows.
 */
import { backOff, type Pace } from '../../core/back-off.ts'
import type { Log, Port, PortState, Random } from './port.ts'

/** One connection. */
export interface Line {
  /** False where earlier bytes still wait. */
  write(bytes: Uint8Array): boolean
  /** Null, or what went wrong. */
  setBaud?(baud: number): Promise<string | null>
  /** Resolves when another may be made. */
  close(): Promise<void>
}

interface LineEvents {
  onBytes(bytes: Uint8Array): void
  /** Once at least when the connection has ended by itself; `problem` in the system's words. */
  onLost(problem: string): void
}

export interface Dialer {
  /** Of the next connection, bits per second; missing where the rate is not ours to set. */
  baud?: number
  /** Rejects with an Error in the system's words where there is no connection to be had, or where it is stopped. */
  dial(events: LineEvents, stop: AbortSignal): Promise<Line>
  /** The system's words in a caretaker's. */
  explain(problem: string): string
}

const RETRY: Pace = { first: 500, most: 10_000 }

export class KeptPort implements Port {
  onBytes: (bytes: Uint8Array) => void = () => {}
  onState: (state: PortState) => void = () => {}
  readonly setBaud?: (baud: number) => Promise<void>

  readonly #dialer: Dialer
  readonly #random: Random
  readonly #log: Log
  #line: Line | null = null
  #told: PortState | null = null
  /** Whatever is being connected or let go of. */
  #underWay: Promise<void>
  #timer: NodeJS.Timeout | undefined
  #tries = 0
  /** A reader may be away for days, or hang up at every try: the same thing is said once. */
  #lastProblem: string | null = null
  #openIsNews = true
  readonly #stop = new AbortController()
  #closing: Promise<void> | null = null

  /** Starts to connect at once. */
  constructor(dialer: Dialer, { random, log }: { random: Random; log: Log }) {
    this.#dialer = dialer
    this.#random = random
    this.#log = log
    if (dialer.baud !== undefined) this.setBaud = (baud) => this.#setBaud(baud)
    this.#underWay = this.#connect()
  }

  write(bytes: Uint8Array): boolean {
    return this.#line?.write(bytes) ?? false
  }

  /**
   * For a device that takes bytes and says nothing: lets go of it and connects anew. The driver is told only where
   * that fails.
   */
  reopen(): void {
    const line = this.#line
    if (line === null || this.#closing !== null) return
    this.#line = null
    this.#underWay = line.close().then(() => (this.#closing === null ? this.#connect() : undefined))
  }

  close(): Promise<void> {
    this.#closing ??= this.#shut()
    return this.#closing
  }

  async #shut(): Promise<void> {
    clearTimeout(this.#timer)
    this.#stop.abort()
    await this.#underWay
    await this.#line?.close()
    this.#line = null
  }

  async #setBaud(baud: number): Promise<void> {
    if (baud === this.#dialer.baud) return
    this.#dialer.baud = baud
    const problem = (await this.#line?.setBaud?.(baud)) ?? null
    if (problem !== null) this.#log.warn({ baud, problem }, 'the rate could not be set')
  }

  async #connect(): Promise<void> {
    let line: Line | null = null
    let lost: string | null = null
    const { baud } = this.#dialer
    try {
      const onBytes = (bytes: Uint8Array) => {
        if (line === null || line !== this.#line || this.#closing !== null) return
        this.#tries = 0
        this.#lastProblem = null
        this.#openIsNews = true
        this.onBytes(bytes)
      }
      const onLost = (problem: string) => {
        lost ??= problem
        if (line !== null && line === this.#line) this.#underWay = this.#lose(line, problem)
      }
      line = await this.#dialer.dial({ onBytes, onLost }, this.#stop.signal)
    } catch (error) {
      this.#openIsNews = true
      this.#away(error instanceof Error ? error.message : String(error))
      return
    }
    this.#line = line
    if (lost !== null) return this.#lose(line, lost)
    const wanted = this.#dialer.baud
    if (wanted !== undefined && wanted !== baud) await line.setBaud?.(wanted)
    if (line !== this.#line) return
    if (this.#openIsNews && this.#told !== 'open')
      this.#log.info(wanted === undefined ? {} : { baud: wanted }, 'reader port open')
    this.#openIsNews = false
    this.#tell('open')
  }

  async #lose(line: Line, problem: string): Promise<void> {
    this.#line = null
    await line.close()
    this.#away(problem)
  }

  #away(problem: string): void {
    if (this.#closing !== null) return
    if (problem !== this.#lastProblem)
      this.#log.warn({ problem }, `reader port away: ${this.#dialer.explain(problem)}`)
    this.#lastProblem = problem
    this.#tries += 1
    this.#timer = setTimeout(
      () => {
        this.#underWay = this.#connect()
      },
      backOff(this.#tries, RETRY, this.#random),
    )
    this.#tell('away')
  }

  #tell(state: PortState): void {
    if (state === this.#told || this.#closing !== null) return
    this.#told = state
    this.onState(state)
  }
}

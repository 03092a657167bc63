/**
 * The rhythm of a GM65 (reader sheet §3.1): look for it by heartbeats, set it up for its mode until power-off, and
 * look after it from time to time, since a module that lost power for a moment is as from the factory again.
 * Cheap copies answer nothing and read all the same: what has never answered is ready, what has is silent.
 */
import type { ReaderState } from '../../contract/screen.ts'
import type { DriverOptions } from '../kind.ts'
import type { Log } from '../port.ts'
import type { Conversation } from '../text/conversation.ts'
import { look } from '../text/trigger.ts'
import { HEARTBEAT_ANSWER, ZONE_ANSWER } from './frame.ts'
import {
  HEARTBEAT,
  isMode,
  type Mode,
  RATES,
  readZone,
  settingsFor,
  TAIL_ZONE,
  TRIGGER,
  writeZone,
} from './protocol.ts'

/** For an answer; 16 bytes take 17 ms at 9600. */
const ANSWER_MS = 300
/** Between looks at a module that nobody shows a code. */
const CHECK_MS = 5000
/** Heartbeats without an answer before a module counts as silent; looking for the rate, two rounds. */
const PATIENCE = 3
/** A copy may save to flash what it should not: what it does not take is not written for ever. */
const MOST_WRITES = 3

const isBeat = (answer: Uint8Array) => answer[0] === HEARTBEAT_ANSWER
/** Of a zone, or the ACK of a write. */
const isByte = (answer: Uint8Array) => answer[0] === ZONE_ANSWER && answer[3] === 1

export class Dialogue {
  readonly #mode: Mode
  readonly #log: Log
  readonly #allRates: readonly number[]
  /** Rates to try, the present one first. */
  #rates: number[] = []
  #hasAnswered = false
  /** How often each zone was written without being right. */
  readonly #writes = new Map<number, number>()
  #complaint: string | null = null

  constructor({ port, baud, settings: { mode = 'induction' }, log }: DriverOptions) {
    if (!isMode(mode)) throw new RangeError(`mode "${mode}"`)
    this.#mode = mode
    this.#log = log
    this.#allRates = baud === null && port.setBaud !== undefined ? RATES : [baud ?? RATES[0]]
  }

  async talk(module: Conversation): Promise<void> {
    if (!this.#hasAnswered) this.#rates = [...this.#allRates]
    this.#writes.clear()
    let codes = 0
    while (module.here) {
      const state = module.codes > codes ? 'ready' : await this.#check(module)
      if (!module.here) return
      // Whoever reads codes is well, answers or not.
      module.enter(module.codes > codes ? 'ready' : state)
      codes = module.codes
      if (this.#mode === 'command') await this.#scan(module)
      else await module.code(CHECK_MS)
    }
  }

  async #check(module: Conversation): Promise<ReaderState> {
    if (await this.#reach(module)) {
      this.#hasAnswered = true
      await this.#setUp(module)
      return 'ready'
    }
    if (this.#hasAnswered || !module.here) return 'silent'
    // At other rates than its own nothing would be read of what it says.
    this.#rates = this.#rates.slice(0, 1)
    this.#complain('scanner answers no command: its codes are read, but not whether it is well')
    return 'ready'
  }

  /** Whether it answers a heartbeat, at one of the rates. */
  async #reach(module: Conversation): Promise<boolean> {
    for (let i = Math.max(PATIENCE, 2 * this.#rates.length); i > 0 && module.here; i--) {
      await module.setBaud(this.#rates[0] ?? RATES[0])
      if ((await module.ask(HEARTBEAT, isBeat, ANSWER_MS)) !== null) return true
      this.#rates.push(...this.#rates.splice(0, 1))
    }
    await module.setBaud(this.#rates[0] ?? RATES[0])
    return false
  }

  /** Writes what is not as it should be. A lost answer ends it until the next look: it may yet come. */
  async #setUp(module: Conversation): Promise<void> {
    for (const { zone, mask, value } of settingsFor(this.#mode)) {
      const answer = await module.ask(readZone(zone), isByte, ANSWER_MS)
      if (answer === null) return
      const present = answer[4] ?? 0
      const writes = this.#writes.get(zone) ?? 0
      if ((present & mask) === value) {
        this.#writes.delete(zone)
        if (zone === TAIL_ZONE) module.tailed()
      } else if (writes === MOST_WRITES) this.#complain('scanner does not take its settings')
      else {
        this.#writes.set(zone, writes + 1)
        const done = await module.ask(writeZone(zone, (present & ~mask) | value), isByte, ANSWER_MS)
        if (done === null) return
      }
    }
  }

  /** Until nobody comes any more. */
  async #scan(module: Conversation): Promise<void> {
    while (module.here && (await look(module, () => module.ask(TRIGGER, isByte, ANSWER_MS)))) {}
  }

  /** Each is said once in a row. */
  #complain(complaint: string): void {
    if (complaint !== this.#complaint) this.#log.warn({ mode: this.#mode }, complaint)
    this.#complaint = complaint
  }
}

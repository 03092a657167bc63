/**
 * The rhythm of a SAM reader (reader sheet §1.6): ask for its status until it answers, then find, select, read, and
 * again. A good module finds a card once and then not again until it was lifted; of one that
 * keeps finding it, the same card counts once as well.
 */
import type { MisreadFault, ReaderState } from '../../contract/screen.ts'
import type { DriverOptions } from '../kind.ts'
import { cardOf, newestAddressOf, textOf, tokenOf } from './card.ts'
import { Exchange } from './exchange.ts'
import type { Response } from './frame.ts'
import {
  BAUD_RATES,
  blamesCard,
  type Command,
  commands,
  formatModuleId,
  meaningOf,
  SLOWEST_RATE,
  succeeded,
} from './protocol.ts'

/** Spacing of finds; vendors advise more than 300 ms or use 200. */
const POLL_MS = 300
/** Between looks at a module that says it is unfit. */
const UNFIT_MS = 2000
/** Questions without an answer before a reader counts as silent; looking for the rate, a whole round. */
const PATIENCE = 3
/** Tries at one card before it counts as misread: the first may have been a card still on its way. */
const TRIES = 2

/** What became of the card that lies there. */
type Lying =
  | { kind: 'read'; token: string }
  | { kind: 'failed'; tries: number; fault: MisreadFault; why: object }
  | { kind: 'misread' }

export class SamDriver {
  readonly #options: DriverOptions
  readonly #exchange: Exchange
  /** Rates to try, the present one first. */
  readonly #rates: number[]
  /** A new one at each connection; what was begun in an earlier one stops. */
  #session = 0
  #unanswered = 0
  #state: ReaderState | null = null
  #lying: Lying | null = null
  #tellsAddresses = true
  #pause: { timer: NodeJS.Timeout; done: () => void } | null = null

  constructor(options: DriverOptions) {
    const { port, baud } = options
    this.#options = options
    this.#exchange = new Exchange(port)
    // Where the rate is somebody else's, only the time limits need one.
    const unknown = port.setBaud === undefined ? [SLOWEST_RATE] : BAUD_RATES
    this.#rates = baud === null ? [...unknown] : [baud]
    port.onBytes = (bytes) => this.#exchange.push(bytes)
    port.onState = (state) => {
      this.close()
      this.#enter(state === 'open' ? 'starting' : 'away')
      if (state === 'open') void this.#serve(this.#session)
    }
  }

  /** Stops asking. The port stays its owner's. */
  close(): void {
    this.#session++
    this.#unanswered = 0
    this.#lying = null
    this.#tellsAddresses = true
    this.#exchange.abandon()
    this.#wake()
  }

  async #serve(session: number): Promise<void> {
    const here = () => this.#session === session
    while (here()) {
      if (await this.#greet(here)) await this.#poll(here)
    }
  }

  /** Whether the module answers and is fit for work. */
  async #greet(here: () => boolean): Promise<boolean> {
    const [rate] = this.#rates
    if (rate !== undefined) await this.#options.port.setBaud?.(rate)
    if (!here()) return false
    const answer = await this.#ask(commands.status)
    if (!here()) return false
    if (answer === null) {
      this.#missed()
      this.#rates.push(...this.#rates.splice(0, 1))
      return false
    }
    if (await this.#unfit(answer, here)) return false
    if (this.#state !== 'ready') await this.#introduce(here)
    return here()
  }

  /** For whoever looks after the reader: which module it is. */
  async #introduce(here: () => boolean): Promise<void> {
    const answer = await this.#ask(commands.id)
    if (!here() || answer === null || !succeeded(commands.id, answer)) return
    const { log, port } = this.#options
    // A device server has the rate.
    const rate = port.setBaud === undefined ? {} : { baud: this.#rates[0] }
    log.info({ ...rate, module: formatModuleId(answer.data) }, 'ID card reader answers')
  }

  /** Finds and reads cards until the module falls silent or says that it is unfit. */
  async #poll(here: () => boolean): Promise<void> {
    while (here()) {
      const answer = await this.#ask(commands.find)
      if (!here()) return
      if (answer === null) return this.#missed()
      if (await this.#unfit(answer, here)) return
      this.#unanswered = 0
      this.#enter('ready')
      if (succeeded(commands.find, answer)) await this.#present(here)
      else if (meaningOf(answer) === 'no-card') this.#gone()
      else if (blamesCard(answer)) this.#failed('not-read', 'find', answer)
      if (here()) await this.#sleep(POLL_MS)
    }
  }

  /** Whether the module says that it cannot work; then some time has passed, and it was told to try again. */
  async #unfit(answer: Response, here: () => boolean): Promise<boolean> {
    const meaning = meaningOf(answer)
    if (meaning !== 'self-test-failed' && meaning !== 'unauthorised') return false
    this.#unanswered = 0
    this.#enter(meaning === 'unauthorised' ? 'unauthorised' : 'failed')
    await this.#sleep(UNFIT_MS)
    if (here() && meaning === 'self-test-failed') await this.#ask(commands.reset)
    return true
  }

  async #present(here: () => boolean): Promise<void> {
    const selected = await this.#ask(commands.select)
    if (!here()) return
    if (selected === null || !succeeded(commands.select, selected))
      return this.#failed('not-read', 'select', selected)
    const read = await this.#ask(commands.read)
    if (!here()) return
    if (read === null || !succeeded(commands.read, read)) return this.#failed('not-read', 'read', read)

    const text = textOf(read.data)
    if (text === null) return this.#failed('not-valid', 'lengths', read)
    const card = cardOf(text)
    const id = tokenOf(card)
    if (!id.ok) return this.#failed('not-valid', id.fault, read)
    if (this.#lying?.kind === 'read' && this.#lying.token === id.token) return
    this.#lying = { kind: 'read', token: id.token }
    this.#options.log.info({ type: card.type }, 'card read')
    this.#options.onCard({ reader: 'sam', ...card }, id.token)
    if (this.#tellsAddresses) await this.#lookForMove(here)
  }

  /** Where a card says that its holder has moved, the register may have to follow. The address stays on the card. */
  async #lookForMove(here: () => boolean): Promise<void> {
    const answer = await this.#ask(commands.newestAddress)
    if (!here()) return
    // Asked in vain once, it would keep the next elder waiting each time.
    if (answer === null) this.#tellsAddresses = false
    else if (succeeded(commands.newestAddress, answer) && newestAddressOf(answer.data) !== '')
      this.#options.log.info({}, 'the card carries a newer address')
  }

  #failed(fault: MisreadFault, problem: string, answer: Response | null): void {
    // Behind a good read a failure is the card being taken away, and one misread is told once.
    if (this.#lying?.kind === 'read' || this.#lying?.kind === 'misread') return
    const meaning = answer === null ? 'no answer' : meaningOf(answer)
    const tries = (this.#lying?.tries ?? 0) + 1
    this.#lying = { kind: 'failed', tries, fault, why: { problem, meaning } }
    // Whoever has waited for an answer in vain has waited long enough.
    if (tries >= TRIES || answer === null) this.#misread(this.#lying)
  }

  /** No card is there. A good module hides one that it failed to read until it is lifted: that one is misread. */
  #gone(): void {
    if (this.#lying?.kind === 'failed') this.#misread(this.#lying)
    this.#lying = null
  }

  #misread({ fault, why }: Extract<Lying, { kind: 'failed' }>): void {
    this.#lying = { kind: 'misread' }
    this.#options.log.warn({ misread: fault, ...why, discarded: this.#exchange.discarded }, 'card not read')
    this.#options.onMisread(fault)
  }

  #missed(): void {
    this.#unanswered++
    if (this.#unanswered >= Math.max(PATIENCE, this.#rates.length)) this.#enter('silent')
  }

  #enter(state: ReaderState): void {
    if (this.#state === state) return
    this.#state = state
    if (state === 'ready' || state === 'starting') this.#options.log.info({ state }, 'reader state')
    else this.#options.log.warn({ state, discarded: this.#exchange.discarded }, 'reader state')
    this.#options.onState(state)
  }

  #ask(command: Command): Promise<Response | null> {
    return this.#exchange.ask(command, this.#rates[0] ?? BAUD_RATES[0])
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((done) => {
      this.#pause = { timer: setTimeout(done, milliseconds), done }
    })
  }

  #wake(): void {
    clearTimeout(this.#pause?.timer)
    this.#pause?.done()
    this.#pause = null
  }
}

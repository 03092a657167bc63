/** What is said to a PN532: wake up, search once when asked, and what lies there? (reader sheet §2.3) */
import type { Dialogue } from '../chip/polling-driver.ts'
import type { Chip } from '../chip/presence.ts'
import type { Discarded } from '../frame-reader.ts'
import type { DriverOptions } from '../kind.ts'
import type { Log } from '../port.ts'
import { Exchange } from './exchange.ts'
import { commands, formatVersion, targetsOf } from './protocol.ts'

export class Pn532Dialogue implements Dialogue {
  readonly #exchange: Exchange
  readonly #log: Log
  #introduced = false

  constructor({ port, log }: DriverOptions) {
    this.#exchange = new Exchange(port)
    this.#log = log
  }

  get discarded(): Discarded {
    return this.#exchange.discarded
  }

  push(bytes: Uint8Array): void {
    this.#exchange.push(bytes)
  }

  async greet(): Promise<boolean> {
    if ((await this.#exchange.ask(commands.wake)) === null) return false
    if (!this.#introduced) await this.#introduce()
    return (await this.#exchange.ask(commands.retries)) !== null
  }

  async look(): Promise<Chip[] | null> {
    const data = await this.#exchange.ask(commands.list)
    if (data === null) return null
    return (targetsOf(data) ?? []).map((uid) => ({ card: { reader: 'pn532', uid }, uid }))
  }

  abandon(): void {
    this.#introduced = false
    this.#exchange.abandon()
  }

  /** For whoever looks after the reader: which chip it is, once for each connection. */
  async #introduce(): Promise<void> {
    const data = await this.#exchange.ask(commands.version)
    if (data === null) return
    this.#introduced = true
    this.#log.info({ chip: formatVersion(data) }, 'IC card reader answers')
  }
}

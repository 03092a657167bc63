/** A terminal's connection to the simulated broker, in place of MQTT: the same promises, and the same silence. */
import { backOff } from '../../core/back-off.ts'
import type { Connection, LinkOptions } from '../../terminal/uplink/link.ts'
import type { Network } from './network.ts'
import type { Process, World } from './world.ts'

/** A dead line is noticed by a ping without answer. */
const NOTICED_MS = 45_000
const STEADY_MS = 60_000

export type WireSide = {
  machine: string
  process: Process
  /** Whether the machine is cut off from the broker. */
  isCut: () => boolean
}

export class Wire implements Connection {
  readonly machine: string
  readonly process: Process
  readonly isCut: () => boolean
  readonly #world: World
  readonly #network: Network
  readonly #options: LinkOptions
  readonly #sent = new Set<string>()
  #up = false
  #upSince = 0
  #tries = 0
  #closed = false

  constructor(world: World, network: Network, side: WireSide, options: LinkOptions) {
    this.#world = world
    this.#network = network
    this.machine = side.machine
    this.process = side.process
    this.isCut = side.isCut
    this.#options = options
    this.#dial(world.chance.between(10, 300))
  }

  get up(): boolean {
    return this.#up
  }

  publish(name: 'records' | 'status', text: string): void {
    if (!this.#up) return
    if (name === 'records') {
      const head: { epoch: string; first: number; count: number } = JSON.parse(
        text.slice(0, text.indexOf('\n')),
      )
      this.#world.note(this.machine, `sends ${head.first} to ${head.first + head.count - 1}`)
      if (this.#world.bug === 'resend-dropped') {
        const span = `${head.epoch} ${head.first}`
        if (this.#sent.has(span)) return
        this.#sent.add(span)
      }
    }
    if (this.isCut()) {
      this.#world.after(NOTICED_MS, () => this.isCut() && this.cut('no answer'), this.process)
      return
    }
    this.#network.up(this, this.#options.terminal, name, text)
  }

  receive(name: 'ack' | 'roster', text: string): void {
    if (this.#up && !this.isCut()) this.#options.onMessage(name, text)
  }

  reconnect(): void {
    this.cut('given up')
  }

  /** The connection is gone; the terminal hears of it in its own time. */
  cut(why: string): void {
    this.#network.leave(this.#options.terminal, this)
    this.#world.after(5, () => this.#lost(why), this.process)
  }

  close(): Promise<void> {
    this.#closed = true
    this.#up = false
    this.#network.leave(this.#options.terminal, this)
    return Promise.resolve()
  }

  #lost(why: string): void {
    if (this.#closed || !this.#up) return
    this.#up = false
    this.#world.note(this.machine, `offline: ${why}`)
    this.#tries = this.#world.now - this.#upSince > STEADY_MS ? 0 : this.#tries
    this.#options.onDown()
    this.#again()
  }

  #again(): void {
    this.#tries += 1
    this.#dial(backOff(this.#tries, this.#options.pace, this.#options.random))
  }

  #dial(wait: number): void {
    this.#world.after(
      wait,
      () => {
        if (this.#closed) return
        if (this.isCut() || !this.#network.join(this.#options.terminal, this)) {
          this.#again()
          return
        }
        this.#up = true
        this.#upSince = this.#world.now
        this.#world.note(this.machine, 'online')
        this.#options.onUp()
      },
      this.process,
    )
  }
}

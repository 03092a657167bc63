/**
 * Broker and wires. The broker is transport only: it passes on what it has to who is connected, and forgets
 * everything when it dies. One client id has one connection; who comes later takes it over.
 */
import { mayPublish, parseTopic, SERVER_ACCOUNT, topicOf } from '../../core/topics.ts'
import type { Wire } from './wire.ts'
import type { Process, World } from './world.ts'

/** The server's end. */
export type ServerEnd = { process: Process; receive(terminal: string, name: string, text: string): void }

export class Network {
  readonly #world: World
  readonly #wires = new Map<string, Wire>()
  #broker: Process = { name: 'broker', alive: true }
  #server: ServerEnd | null = null
  /** An acknowledgement as the server would sign it: for the bug that takes the broker's word. */
  forge: (batch: string) => string = () => ''
  /** Cut off without being told. */
  serverCut = false
  #last = new Map<string, number>()

  constructor(world: World) {
    this.#world = world
  }

  /** A terminal logs in; false where there is nobody to log in to. */
  join(terminal: string, wire: Wire): boolean {
    if (!this.#broker.alive) return false
    this.#wires.get(terminal)?.cut('taken over')
    this.#wires.set(terminal, wire)
    return true
  }

  leave(terminal: string, wire: Wire): void {
    if (this.#wires.get(terminal) === wire) this.#wires.delete(terminal)
  }

  crashBroker(downFor: number): void {
    if (!this.#broker.alive) return
    this.#world.note('broker', 'crash')
    this.#broker.alive = false
    for (const wire of [...this.#wires.values()]) wire.cut('broker gone')
    this.#wires.clear()
    this.disconnectServer()
    this.#world.after(downFor, () => this.startBroker(), null)
  }

  startBroker(): void {
    if (this.#broker.alive) return
    this.#broker = { name: 'broker', alive: true }
    this.#world.note('broker', 'start')
  }

  /** The server's end of the line; null where it is down. It comes back by itself. */
  connectServer(end: ServerEnd): void {
    this.#world.after(
      this.#world.chance.between(50, 2_000),
      () => {
        if (this.#broker.alive && !this.serverCut) this.#server = end
        else this.connectServer(end)
      },
      end.process,
    )
  }

  disconnectServer(): void {
    const end = this.#server
    this.#server = null
    if (end?.process.alive) this.connectServer(end)
  }

  /** From a terminal. */
  up(wire: Wire, terminal: string, name: string, text: string): void {
    if (!mayPublish(terminal, topicOf(terminal, name as 'records')))
      throw new Error(`${terminal} may not publish ${name}`)
    this.#carry(`${wire.machine} up`, this.#broker, () => {
      if (this.#world.bug === 'puback-trusted' && name === 'records')
        this.#world.after(0, () => wire.receive('ack', this.forge(text)), wire.process)
      const server = this.#server
      if (server === null || this.serverCut) return
      this.#carry('broker server', server.process, () => server.receive(terminal, name, text))
    })
  }

  /** From the server to a terminal. */
  down(terminal: string, name: 'ack' | 'roster', text: string): void {
    const topic = topicOf(terminal, name)
    if (this.#server === null || this.serverCut || !mayPublish(SERVER_ACCOUNT, topic)) return
    this.#carry('server broker', this.#broker, () => {
      const wire = this.#wires.get(parseTopic(topic)?.terminal ?? '')
      if (wire !== undefined)
        this.#carry(`${wire.machine} down`, wire.process, () => wire.receive(name, text))
    })
  }

  /** A message on one stretch of the way: in order, unless that is what goes wrong. */
  #carry(way: string, to: Process, arrive: () => void): void {
    const { chance, faults, now } = this.#world
    const copies = chance.hits(faults.drop * 0.5) ? 0 : chance.hits(faults.duplicate * 0.5) ? 2 : 1
    for (let copy = 0; copy < copies; copy += 1) {
      const late = chance.hits(faults.delay * 0.3) ? chance.between(1_000, 150_000) : 0
      let at = now + chance.between(2, 60) + late
      if (!chance.hits(faults.reorder * 0.5)) at = Math.max(at, this.#last.get(way) ?? 0)
      this.#last.set(way, Math.max(at, this.#last.get(way) ?? 0))
      this.#world.after(at - now, arrive, to)
    }
  }
}

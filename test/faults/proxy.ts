/** A line between two processes that can be cut, stalled, slowed down, or left half open. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pass } from 'node:timers/promises'

/**
 * `cut`: connections break and none is taken. `stalled`: nothing passes, and nobody is told. `slow`: everything comes
 * late. `half-open`: what is asked passes, and no answer comes back.
 */
export const LINE_FAULTS = ['cut', 'stalled', 'slow', 'half-open'] as const
export type LineFault = (typeof LINE_FAULTS)[number]

const LATE_MS = 400

type Pair = { near: Socket; far: Socket; answersLost: boolean }

export class FaultyLine {
  readonly #server: Server
  readonly #pairs = new Set<Pair>()
  #fault: LineFault | null = null

  private constructor(server: Server) {
    this.#server = server
  }

  /** Listens on a free port of this machine and passes on to `target`. */
  static async to(target: number): Promise<FaultyLine> {
    const server = createServer()
    const proxy = new FaultyLine(server)
    server.on('connection', (near) => proxy.#take(near, target))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** From now on; null: all is well again. */
  set(fault: LineFault | null): void {
    this.#fault = fault
    for (const pair of this.#pairs) {
      // What was lost on the way cannot be made up for within the same stream.
      if (fault === 'cut' || pair.answersLost) {
        pair.near.destroy()
        continue
      }
      for (const socket of [pair.near, pair.far])
        if (fault === 'stalled') socket.pause()
        else socket.resume()
    }
  }

  async close(): Promise<void> {
    this.set('cut')
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #take(near: Socket, target: number): void {
    if (this.#fault === 'cut') {
      near.destroy()
      return
    }
    const far = connect(target, '127.0.0.1')
    const pair = { near, far, answersLost: false }
    this.#pairs.add(pair)
    const end = () => {
      near.destroy()
      far.destroy()
      this.#pairs.delete(pair)
    }
    for (const socket of [near, far]) {
      socket.setNoDelay(true)
      socket.on('error', end)
      socket.on('close', end)
    }
    const ask = this.#lane(far)
    const answer = this.#lane(near)
    near.on('data', ask)
    far.on('data', (bytes) => {
      if (this.#fault === 'half-open') pair.answersLost = true
      if (!pair.answersLost) answer(bytes)
    })
    if (this.#fault === 'stalled') for (const socket of [near, far]) socket.pause()
  }

  /** All in its order, also where the line becomes quick again. */
  #lane(to: Socket): (bytes: Buffer) => void {
    let last = Promise.resolve()
    return (bytes) => {
      const came = performance.now()
      const late = this.#fault === 'slow' ? LATE_MS : 0
      last = last.then(async () => {
        const wait = came + late - performance.now()
        if (wait > 0) await pass(wait)
        if (!to.destroyed) to.write(bytes)
      })
    }
  }
}

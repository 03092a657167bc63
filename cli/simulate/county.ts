/** The county's server: the real queue and the real ingest on the ledger in memory. */
import { ack as ackShape } from '../../core/ack.ts'
import type { Sign } from '../../core/batch.ts'
import { canonical } from '../../core/canonical.ts'
import { parseAs } from '../../core/shape.ts'
import { ingestInto } from '../../server/ingest/ingest.ts'
import type { Ledger } from '../../server/ingest/ledger.ts'
import { createIngestQueue } from '../../server/ingest/queue.ts'
import type { MemoryLedger } from './ledger.ts'
import type { Network } from './network.ts'
import type { Process, World } from './world.ts'

const quiet = { info() {}, warn() {}, error() {} }

export class County {
  readonly #world: World
  readonly #network: Network
  readonly #ledger: MemoryLedger
  readonly #sign: Sign
  #process: Process = { name: 'server', alive: false }
  /** Calls of ingest that have begun and not ended. */
  #running = 0
  /** Of each chain, what hashes its batches claimed: for the bugs that believe them. */
  readonly #claimed = new Map<string, Map<number, string>>()

  constructor(world: World, network: Network, ledger: MemoryLedger, sign: Sign) {
    this.#world = world
    this.#network = network
    this.#ledger = ledger
    this.#sign = sign
    world.busy = () => this.#running > ledger.waiting
  }

  start(): void {
    if (this.#process.alive) return
    const process = { name: 'server', alive: true }
    this.#process = process
    this.#world.note('server', 'start')
    const ledger = this.#ledger.as(process, () => this.crash(this.#world.chance.between(1_000, 60_000)))
    const { ingest } = ingestInto(this.#defective(ledger), { sign: this.#sign, log: quiet, onCommitted() {} })
    const queue = createIngestQueue({
      ingest: async (terminal, arrivals) => {
        this.#running += 1
        try {
          return await ingest(terminal, arrivals)
        } finally {
          if (process.alive) this.#running -= 1
        }
      },
      acknowledge: (terminal, text) => {
        if (process.alive) this.#acknowledge(terminal, text)
      },
      now: () => this.#world.now,
      log: quiet,
    })
    this.#network.connectServer({
      process,
      receive: (terminal, name, text) => {
        if (name !== 'records') return
        this.#claim(text)
        queue.receive(terminal, Buffer.from(text))
      },
    })
  }

  /** What ran will never end: nobody answers it. */
  crash(downFor: number): void {
    if (!this.#process.alive) return
    this.#world.note('server', 'crash')
    this.#process.alive = false
    this.#running = 0
    this.#ledger.waiting = 0
    this.#network.disconnectServer()
    this.#world.after(downFor, () => this.start(), null)
  }

  #acknowledge(terminal: string, text: string): void {
    const parsed = parseAs(ackShape, text.split('\n', 1)[0] ?? '', 'ack')
    if (!parsed.ok) throw new Error(parsed.problem)
    const ack = parsed.value
    if (this.#world.bug === 'holes-ignored') {
      const claimed = this.#claimed.get(ack.epoch) ?? new Map<number, string>()
      const highest = Math.max(ack.contiguous, ...claimed.keys())
      Object.assign(ack, { contiguous: highest, tip: claimed.get(highest) ?? ack.tip, holes: [] })
    }
    if (this.#world.bug === 'fork-accepted') ack.refused = []
    const stored = this.#ledger.streams.find(({ epoch }) => epoch === ack.epoch)?.rows.length ?? 0
    if (ack.contiguous > stored)
      this.#world.blame(`acknowledged ${ack.contiguous} to ${terminal}, where ${stored} are committed`)
    this.#world.note('server', `acknowledges ${ack.contiguous} to ${terminal}`)
    const body = canonical(ack)
    this.#network.down(terminal, 'ack', `${body}\n${this.#sign(body)}`)
  }

  #claim(text: string): void {
    const [head = '{}'] = text.split('\n', 1)
    const { epoch, first, count, tip } = JSON.parse(head)
    const claimed = this.#claimed.get(epoch) ?? new Map<number, string>()
    claimed.set(first + count - 1, tip)
    for (const line of text.split('\n').slice(2)) {
      const { seq, prev } = JSON.parse(line)
      claimed.set(seq - 1, prev)
    }
    this.#claimed.set(epoch, claimed)
  }

  #defective(ledger: Ledger): Ledger {
    if (this.#world.bug !== 'fork-accepted') return ledger
    const claimed = (epoch: string, seq: number, hash: string) => this.#claimed.get(epoch)?.get(seq) ?? hash
    let chain = ''
    return {
      ...ledger,
      transaction: (work) =>
        ledger.transaction((steps) =>
          work({
            ...steps,
            lockStream: async (terminal, epoch) => {
              chain = epoch
              const stream = await steps.lockStream(terminal, epoch)
              return stream && { ...stream, tip: claimed(epoch, stream.contiguous, stream.tip) }
            },
            storedHashes: async (id, ranges) => {
              const hashes = await steps.storedHashes(id, ranges)
              return new Map([...hashes].map(([seq, hash]) => [seq, claimed(chain, seq, hash)]))
            },
          }),
        ),
    }
  }
}

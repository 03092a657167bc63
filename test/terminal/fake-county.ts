/** A county's broker and ingest as the terminal sees them, on a real aedes, with faults that the test draws. */
import { createServer, type Server, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import { onTestFinished } from 'vitest'
import type { Ack } from '../../core/ack.ts'
import { type ChainedRecord, parseBatch, type Verify } from '../../core/batch.ts'
import { CHAIN_START } from '../../core/record.ts'
import { signedText } from '../../core/signed.ts'
import { parseTopic, topicOf } from '../../core/topics.ts'
import { sha256 } from '../../terminal/keys.ts'
import { NOON, PLACE, signByCounty, TERMINAL } from './support.ts'

/** What befalls one batch and its answer. */
export type Fate = {
  lost?: boolean
  doubled?: boolean
  /** Milliseconds that the answer is late; null: it never comes. */
  answer?: number | null
}

export class FakeCounty {
  readonly chains = new Map<string, Map<number, ChainedRecord>>()
  readonly faults: string[] = []
  readonly statuses: string[] = []
  readonly logins: string[] = []
  /** Batches that arrived, lost ones included. */
  arrived = 0
  epoch = ''
  serverTime = () => NOON
  fate: () => Fate = () => ({})
  /** Sequences that are refused, with a code. */
  refuse: { first: number; last: number; code: string } | null = null
  #verify: Verify
  #broker: Aedes | null = null
  #server: Server | null = null
  #sockets = new Set<Socket>()
  #port = 0

  constructor(verify: Verify) {
    this.#verify = verify
    onTestFinished(() => this.stop())
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.#port}`
  }

  async start(): Promise<void> {
    const broker = await Aedes.createBroker()
    broker.authenticate = (client, username, password, done) => {
      this.logins.push(`${client.id} ${username}`)
      done(null, username === TERMINAL && password?.toString() === PLACE.password)
    }
    broker.on('publish', ({ topic, payload }, client) => {
      if (client !== null) this.#take(topic, payload.toString())
    })
    const server = createServer((socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
      broker.handle(socket)
    })
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve))
    const address = server.address()
    if (address !== null && typeof address === 'object') this.#port = address.port
    this.#broker = broker
    this.#server = server
  }

  /** As when the machine dies: nothing is said to anyone. */
  async stop(): Promise<void> {
    const [broker, server] = [this.#broker, this.#server]
    this.#broker = null
    this.#server = null
    if (broker === null || server === null) return
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
    await new Promise<void>((resolve) => broker.close(() => resolve()))
  }

  send(name: 'ack' | 'roster' | 'photo', payload: string, retain = false): void {
    this.#broker?.publish(
      { cmd: 'publish', topic: topicOf(TERMINAL, name), payload, qos: 1, retain, dup: false },
      () => {},
    )
  }

  /** The chain of the present epoch. */
  get stored(): Map<number, ChainedRecord> {
    const chain = this.chains.get(this.epoch) ?? new Map()
    this.chains.set(this.epoch, chain)
    return chain
  }

  contiguous(): number {
    let last = 0
    while (this.stored.has(last + 1)) last += 1
    return last
  }

  ackText(change: Partial<Ack> = {}): string {
    const contiguous = change.contiguous ?? this.contiguous()
    return signedText(
      {
        ...{
          v: 1,
          terminal: TERMINAL,
          epoch: this.epoch,
          contiguous,
          tip: contiguous === 0 ? CHAIN_START : (this.stored.get(contiguous)?.hash ?? sha256('unknown')),
          holes: this.#holes(),
        },
        ...{ serverTime: this.serverTime(), contact: null, refused: [] },
        ...change,
      },
      signByCounty,
    )
  }

  /** Proves that what is stored is one chain from its start to `last`. */
  chainFault(last: number): string | null {
    let prev = CHAIN_START
    for (let seq = 1; seq <= last; seq += 1) {
      const found = this.stored.get(seq)
      if (found === undefined) return `${seq} is missing`
      if (found.record.prev !== prev) return `${seq} does not follow`
      prev = found.hash
    }
    return this.stored.size === last ? null : `${this.stored.size} records instead of ${last}`
  }

  #take(topic: string, text: string): void {
    const name = parseTopic(topic)?.name
    if (name === 'status') this.statuses.push(text)
    if (name !== 'records') return
    this.arrived += 1
    const { lost, doubled, answer = 0 } = this.fate()
    if (lost) return
    this.#ingest(text, answer)
    if (doubled) this.#ingest(text, answer)
  }

  #ingest(text: string, answer: number | null): void {
    const parsed = parseBatch(text.split('\n'), TERMINAL, sha256, this.#verify)
    if (!parsed.ok) {
      this.faults.push(`${parsed.code}: ${parsed.problem}`)
      return
    }
    const { head, records } = parsed.batch
    const last = head.first + head.count - 1
    this.epoch = head.epoch
    const within = this.refuse !== null && this.refuse.first <= last && head.first <= this.refuse.last
    const fork = records.find(({ record: { seq, prev }, hash }) => {
      const [before, known] = [this.stored.get(seq - 1), this.stored.get(seq)]
      return (before && before.hash !== prev) || (known && known.hash !== hash)
    })
    if (fork !== undefined) this.faults.push(`fork at ${fork.record.seq}`)
    const at = fork?.record.seq ?? head.first
    const code = fork === undefined ? (within ? this.refuse?.code : undefined) : 'fork'
    if (code === undefined) for (const each of records) this.stored.set(each.record.seq, each)
    if (answer === null) return
    const ack = this.ackText({
      contact: { boot: head.boot, uptime: head.uptime },
      refused: code === undefined ? [] : [{ first: at, count: last + 1 - at, code }],
    })
    if (answer === 0) this.send('ack', ack)
    else setTimeout(() => this.send('ack', ack), answer)
  }

  #holes(): Ack['holes'] {
    const holes: Ack['holes'] = []
    let next = 1
    for (const seq of [...this.stored.keys()].sort((a, b) => a - b)) {
      if (seq > next) holes.push({ first: next, last: seq - 1 })
      next = seq + 1
    }
    return holes.slice(0, 64)
  }
}

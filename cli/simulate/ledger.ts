/**
 * The county's ledger in memory, with what ingest relies on in PostgreSQL: a transaction is there whole or not at
 * all, a key forbids the same row twice, and each question takes time in which the server may die.
 */
import { createHash } from 'node:crypto'
import type { ChainedRecord } from '../../core/batch.ts'
import { CHAIN_START } from '../../core/record.ts'
import type { Ledger, LedgerSteps } from '../../server/ingest/ledger.ts'
import type { Process, World } from './world.ts'

export type Stream = {
  id: number
  terminal: string
  epoch: string
  contiguous: number
  ended: boolean
  attended: number
  rows: ChainedRecord[]
}
export type Enrolled = { id: string; site: string; publicKey: string }

export class MemoryLedger {
  readonly streams: Stream[] = []
  readonly quarantined: { terminal: string; code: string; problem: string }[] = []
  readonly #world: World
  readonly #enrolled: ReadonlyMap<string, Enrolled>
  readonly #suspects = new Set<string>()
  away = false
  /** Questions that wait for their answer. */
  waiting = 0
  #ids = 0

  constructor(world: World, enrolled: ReadonlyMap<string, Enrolled>) {
    this.#world = world
    this.#enrolled = enrolled
  }

  /** The ledger as one server process sees it; `crash` is called where that process dies between two questions. */
  as(server: Process, crash: () => void): Ledger {
    const ask = <T>(work: () => T) => this.#ask(server, crash, work)
    return {
      findEnrolled: (id) =>
        ask(() => {
          const known = this.#enrolled.get(id)
          return known === undefined ? null : { ...known, ended: false }
        }),
      reachOf: (terminal, epoch) =>
        ask(() => {
          const stream = this.#find(terminal, epoch)
          return { contiguous: stream?.contiguous ?? 0, tip: tipOf(stream) }
        }),
      quarantine: (terminal, suspects) =>
        ask(() => suspects.filter((suspect) => this.#quarantine(terminal, suspect)).length),
      transaction: async (work) => {
        await ask(() => {})
        const changes: (() => void)[] = []
        const result = await work(this.#steps(ask, changes))
        await this.#commit(ask, changes)
        return result
      },
    }
  }

  #steps(ask: <T>(work: () => T) => Promise<T>, changes: (() => void)[]): LedgerSteps {
    let made: Stream | null = null
    return {
      lockStream: (terminal, epoch) =>
        ask(() => {
          const stream = this.#find(terminal, epoch)
          return stream === undefined ? null : { ...stream, tip: tipOf(stream) }
        }),
      storedHashes: (id, ranges) =>
        ask(() => {
          const rows = this.streams.find((stream) => stream.id === id)?.rows ?? []
          const wanted = rows.filter(({ record: { seq } }) =>
            ranges.some(({ low, high }) => low <= seq && seq <= high),
          )
          return new Map(wanted.map(({ record, hash }) => [record.seq, hash]))
        }),
      storeBoots: (_terminal, boots) => ask(() => new Map(boots.map(({ boot }, i) => [boot, i]))),
      createStream: (terminal, epoch) =>
        ask(() => {
          this.#ids += 1
          const stream = {
            id: this.#ids,
            terminal,
            epoch,
            contiguous: 0,
            ended: false,
            attended: 0,
            rows: [],
          }
          made = stream
          changes.push(() => this.streams.push(stream))
          return stream.id
        }),
      appendRecords: (id, records, _boots, ended) =>
        ask(() => {
          const stream = made ?? this.streams.find((each) => each.id === id)
          if (stream === undefined) throw new Error(`no stream ${id}`)
          changes.push(() => this.#append(stream, records, ended))
        }),
      keepHeads: () => ask(() => {}),
      keepAttendance: () => ask(() => {}),
    }
  }

  #append(stream: Stream, records: readonly ChainedRecord[], ended: boolean): void {
    const doubled = records.find(({ record }) => stream.rows.some((row) => row.record.seq === record.seq))
    if (doubled !== undefined && this.#world.bug !== 'stored-twice')
      throw new Error(`duplicate key: ${stream.terminal} ${doubled.record.seq}`)
    stream.rows.push(...records)
    const moved = () => {
      stream.contiguous = records.at(-1)?.record.seq ?? stream.contiguous
      stream.ended = ended
    }
    if (this.#world.bug === 'stored-twice') this.#world.after(300, moved)
    else moved()
  }

  async #commit(ask: <T>(work: () => T) => Promise<T>, changes: (() => void)[]): Promise<void> {
    const { faults, chance, bug } = this.#world
    const apply = () => {
      for (const change of changes) change()
    }
    if (bug === 'ack-before-commit') {
      this.#world.after(3_000, () => this.away || apply())
      return
    }
    await ask(() => {
      apply()
      if (chance.hits(faults['commit-unknown'] * 0.2)) throw new Error('Connection terminated unexpectedly')
    })
  }

  #ask<T>(server: Process, crash: () => void, work: () => T): Promise<T> {
    const { chance, faults } = this.#world
    return new Promise((resolve, reject) => {
      this.waiting += 1
      this.#world.after(
        chance.between(1, 8),
        () => {
          this.waiting -= 1
          if (chance.hits(faults['server-crash'] * 0.01)) return crash()
          try {
            if (this.away) throw new Error('connect ECONNREFUSED')
            const answer = work()
            if (chance.hits(faults['server-crash'] * 0.01)) return crash()
            resolve(answer)
          } catch (error) {
            reject(error)
          }
        },
        server,
      )
    })
  }

  /** All chains as they are now. */
  backup(): readonly Stream[] {
    return this.streams.map((stream) => ({ ...stream, rows: [...stream.rows] }))
  }

  restore(backup: readonly Stream[]): void {
    this.streams.splice(
      0,
      Number.POSITIVE_INFINITY,
      ...backup.map((stream) => ({ ...stream, rows: [...stream.rows] })),
    )
  }

  #find(terminal: string, epoch: string): Stream | undefined {
    const anyEpoch = this.#world.bug === 'epoch-forgotten'
    return this.streams.find((stream) => stream.terminal === terminal && (anyEpoch || stream.epoch === epoch))
  }

  #quarantine(
    terminal: string,
    { code, problem, bytes }: { code: string; problem: string; bytes: Buffer },
  ): boolean {
    const records = bytes.toString().split('\n').slice(2).join('\n')
    const digest = createHash('sha256').update(`${terminal}\n${code}\n${records}`).digest('hex')
    if (this.#suspects.has(digest)) return false
    this.#suspects.add(digest)
    this.quarantined.push({ terminal, code, problem })
    this.#world.note('county', `quarantine: ${code} of ${terminal}, ${problem}`)
    return true
  }
}

function tipOf(stream: Stream | undefined): string {
  return stream?.rows.find(({ record }) => record.seq === stream.contiguous)?.hash ?? CHAIN_START
}

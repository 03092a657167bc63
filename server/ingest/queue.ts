/**
 * Between the broker and the ledger: batches wait here, in the order in which they came, one worker a terminal.
 * Bounded: when the database is slower than the terminals, what does not fit is let go and sent again by its
 * terminal, since nothing of it was acknowledged.
 */
import type { Log } from '../log.ts'
import { namedIn } from './batch-name.ts'
import type { Arrival, Ingest } from './ingest.ts'

export type IngestQueue = {
  /** Takes a batch as it came; returns at once and never throws. */
  receive(terminal: string, bytes: Buffer): void
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>
  /** Takes nothing more; resolves when what had come is done. */
  close(): Promise<void>
}

type QueueDeps = {
  ingest: Ingest['ingest']
  /** Sends a signed acknowledgement down to its terminal. */
  acknowledge(terminal: string, text: string): void
  /** ms since 1970. */
  now(): number
  log: Log
}

/**
 * Workers hold a database connection each; the pool keeps some for people. More of them only keep more records in
 * memory at once: while one waits for the disk, another reads.
 */
const WORKERS = 4
const GROUP_BATCHES = 16
export const QUEUE_MAX_BYTES = 32 * 1024 * 1024
const TERMINAL_MAX_BYTES = 8 * 1024 * 1024
const COMPLAIN_EVERY_MS = 5000

export function createIngestQueue({ ingest, acknowledge, now, log }: QueueDeps): IngestQueue {
  const waiting = new Map<string, Waiting[]>()
  const running = new Set<string>()
  let bytesWaiting = 0
  let open = true
  let idleCalls: (() => void)[] = []
  const complain = complaints(now, log)

  function receive(terminal: string, bytes: Buffer): void {
    const queue = waiting.get(terminal) ?? []
    const name = nameOf(bytes)
    const earlier = queue.findIndex((waits) => name !== null && waits.name === name)
    const freed = queue[earlier]?.bytes.length ?? 0
    const full =
      bytesWaiting + bytes.length - freed > QUEUE_MAX_BYTES ||
      sizeOf(queue) + bytes.length - freed > TERMINAL_MAX_BYTES
    if (!open || full) {
      complain('batch let go: the queue is full or closing', { terminal })
      return
    }
    // Sent again while it waits: the newer one takes its place, since it tells more of the terminal's clock.
    queue.splice(earlier < 0 ? queue.length : earlier, earlier < 0 ? 0 : 1, { bytes, at: now(), name })
    waiting.set(terminal, queue)
    bytesWaiting += bytes.length - freed
    start()
  }

  function start(): void {
    for (const terminal of waiting.keys()) {
      if (running.size >= WORKERS) return
      if (!running.has(terminal)) void work(terminal)
    }
  }

  async function work(terminal: string): Promise<void> {
    running.add(terminal)
    const queue = waiting.get(terminal) ?? []
    const group = queue.splice(0, GROUP_BATCHES)
    // Whoever is served goes to the end, so that one busy terminal does not hold up the others.
    waiting.delete(terminal)
    if (queue.length > 0) waiting.set(terminal, queue)
    bytesWaiting -= sizeOf(group)
    try {
      for (const text of await ingest(terminal, group)) acknowledge(terminal, text)
    } catch (error) {
      complain('batches not stored and not acknowledged', { terminal, error: String(error) })
    }
    running.delete(terminal)
    start()
    if (running.size > 0 || waiting.size > 0) return
    const calls = idleCalls
    idleCalls = []
    for (const call of calls) call()
  }

  function idle(): Promise<void> {
    if (running.size === 0 && waiting.size === 0) return Promise.resolve()
    return new Promise((resolve) => idleCalls.push(resolve))
  }

  return {
    receive,
    idle,
    close() {
      open = false
      return idle()
    },
  }
}

/** An arrival and which records its head says that it carries; null where that cannot be read. */
type Waiting = Arrival & { name: string | null }

function nameOf(bytes: Buffer): string | null {
  const named = namedIn(bytes)
  return named === null ? null : `${named.epoch}/${named.first}/${named.count}/${named.tip}`
}

/** During an outage every batch fails: one line in five seconds says so, with the number since the last line. */
function complaints(now: () => number, log: Log): (message: string, detail: object) => void {
  const told = new Map<string, { at: number; since: number }>()
  return (message, detail) => {
    const last = told.get(message) ?? { at: Number.NEGATIVE_INFINITY, since: 0 }
    last.since += 1
    if (now() - last.at >= COMPLAIN_EVERY_MS) {
      log.warn({ ...detail, times: last.since }, message)
      last.at = now()
      last.since = 0
    }
    told.set(message, last)
  }
}

function sizeOf(arrivals: readonly Arrival[]): number {
  return arrivals.reduce((sum, { bytes }) => sum + bytes.length, 0)
}

/**
 * Takes terminals' batches into the ledger: proves them, stores each record once, and answers with a signed,
 * cumulative acknowledgement after the commit. Knows nothing of how batches travel.
 */
import { hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import pg from 'pg'
import type { Ack } from '../../core/ack.ts'
import { type Batch, type ChainedRecord, parseBatch, type Sign, type Verify } from '../../core/batch.ts'
import { CHAIN_START } from '../../core/record.ts'
import { signedText } from '../../core/signed.ts'
import type { Log } from '../log.ts'
import type { Database } from '../plugins/database.ts'
import { verifierOf } from '../secrets.ts'
import { namedIn } from './batch-name.ts'
import { bootsOf } from './contacts.ts'
import type { Refused } from './faults.ts'
import { headsOf } from './head-repository.ts'
import { HeldBatches } from './held-batches.ts'
import { type Joined, join } from './join.ts'
import { type Ledger, postgresLedger } from './ledger.ts'
import type { KnownTerminal } from './ledger-repository.ts'
import { linesOf } from './lines.ts'

/** A batch as it came, and the server's time when it did. */
export type Arrival = { bytes: Buffer; at: number }

export type Ingest = {
  /**
   * Stores what can be stored of one terminal's batches; returns acknowledgements, one for each chain, to be sent
   * down to it. Throws where the database is away: then nothing is acknowledged and the terminal sends again.
   * Not to be called again for a terminal while a call for it runs.
   */
  ingest(terminal: string, arrivals: readonly Arrival[]): Promise<string[]>
}

export type IngestDeps = {
  pool: Database['pool']
  sign: Sign
  log: Log
  /** Called after each commit that added records. */
  onCommitted(): void
}

type Proven = { batch: Batch; arrival: Arrival; size: number }
type Stored = { contiguous: number; tip: string }
type Doubt = { arrival: Arrival; epoch: string | null; what: Refused }

/** So many records of a chain may wait to be put into its attendance sheets; at the end of a day none does. */
const ATTENDANCE_WAITS = 1000

function closesDay(newest: ChainedRecord | undefined): boolean {
  return newest?.record.kind === 'day-close' || newest?.record.kind === 'end'
}

export const sha256 = (text: string) => hash('sha256', text, 'hex')

export function createIngest({ pool, ...deps }: IngestDeps): Ingest {
  return ingestInto(postgresLedger(pool), deps)
}

export function ingestInto(ledger: Ledger, { sign, log, onCommitted }: Omit<IngestDeps, 'pool'>): Ingest {
  const held = new HeldBatches<Proven>()
  const verifiers = new Map<string, Verify>()

  function verifier(publicKey: string): Verify {
    const known = verifiers.get(publicKey) ?? verifierOf(publicKey)
    verifiers.set(publicKey, known)
    return known
  }

  async function attempt(terminalId: string, arrivals: readonly Arrival[]): Promise<string[]> {
    const terminal = await ledger.findEnrolled(terminalId)
    if (terminal === null) {
      const what: Refused = { first: 1, count: 1, code: 'unknown-terminal', problem: 'never enrolled' }
      await keep(
        terminalId,
        arrivals.map((arrival) => ({ arrival, epoch: null, what })),
      )
      return []
    }
    const { chains, doubts } = await prove(terminal, arrivals, verifier(terminal.publicKey))
    const answers: Ack[] = []
    const latest = Math.max(...arrivals.map(({ at }) => at))
    for (const [epoch, batches] of chains) {
      const chain = `${terminalId}/${epoch}`
      const candidates = [...held.of(chain), ...batches]
      const { joined, reach } = await store(terminal, epoch, candidates)
      const ahead = held.hold(chain, joined.ahead)
      if (joined.accepted.length > 0) onCommitted()
      doubts.push(...joined.refused.map(({ from, what }) => ({ arrival: from.arrival, epoch, what })))
      answers.push(answer(terminalId, epoch, reach, ahead, batches, latest))
    }
    for (const epoch of new Set(doubts.map((doubt) => doubt.epoch))) {
      if (epoch === null || chains.has(epoch)) continue
      answers.push(answer(terminalId, epoch, await ledger.reachOf(terminalId, epoch), [], [], latest))
    }
    await keep(terminalId, doubts)
    for (const ack of answers)
      ack.refused = doubts
        .filter((doubt) => doubt.epoch === ack.epoch)
        .slice(0, 16)
        .map(({ what: { first, count, code } }) => ({ first, count, code }))
    return answers.map((ack) => signedText(ack, sign))
  }

  /** One transaction; when it returns, all that it says is committed. */
  async function store(
    terminal: KnownTerminal,
    epoch: string,
    candidates: readonly Proven[],
  ): Promise<{ joined: Joined<Proven>; reach: Stored }> {
    return ledger.transaction(async (steps) => {
      const stream = await steps.lockStream(terminal.id, epoch)
      const reach = stream ?? { contiguous: 0, tip: CHAIN_START, ended: false }
      const overlaps = candidates
        .map(({ batch: { head } }) => ({
          low: head.first - 1,
          high: Math.min(head.first + head.count - 1, reach.contiguous),
        }))
        .filter(({ low, high }) => low < reach.contiguous && low <= high)
      const hashes =
        stream === null || overlaps.length === 0
          ? new Map<number, string>()
          : await steps.storedHashes(stream.id, overlaps)
      hashes.set(reach.contiguous, reach.tip)
      const joined = join(reach, hashes, candidates, terminal)
      const boots = await steps.storeBoots(terminal.id, bootsOf(candidates, joined.accepted))
      if (joined.accepted.length > 0) {
        const id = stream?.id ?? (await steps.createStream(terminal.id, epoch))
        if (id === null) throw new StreamRace()
        await steps.appendRecords(id, joined.accepted, boots, joined.ended)
        await steps.keepHeads(id, headsOf(joined.accepted, candidates))
        const attended = stream?.attended ?? 0
        const waiting = reach.contiguous + joined.accepted.length - attended
        if (waiting >= ATTENDANCE_WAITS || closesDay(joined.accepted.at(-1)))
          await steps.keepAttendance(id, attended)
      }
      const { record, hash: tip } = joined.accepted.at(-1) ?? {}
      return { joined, reach: { contiguous: record?.seq ?? reach.contiguous, tip: tip ?? reach.tip } }
    })
  }

  function answer(
    terminal: string,
    epoch: string,
    { contiguous, tip }: Stored,
    ahead: readonly Proven[],
    batches: readonly Proven[],
    latest: number,
  ): Ack {
    const newest = batches.reduce<Proven | null>(
      (best, proven) => (best !== null && best.arrival.at >= proven.arrival.at ? best : proven),
      null,
    )
    const holes: Ack['holes'] = []
    let expected = contiguous + 1
    for (const { batch } of ahead) {
      const { first, count } = batch.head
      if (first > expected) holes.push({ first: expected, last: first - 1 })
      expected = Math.max(expected, first + count)
    }
    return {
      v: 1,
      terminal,
      epoch,
      contiguous,
      tip,
      holes: holes.slice(0, 64),
      serverTime: newest?.arrival.at ?? latest,
      contact: newest === null ? null : { boot: newest.batch.head.boot, uptime: newest.batch.head.uptime },
      refused: [],
    }
  }

  async function keep(terminal: string, doubts: readonly Doubt[]): Promise<void> {
    if (doubts.length === 0) return
    const suspects = doubts.map(({ arrival, epoch, what }) => ({ ...what, epoch, bytes: arrival.bytes }))
    const kept = await ledger.quarantine(terminal, suspects)
    // A fork means a copied or rolled-back terminal: it is said every time, other faults when they are new.
    for (const { epoch, what } of doubts)
      if (what.code === 'fork' || kept > 0) log.error({ terminal, epoch, ...what }, 'batch quarantined')
  }

  async function ingest(terminal: string, arrivals: readonly Arrival[], tries = 3): Promise<string[]> {
    try {
      return await attempt(terminal, arrivals)
    } catch (error) {
      if (tries > 1 && isPassing(error)) return ingest(terminal, arrivals, tries - 1)
      const [only, ...others] = arrivals
      if (only === undefined || !isAboutValues(error)) throw error
      // Something that the checks let through and PostgreSQL does not take: it may not hold up what came with it.
      const waiting = arrivals
        .map((arrival) => chainOf(terminal, arrival))
        .filter((chain) => held.of(chain)[0])
      if (waiting.length > 0) {
        for (const chain of waiting) held.drop(chain)
        return ingest(terminal, arrivals)
      }
      if (others.length > 0) {
        const answers: string[] = []
        for (const arrival of arrivals) answers.push(...(await ingest(terminal, [arrival])))
        return answers
      }
      const named = namedIn(only.bytes)
      const what: Refused = {
        first: named?.first ?? 1,
        count: named?.count ?? 1,
        code: 'not-storable',
        problem: String(error),
      }
      await keep(terminal, [{ arrival: only, epoch: named?.epoch ?? null, what }])
      return []
    }
  }

  return { ingest: (terminal, arrivals) => ingest(terminal, arrivals) }
}

/** Sorts batches by chain; what does not prove itself is doubted. */
async function prove(
  terminal: KnownTerminal,
  arrivals: readonly Arrival[],
  verify: Verify,
): Promise<{ chains: Map<string, Proven[]>; doubts: Doubt[] }> {
  const chains = new Map<string, Proven[]>()
  const doubts: Doubt[] = []
  for (const arrival of arrivals) {
    const parsed = parseBatch(linesOf(arrival.bytes), terminal.id, sha256, verify)
    if (parsed.ok && !terminal.ended) {
      const { epoch } = parsed.batch.head
      chains.set(epoch, [
        ...(chains.get(epoch) ?? []),
        { batch: parsed.batch, arrival, size: arrival.bytes.length },
      ])
    } else {
      const named = namedIn(arrival.bytes)
      const { code, problem } = parsed.ok
        ? ({ code: 'ended-terminal', problem: 'the county ended this terminal' } as const)
        : parsed
      const what: Refused = { first: named?.first ?? 1, count: named?.count ?? 1, code, problem }
      doubts.push({ arrival, epoch: named?.epoch ?? null, what })
    }
    // Hundreds of hashes a batch: others want to be served between two of them.
    await setImmediate()
  }
  return { chains, doubts }
}

function chainOf(terminal: string, arrival: Arrival): string {
  return `${terminal}/${namedIn(arrival.bytes)?.epoch}`
}

/** Two servers began the same chain at once; the next try finds it. */
class StreamRace extends Error {}

const DEADLOCK_AND_SERIALIZATION = ['40P01', '40001']

function isPassing(error: unknown): boolean {
  return (
    error instanceof StreamRace ||
    (error instanceof pg.DatabaseError && DEADLOCK_AND_SERIALIZATION.includes(error.code ?? ''))
  )
}

/** SQLSTATE classes 22 (data exception) and 23 (constraint): trying again is of no use. */
function isAboutValues(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '')
}

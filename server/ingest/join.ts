/**
 * Joins proven batches to what is stored of their chain. Pure: the caller gives the stored hashes that the batches
 * overlap and writes down what comes out.
 */
import type { Batch, ChainedRecord } from '../../core/batch.ts'
import { parsePlainDate } from '../../core/plain-date.ts'
import { CHAIN_START, type TerminalRecord } from '../../core/record.ts'
import type { IngestFault, Refused } from './faults.ts'

/** How far a chain is stored: records 1 to `contiguous`, without a hole. */
export type Reach = { contiguous: number; ended: boolean }
/** What the county knows of the terminal. */
export type Enrolled = { site: string; publicKey: string }

export type Joined<B> = {
  /** The next records of the chain, from `contiguous` + 1 on. */
  accepted: ChainedRecord[]
  /** Batches whose predecessor has not come yet. */
  ahead: B[]
  refused: { from: B; what: Refused }[]
  ended: boolean
}

/**
 * `batches` are of one chain, in any order, duplicates and overlaps allowed. `stored` gives the hash of every stored
 * record that one of them overlaps, and of the one before each.
 */
export function join<B extends { batch: Batch }>(
  reach: Reach,
  stored: ReadonlyMap<number, string>,
  batches: readonly B[],
  enrolled: Enrolled,
): Joined<B> {
  const joined: Joined<B> = {
    accepted: [],
    ahead: [],
    refused: [],
    ended: reach.ended,
  }
  const hashAt = (seq: number) =>
    seq === 0 ? CHAIN_START : (stored.get(seq) ?? joined.accepted[seq - reach.contiguous - 1]?.hash)

  const refuse = (from: B, seq: number, code: IngestFault, problem: string) => {
    const { first, count } = from.batch.head
    joined.refused.push({ from, what: { first: seq, count: first + count - seq, code, problem } })
  }

  for (const candidate of [...batches].sort((a, b) => a.batch.head.first - b.batch.head.first)) {
    const next = () => reach.contiguous + joined.accepted.length + 1
    const { first } = candidate.batch.head
    if (first > next()) {
      joined.ahead.push(candidate)
      continue
    }
    const { records, unread } = candidate.batch
    if (records[0] !== undefined && records[0].record.prev !== hashAt(first - 1)) {
      if (first === 1) refuse(candidate, first, 'chain-broken', 'seq 1: prev is not the start of a chain')
      else refuse(candidate, first, 'fork', `seq ${first}: prev is not the stored hash of ${first - 1}`)
      continue
    }
    const refusedSoFar = joined.refused.length
    for (const record of records) {
      const { seq } = record.record
      if (seq < next()) {
        if (record.hash === hashAt(seq)) continue
        refuse(candidate, seq, 'fork', `seq ${seq}: stored with another hash`)
        break
      }
      const fault = joined.ended ? chainEnded(seq) : objection(record.record, enrolled)
      if (fault !== null) {
        refuse(candidate, seq, fault.code, fault.problem)
        break
      }
      joined.accepted.push(record)
      if (record.record.kind === 'end') joined.ended = true
    }
    if (unread !== undefined && joined.refused.length === refusedSoFar)
      refuse(candidate, unread.seq, unread.code, unread.problem)
  }
  return joined
}

type Objection = { code: IngestFault; problem: string }

function chainEnded(seq: number): Objection {
  return { code: 'chain-ended', problem: `seq ${seq}: the chain has ended` }
}

const INTEGER_MAX = 2_147_483_647

/** What keeps a record of a whole, signed chain out of the ledger. */
function objection(record: TerminalRecord, enrolled: Enrolled): Objection | null {
  const { seq, kind, body } = record
  const fault = (code: IngestFault, problem: string) => ({ code, problem: `seq ${seq}: ${problem}` })

  if ((kind === 'genesis') !== (seq === 1))
    return fault('chain-broken', kind === 'genesis' ? 'a second genesis' : 'a chain begins with its genesis')
  if (seq > INTEGER_MAX) return fault('not-storable', 'sequence too high')
  if (kind === 'genesis' && body.publicKey !== enrolled.publicKey)
    return fault('wrong-key', 'the genesis names another key')
  if ('site' in body && body.site !== enrolled.site) return fault('wrong-site', `names site ${body.site}`)
  if (kind === 'meal' && parsePlainDate(body.day) === undefined)
    return fault('not-storable', `${body.day} is no day`)
  if (kind === 'meal' && body.price > INTEGER_MAX) return fault('not-storable', 'price too high')
  if (kind === 'void' && body.voids >= seq)
    return fault('not-storable', `voids ${body.voids}, which is not before it`)
  return null
}

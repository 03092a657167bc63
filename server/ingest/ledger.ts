/** What ingest asks of the ledger, and PostgreSQL as the one that answers; the simulation has one in memory. */
import type pg from 'pg'
import { inTransaction, type Queryable } from '../plugins/database.ts'
import { keepAttendance } from './attendance-repository.ts'
import { keepHeads } from './head-repository.ts'
import {
  appendRecords,
  createStream,
  findEnrolled,
  lockStream,
  reachOf,
  storeBoots,
  storedHashes,
} from './ledger-repository.ts'
import { isPartitionMissing, keepPartitions } from './partitions-repository.ts'
import { quarantine, type Suspect } from './quarantine-repository.ts'

const single = { findEnrolled, reachOf }
const steps = { lockStream, storedHashes, storeBoots, createStream, appendRecords, keepHeads, keepAttendance }

type OnClient = (client: Queryable, ...args: never[]) => unknown
type Bound<F extends Record<string, OnClient>> = {
  [K in keyof F]: F[K] extends (client: Queryable, ...args: infer A) => infer R ? (...args: A) => R : never
}

/** What stands in one transaction. */
export type LedgerSteps = Bound<typeof steps>

export type Ledger = Bound<typeof single> & {
  /** Keeps what could not be believed; says how much of it was new. */
  quarantine(terminal: string, suspects: readonly Suspect[]): Promise<number>
  /** Committed when it returns; nothing of it is there when it throws, except where the commit's answer was lost. */
  transaction<T>(work: (steps: LedgerSteps) => Promise<T>): Promise<T>
}

export function postgresLedger(pool: pg.Pool): Ledger {
  return {
    ...bound(single, pool),
    quarantine: (terminal, suspects) => quarantine(pool, terminal, suspects),
    async transaction(work) {
      const once = () => inTransaction(pool, (client) => work(bound(steps, client)))
      try {
        return await once()
      } catch (error) {
        if (!isPartitionMissing(error)) throw error
        await keepPartitions(pool)
        return once()
      }
    },
  }
}

function bound<F extends Record<string, OnClient>>(functions: F, client: Queryable): Bound<F> {
  const entries = Object.entries(functions).map(([name, call]) => [name, call.bind(null, client)])
  return Object.fromEntries(entries) as Bound<F>
}

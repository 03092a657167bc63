/** Stable codes of everything for which the ingest refuses a batch or the rest of one; they stand in the quarantine. */
import type { BatchFault } from '../../core/batch.ts'

export type IngestFault =
  | BatchFault
  | 'unknown-terminal'
  | 'ended-terminal'
  /** The genesis names another key than the enrolled one. */
  | 'wrong-key'
  | 'wrong-site'
  /** A record after the chain's end. */
  | 'chain-ended'
  /** A sequence that is stored already, with another hash. */
  | 'fork'
  /** A value beyond what the ledger can hold. */
  | 'not-storable'

/** Part of a batch that was not believed: `count` records from `first` on. */
export type Refused = { first: number; count: number; code: IngestFault; problem: string }

/**
 * Which terminals' messages a server process takes, where several share the work. Nothing hangs on it but their load:
 * whichever processes take a record, the chain's row in the database lets it in once.
 */
import { createHash } from 'node:crypto'

/**
 * all: the only process. part: of `of` processes the `part`-th, by the terminal's name, at any broker. shared: the
 * broker deals the batches out among all who ask so; for brokers with shared subscriptions, which ours is not.
 */
export type IngestShare = { kind: 'all' } | { kind: 'part'; part: number; of: number } | { kind: 'shared' }

const MOST_WORKERS = 64

/** `shared`, or part/of as in `2/4`; null where it is neither. */
export function parseShare(text: string): IngestShare | null {
  if (text === 'shared') return { kind: 'shared' }
  const [, part, of] = /^(\d{1,2})\/(\d{1,2})$/.exec(text) ?? []
  const share = { kind: 'part' as const, part: Number(part), of: Number(of) }
  return share.part >= 1 && share.part <= share.of && share.of <= MOST_WORKERS ? share : null
}

export function takes(share: IngestShare, terminal: string): boolean {
  if (share.kind !== 'part') return true
  return createHash('sha256').update(terminal).digest().readUInt32BE() % share.of === share.part - 1
}

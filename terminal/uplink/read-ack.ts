/**
 * What an acknowledgement of this chain proves about this journal. Where the server's chain is another, nothing that
 * it has may be carried over once more, since it may also have the void of it; and nothing that it lacks may be left
 * behind. So both chains are compared, by sending, as far as they go together.
 */
import type { Ack } from '../../core/ack.ts'
import type { Journal } from '../journal/journal.ts'
import type { Window } from './window.ts'

export type Meaning =
  /** Overtaken on its way by a later one. */
  | { kind: 'old' }
  /** The server has this journal's records up to here, fewer than before where it was set back itself. */
  | { kind: 'holds'; upTo: number }
  /** The journal is dead; the server has its records up to `held`. */
  | { kind: 'set-back'; problem: string; held: number }

/** `window` knows what was sent. Throws JournalFailure. */
export function read(ack: Ack, journal: Journal, window: Pick<Window, 'sentAt' | 'holding'>): Meaning {
  const { contiguous, tip, refused, contact } = ack
  const { anchor, mark } = journal
  const { acked, ackedAt, last } = mark
  const fork = refused.find(({ code }) => code === 'fork')
  if (fork !== undefined) return readFork(fork.first, acked, window)
  if (contiguous < acked && (ackedAt === null || ack.serverTime <= ackedAt)) return { kind: 'old' }
  if (contiguous < anchor.seq) {
    const problem = `the server went back to ${contiguous} records, and those up to ${anchor.seq} are trimmed`
    return { kind: 'set-back', problem, held: contiguous }
  }
  if (contiguous <= last && journal.hashOf(contiguous) === tip) return { kind: 'holds', upTo: contiguous }

  const problem =
    contiguous > last
      ? `set back: the server holds ${contiguous} records, this journal ${last}`
      : `set back: the server holds another record ${contiguous}`
  if (contiguous < acked) return { kind: 'set-back', problem, held: 0 }
  if (contact === null) return { kind: 'set-back', problem, held: acked }
  // What was sent and gave no offence the server has; what comes after it is still to be compared.
  const sent = refused.length === 0 ? window.sentAt(contact.uptime) : null
  const same = sent !== null && sent.last <= contiguous ? Math.max(acked, sent.last) : acked
  return same < last ? { kind: 'holds', upTo: same } : { kind: 'set-back', problem, held: same }
}

/** A fork is told at the first record that differs, or at a batch's first where what comes before it differs. */
function readFork(first: number, acked: number, window: Pick<Window, 'holding'>): Meaning {
  const problem = `set back: the server holds another record ${first}`
  // Acknowledged once and another now: how much of it is the same nobody knows.
  if (first <= acked) return { kind: 'set-back', problem, held: 0 }
  const begin = window.holding(first)?.first ?? first
  if (begin < first || first === acked + 1) return { kind: 'set-back', problem, held: first - 1 }
  // What was sent before it tells more.
  return { kind: 'holds', upTo: acked }
}

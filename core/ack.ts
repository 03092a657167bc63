/**
 * The server's acknowledgement 回执, signed and cumulative: every record up to `contiguous` is committed. It names
 * the hash of the last of them, so that a journal that was set back is not taken for the chain that the server has.
 * A lost one costs nothing: the next stands for itself.
 */
import { integer, list, type Of, object, oneOf, orNull, words } from './shape.ts'
import { bootId, digest, epoch, id, instant, uptime } from './vocabulary.ts'

export const ack = object({
  v: oneOf(1),
  terminal: id,
  epoch,
  contiguous: integer(),
  /** Hash of record `contiguous`; CHAIN_START where that is 0. */
  tip: digest,
  /** Sequences seen to be missing, as first and last of each run; the terminal sends them again at once. */
  holes: list(object({ first: integer(1), last: integer(1) }), 64),
  serverTime: instant,
  /** The contact that this answers, so that the terminal can pair its uptime with the server's time. */
  contact: orNull(object({ boot: bootId, uptime })),
  /** What was refused and why (a stable code); the bytes are kept in the server's quarantine. */
  refused: list(object({ first: integer(1), count: integer(1), code: words(64) }), 16),
})
export type Ack = Of<typeof ack>

/** What a terminal says of itself, retained by the broker; the last will says only that it is gone. */

import { MOST_ASKED_PHOTOS } from './photo.ts'
import { flag, integer, list, type Of, object, oneOf, orNull, type Shape, words } from './shape.ts'
import { digest, epoch, instant, uptime } from './vocabulary.ts'

/** Counts that a column of 32 bits holds. */
const counter = integer(0, 2_147_483_647)

/** What terminals of an earlier version do not say. */
const lately =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (value, at) =>
    value === undefined || value === null ? null : shape(value, at)

const somePhotos = list(digest, MOST_ASKED_PHOTOS)

const details = object({
  /** ms since 1970 at which the county issued the roster; null: it has none. */
  rosterIssued: orNull(instant),
  /** Bytes that are free where the journal lies; null where the system does not say. */
  disk: orNull(integer()),
  /** Wall clock less true time, ms; null where the true time is not known by contact with the server. */
  clockOff: orNull(integer(Number.MIN_SAFE_INTEGER)),
  /** In the order of its settings. */
  readers: list(object({ kind: words(16), state: words(16) }), 32),
  /** ms since the machine and since this program started. */
  uptime,
  running: uptime,
  /** The server's time at its last acknowledgement. */
  ackedAt: orNull(instant),
  /** Digests of pictures that it asks for. */
  photos: (value, at) => (value === undefined ? [] : somePhotos(value, at)),
})

export const terminalStatus = object({
  v: oneOf(1),
  online: flag,
  detail: orNull(
    object({
      epoch,
      at: instant,
      /** Highest sequence written, and highest that the server has acknowledged. */
      last: counter,
      acked: counter,
      /** Wall-clock time of the oldest record not yet acknowledged. */
      oldest: orNull(instant),
      /** Version of its roster; 0 where it has none or asks for it whole. */
      roster: counter,
      /** The worst of all readers. */
      reader: words(32),
      software: words(64),
      more: lately(details),
    }),
  ),
})
export type TerminalStatus = Of<typeof terminalStatus>

export const GONE: TerminalStatus = { v: 1, online: false, detail: null }

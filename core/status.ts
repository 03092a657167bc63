/** What a terminal says of itself, retained by the broker; the last will says only that it is gone. */
import { flag, integer, type Of, object, oneOf, orNull, words } from './shape.ts'
import { epoch, instant } from './vocabulary.ts'

/** Counts that a column of 32 bits holds. */
const counter = integer(0, 2_147_483_647)

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
      roster: counter,
      reader: words(32),
      software: words(64),
    }),
  ),
})
export type TerminalStatus = Of<typeof terminalStatus>

export const GONE: TerminalStatus = { v: 1, online: false, detail: null }

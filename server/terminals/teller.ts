/** What those who tell terminals something have in common. */
import type { Sign } from '../../core/batch.ts'
import type { TerminalStatus } from '../../core/status.ts'
import type { Log } from '../log.ts'
import type { Database } from '../plugins/database.ts'

/** One who tells terminals one kind of thing. */
export type Teller = {
  /** Notes what a terminal says of itself, and so whether it is there to be told. Returns at once. */
  note(terminal: string, status: TerminalStatus): void
  /** Looks at once whether there is something to tell, and tells it. Never throws. */
  look(): Promise<void>
  /** Looks again and again, until stopped. */
  start(): void
  stop(): Promise<void>
}

export type TellerDeps = {
  pool: Database['pool']
  sign: Sign
  /** Puts a message on its way down; false where there is no connection. */
  send(terminal: string, text: string): boolean
  now: () => number
  log: Log
}

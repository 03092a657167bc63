/**
 * Sees to it that terminals hold the newest roster: each one that is online and says another version is sent a
 * whole signed one. Not retained: the broker keeps nothing of ours, and a terminal says its version on every start.
 */
import { signedText } from '../../core/signed.ts'
import type { TerminalStatus } from '../../core/status.ts'
import type { Log } from '../log.ts'
import type { Secrets } from '../secrets.ts'
import type { Rosters } from './rosters.ts'

export type RosterSender = {
  /** Takes a terminal's word on what it holds; returns at once. */
  note(terminal: string, status: TerminalStatus): void
  /** Looks whether the register changed, and sends what is due. Never throws. */
  look(): Promise<void>
  /** Looks again and again, until stopped. */
  start(): void
  stop(): Promise<void>
}

const LOOK_EVERY_MS = 2000
/** While people write into the register, its versions follow each other quickly, and each one is sent whole. */
const SEND_NEWER_MS = 5000
/** The same version is sent again where the terminal keeps saying that it lacks it. */
const SEND_AGAIN_MS = 30_000

type Known = { said: number; sent: number; sentAt: number }

export function createRosterSender({
  rosters,
  sign,
  send,
  now,
  log,
}: {
  rosters: Rosters
  sign: Secrets['sign']
  /** Puts a message on its way down; false where there is no connection. */
  send(terminal: string, text: string): boolean
  now: () => number
  log: Log
}): RosterSender {
  const online = new Map<string, Known>()
  let looking: Promise<void> | null = null
  let again = false
  let timer: NodeJS.Timeout | undefined

  function note(terminal: string, { online: isOnline, detail }: TerminalStatus): void {
    if (!isOnline || detail === null) {
      online.delete(terminal)
      return
    }
    const known = online.get(terminal)
    online.set(terminal, { sent: 0, sentAt: 0, ...known, said: detail.roster })
    if (known === undefined) void look()
  }

  async function sendDue(): Promise<void> {
    const version = await rosters.version()
    const moment = now()
    for (const [terminal, known] of online) {
      if (known.said === version) continue
      const pause = known.sent === version ? SEND_AGAIN_MS : SEND_NEWER_MS
      if (moment - known.sentAt < pause) continue
      const roster = await rosters.rosterFor(terminal)
      if (roster === null || !send(terminal, signedText(roster, sign))) continue
      known.sent = roster.version
      known.sentAt = moment
    }
  }

  /** One look at a time; what was noted meanwhile is looked at right after. */
  function look(): Promise<void> {
    again = looking !== null
    looking ??= sendDue()
      .catch((error) => log.warn({ error: String(error) }, 'rosters not sent'))
      .finally(() => {
        looking = null
        if (again) void look()
      })
    return looking
  }

  return {
    note,
    look,
    start() {
      timer = setInterval(look, LOOK_EVERY_MS)
    },
    async stop() {
      clearInterval(timer)
      again = false
      await looking
    },
  }
}

/**
 * Sees to it that terminals hold the newest roster: each one that is online and says another version is sent what
 * changed since, or the whole where that will not do. Not retained: the broker keeps nothing of ours, and a terminal
 * says its version on every start.
 */
import { setImmediate } from 'node:timers/promises'
import type { Json } from '../../core/canonical.ts'
import { signedText } from '../../core/signed.ts'
import type { TerminalStatus } from '../../core/status.ts'
import type { Teller, TellerDeps } from '../terminals/teller.ts'
import type { Rosters, Sending } from './rosters.ts'

/** A lost card is lost everywhere within seconds. */
const LOOK_EVERY_MS = 1000
/** A whole roster of a large county is a load: while people write, it is not begun more often than this. */
const WHOLE_AGAIN_MS = 30_000
/** What was sent counts as held until it is time for another word of the terminal's. */
const UNDER_WAY_MS = 5_000

/** A change that so often did not arrive, or is not taken: then the whole. */
const MOST_TRIES = 2

type Known = {
  said: number
  /** What was last put on its way: from which version (null: whole) to which, when, and how often by now. */
  sent: { base: number | null; version: number; at: number; tries: number } | null
  /** A whole roster of which `next` and what follows is still to go. */
  whole: { sending: Sending; next: number } | null
}

export function createRosterSender({
  rosters,
  sign,
  send,
  now,
  log,
}: Omit<TellerDeps, 'pool'> & { rosters: Pick<Rosters, 'version' | 'sendingFor'> }): Teller {
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
    online.set(terminal, { sent: null, whole: null, ...known, said: detail.roster })
    if (known === undefined) void look()
  }

  async function sendDue(): Promise<void> {
    const version = await rosters.version()
    for (const [terminal, known] of online) {
      if (known.whole === null) await begin(terminal, known, version)
      // One part a look for each: nobody waits for another's whole county.
      if (known.whole === null) continue
      goOn(terminal, known, known.whole)
      await setImmediate()
    }
  }

  async function begin(terminal: string, known: Known, version: number): Promise<void> {
    const moment = now()
    const { said, sent } = known
    const age = sent === null ? Number.POSITIVE_INFINITY : moment - sent.at
    const held = sent !== null && age < UNDER_WAY_MS ? sent.version : said
    if (held === version) return
    if (sent !== null && sent.base === null && age < WHOLE_AGAIN_MS && said !== sent.version) return
    const tries = sent?.base === held && sent.version === version ? sent.tries + 1 : 1
    const whole = held === 0 || tries > MOST_TRIES || (sent?.base === null && held !== sent.version)
    const sending = await rosters.sendingFor(terminal, whole ? null : held)
    if (sending === null) return
    if (sending.count > 1) {
      known.whole = { sending, next: 0 }
      return
    }
    const message = sending.message(0)
    if (!send(terminal, signedText(message as Json, sign))) return
    const base = 'kind' in message && message.kind === 'delta' ? message.base : null
    known.sent = { base, version: sending.version, at: moment, tries }
  }

  function goOn(terminal: string, known: Known, { sending, next }: NonNullable<Known['whole']>): void {
    if (!send(terminal, signedText(sending.message(next) as Json, sign))) {
      known.whole = null
      return
    }
    const last = next + 1 === sending.count
    known.whole = last ? null : { sending, next: next + 1 }
    if (last) known.sent = { base: null, version: sending.version, at: now(), tries: 1 }
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

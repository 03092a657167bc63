/**
 * Sends terminals the commands that wait for them, again and again until the terminal's chain tells what came of each.
 * A terminal carries out none of them twice.
 */
import type { Json } from '../../core/canonical.ts'
import { signedText } from '../../core/signed.ts'
import { listPending, noteSent } from './command-repository.ts'
import { endTerminalsThatEnded } from './end-repository.ts'
import type { Teller, TellerDeps } from './teller.ts'

const LOOK_EVERY_MS = 2_000
const SEND_AGAIN_MS = 30_000

export function createCommandSender({ pool, sign, send, now, log }: TellerDeps): Teller {
  /** Terminals online, and when each command was last sent to them. */
  const online = new Map<string, Map<string, number>>()
  let looking: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined

  async function sendDue(): Promise<void> {
    const moment = now()
    await endTerminalsThatEnded({ pool }, moment)
    if (online.size === 0) return
    const sent: string[] = []
    for (const command of await listPending(pool, [...online.keys()], moment)) {
      const { terminal, id } = command
      const times = online.get(terminal)
      if (times === undefined || moment - (times.get(id) ?? Number.NEGATIVE_INFINITY) < SEND_AGAIN_MS)
        continue
      if (!send(terminal, signedText({ v: 1, ...command } as Json, sign))) continue
      times.set(id, moment)
      sent.push(id)
    }
    if (sent.length > 0) await noteSent(pool, sent, moment)
  }

  function look(): Promise<void> {
    looking ??= sendDue()
      .catch((error) => log.warn({ error: String(error) }, 'commands not sent'))
      .finally(() => {
        looking = null
      })
    return looking
  }

  return {
    note(terminal, status) {
      if (!status.online) online.delete(terminal)
      else if (!online.has(terminal)) online.set(terminal, new Map())
    },
    look,
    start() {
      timer = setInterval(look, LOOK_EVERY_MS)
    },
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}

/** What the county tells a terminal beside its acknowledgements: rosters, pictures, meals had elsewhere, commands. */
import { join } from 'node:path'
import type { Verify } from '../core/batch.ts'
import type { EnrolmentAnswer } from '../core/enrolment.ts'
import type { DownTopic } from '../core/topics.ts'
import type { Clock } from './clock.ts'
import { type Acts, Commands } from './commands/commands.ts'
import { ElsewhereStore } from './elsewhere-store.ts'
import type { Journal } from './journal/journal.ts'
import { opened } from './keys.ts'
import type { Kiosk } from './kiosk.ts'
import type { Photos } from './photos.ts'
import type { RosterStore } from './roster-store.ts'
import type { Uplink } from './uplink/uplink.ts'

/** What belongs to the process and not to its place. */
export type Helpers = {
  restartReaders(): Promise<void>
  /** The last lines of the log. */
  recentLines(): string[]
}

export type Told = {
  take(name: Exclude<DownTopic, 'ack'>, text: string): void
  elsewhere: ElsewhereStore
  close(): Promise<void>
}

export function listen({
  folder,
  answer,
  journal,
  clock,
  rosters,
  photos,
  verify,
  kiosk,
  uplink,
  helpers,
  log,
}: {
  folder: string
  answer: EnrolmentAnswer
  journal: Journal
  clock: Clock
  rosters: RosterStore
  photos: Photos
  verify: Verify
  kiosk: Pick<Kiosk, 'changed' | 'failed' | 'say' | 'setPin'>
  uplink: Pick<Uplink, 'again' | 'kick' | 'sendLog' | 'statusChanged'>
  helpers: Helpers
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void }
}): Told {
  const elsewhere = new ElsewhereStore(join(folder, 'elsewhere.json'), answer.terminal, verify, (problem) =>
    log.warn({ problem }, 'meals elsewhere'),
  )
  const acts: Acts = {
    resend: (from) => uplink.again(from),
    askWholeRoster() {
      rosters.askWhole()
      uplink.statusChanged()
    },
    restartReaders: helpers.restartReaders,
    sendLog: () => uplink.sendLog(helpers.recentLines()),
    setPin: (pin) => kiosk.setPin(pin),
    end(reason, writeAnswer) {
      const ended = journal.end(reason, rosters.roster?.site.id ?? answer.site, writeAnswer)
      kiosk.changed()
      return ended.ok ? null : ended.failure
    },
  }
  const commands = new Commands({
    file: join(folder, 'commands.json'),
    journal,
    clock,
    verify,
    open: (context, sealed) => opened(answer.tokenKey, context, sealed),
    acts,
    onNotice: (notice) => kiosk.say(notice),
    onWritten: () => uplink.kick(),
    onFailure: (failure) => kiosk.failed(failure),
    log,
  })

  function takeRoster(text: string): void {
    const taken = rosters.take(text)
    if (taken.kind === 'refused') log.warn({ problem: taken.problem }, 'roster refused')
    if (taken.kind !== 'applied') return
    log.info({ version: taken.roster.version, elders: taken.roster.elders.length }, 'new roster')
    photos.hold(journal.ended ? [] : taken.roster.elders)
    kiosk.changed()
  }

  function takePhoto(text: string): void {
    const problem = photos.take(text)
    if (problem !== null) log.warn({ problem }, 'picture refused')
    // What is asked for next stands in the status.
    uplink.statusChanged()
  }

  return {
    take(name, text) {
      if (name === 'roster') takeRoster(text)
      else if (name === 'command') commands.take(text)
      else if (name === 'photo') takePhoto(text)
      else {
        const problem = elsewhere.take(text)
        if (problem !== null) log.warn({ problem }, 'meals elsewhere refused')
      }
    },
    elsewhere,
    async close() {
      elsewhere.close()
      await commands.close()
    },
  }
}

/** All that the server tells terminals by itself: rosters, commands, meals had elsewhere, pictures. */
import type { DownTopic } from '../../core/topics.ts'
import type { Log } from '../log.ts'
import type { Database } from '../plugins/database.ts'
import { createRosterSender } from '../register/roster-sender.ts'
import { createRosters } from '../register/rosters.ts'
import type { Secrets } from '../secrets.ts'
import { createCommandSender } from './command-sender.ts'
import { createElsewhereTeller } from './elsewhere-teller.ts'
import { createPhotoTeller } from './photo-teller.ts'
import type { Teller, TellerDeps } from './teller.ts'

export function tellTerminals({
  pool,
  secrets,
  send,
  now,
  log,
}: {
  pool: Database['pool']
  secrets: Secrets
  send(terminal: string, name: DownTopic, text: string): boolean
  now: () => number
  log: Log
}): Omit<Teller, 'look'> {
  const on = (name: DownTopic): TellerDeps => ({
    ...{ pool, now, log, sign: secrets.sign },
    send: (terminal, text) => send(terminal, name, text),
  })
  const tellers: Teller[] = [
    createRosterSender({ ...on('roster'), rosters: createRosters({ pool, secrets, now }) }),
    createCommandSender(on('command')),
    createElsewhereTeller(on('elsewhere')),
    createPhotoTeller({ ...on('photo'), secrets }),
  ]
  return {
    note(terminal, status) {
      for (const each of tellers) each.note(terminal, status)
    },
    start() {
      for (const each of tellers) each.start()
    },
    async stop() {
      await Promise.all(tellers.map((each) => each.stop()))
    },
  }
}

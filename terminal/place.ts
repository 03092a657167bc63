/** An enrolled terminal at work: journal, clock, roster and uplink of one place in the county. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { EnrolmentAnswer } from '../core/enrolment.ts'
import { dayOf } from '../core/plain-date.ts'
import { rosterTokenOf } from '../core/roster.ts'
import { parseAs } from '../core/shape.ts'
import { lastLived } from './alive.ts'
import { contact, createClock } from './clock.ts'
import type { TerminalConfig } from './config.ts'
import { withHealth } from './heartbeat.ts'
import type { Journal } from './journal/journal.ts'
import { openJournal } from './journal/open.ts'
import { macOf, type TerminalKey, verifierOf } from './keys.ts'
import type { Kiosk } from './kiosk.ts'
import { Photos } from './photos.ts'
import { RosterStore } from './roster-store.ts'
import { cardToken, isCutCard } from './scanned.ts'
import { SOFTWARE } from './software.ts'
import type { Dependencies } from './terminal.ts'
import { type Helpers, listen, type Told } from './told.ts'
import { Uplink } from './uplink/uplink.ts'

/**
 * Opens the journal and goes to work; returns how to stop. `startAnew` is called where the journal has to be opened
 * anew. Throws JournalFailure where the disk refuses.
 */
export function openPlace(
  config: TerminalConfig,
  answer: EnrolmentAnswer,
  key: TerminalKey,
  kiosk: Kiosk,
  dependencies: Dependencies,
  startAnew: () => void,
  helpers: Helpers,
): () => Promise<void> {
  const { log, machine } = dependencies
  const journal = openJournal({
    file: join(config.folder, 'journal.db'),
    terminal: answer.terminal,
    genesis: { site: answer.site, publicKey: key.publicKey, software: SOFTWARE },
    stamp: createClock(machine, null).stamp,
    newEpoch: () => randomBytes(16).toString('hex'),
    log,
  })
  try {
    return goToWork(journal, config, answer, key, kiosk, dependencies, startAnew, helpers)
  } catch (error) {
    journal.close()
    throw error
  }
}

function goToWork(
  journal: Journal,
  { folder, brokerUrl }: TerminalConfig,
  answer: EnrolmentAnswer,
  key: TerminalKey,
  kiosk: Kiosk,
  { log, machine, random, timing, connect }: Dependencies,
  startAnew: () => void,
  helpers: Helpers,
): () => Promise<void> {
  const kept = parseAs(contact, journal.mark.contact ?? 'null', 'contact')
  const verify = verifierOf(answer.countyKey)
  const rosters = new RosterStore(join(folder, 'roster.txt'), answer.terminal, verify, (problem) =>
    log.error({ problem }, 'the roster on the disk'),
  )
  const roster = () => rosters.roster
  const past = Math.max(journal.mark.ackedAt ?? 0, journal.lastSureTime(), roster()?.issued ?? 0)
  const clock = createClock(machine, kept.ok ? kept.value : null, past, lastLived(journal))
  const photos = new Photos({
    folder: join(folder, 'photos'),
    ...{ terminal: answer.terminal, verify, uptime: machine.uptime, lately: journal.history.elders() },
    problem: (problem) => log.error({ problem }, 'pictures on the disk'),
  })
  // A machine that was handed back has no business with anybody's face.
  const holdPhotos = () => photos.hold(journal.ended ? [] : (roster()?.elders ?? []))
  holdPhotos()
  const body = { folder, journal, clock, rosters, photos, started: machine.uptime() }

  let told: Told | null = null
  const uplink = new Uplink({
    connect,
    url: brokerUrl,
    password: answer.password,
    journal,
    clock,
    sign: key.sign,
    verify,
    random,
    timing,
    log,
    status: () =>
      withHealth(kiosk.status({ journal, roster, clock }), { ...body, readers: kiosk.view().readers }),
    onTold: (name, text) => told?.take(name, text),
    onSetBack: (problem, held) => {
      const failure = journal.condemn(problem, held)
      if (failure === null) startAnew()
      else kiosk.failed(failure)
    },
    onChange: () => kiosk.changed(),
    onFailure: (failure) => kiosk.failed(failure),
  })
  try {
    const heard = listen({ ...body, answer, verify, kiosk, uplink, helpers, log })
    told = heard
    const mac = macOf(answer.tokenKey)
    const canonicalToken = (token: string) => {
      const { time, quality } = clock.now()
      const held = rosters.roster
      return cardToken(token, {
        cardKeys: held?.cardKeys ?? [],
        // By a wall clock alone, which may be wrong by years, no card has expired.
        today: quality === 'contact' ? dayOf(time, held?.site.serviceDayStarts ?? 0) : null,
        onRefused: (fault) => log.warn({ fault }, 'a QR card is not the county’s, or no longer valid'),
      })
    }
    kiosk.takePlace({
      siteName: answer.siteName,
      rosterToken: (token) => (isCutCard(token) ? null : rosterTokenOf(mac, canonicalToken(token))),
      journal,
      clock,
      roster,
      online: () => uplink.online,
      written: () => uplink.kick(),
      elsewhere: (elder, day, meal) => heard.elsewhere.eaten(elder, day, meal),
      photo: (digest) => photos.address(digest),
    })
    const stopTelling = kiosk.onChange(() => {
      if (journal.ended) holdPhotos()
      uplink.statusChanged()
    })
    kiosk.tick()

    return async () => {
      stopTelling()
      kiosk.leavePlace()
      await uplink.close()
      await heard.close()
      journal.close()
    }
  } catch (error) {
    // It would go on without a place, under the name of the next try.
    void uplink.close()
    throw error
  }
}

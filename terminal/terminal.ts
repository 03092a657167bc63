/** The terminal process: puts its parts together and takes them apart again. */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as timeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Logger, pino } from 'pino'
import { backOff, type Pace } from '../core/back-off.ts'
import type { EnrolmentAnswer } from '../core/enrolment.ts'
import { textToken } from '../core/qr-card.ts'
import { buildApp } from './app.ts'
import { CareDesk } from './care/care-desk.ts'
import { createClock } from './clock.ts'
import { RecentLog } from './commands/recent-log.ts'
import type { TerminalConfig } from './config.ts'
import { enrol, enrolledLately, savedEnrolment } from './enrolment.ts'
import { guarded, JournalFailure } from './journal/failure.ts'
import { ownKey, savedKey, type TerminalKey } from './keys.ts'
import { Kiosk } from './kiosk.ts'
import { STANDARD_OUTPUT } from './log.ts'
import { type Machine, thisMachine } from './machine.ts'
import { openPlace } from './place.ts'
import { openReaders, type Reader, type ReaderStatus, type ReadersOptions } from './reader/readers.ts'
import { SOFTWARE } from './software.ts'
import type { Connect } from './uplink/link.ts'
import { TIMING, type Timing } from './uplink/uplink.ts'

export type Dependencies = {
  log: Logger
  machine: Machine
  random: () => number
  fetch: typeof fetch
  openReaders: (options: ReadersOptions) => Reader
  /** Folder of the built page. */
  pages: string
  timing: Timing
  /** Where the broker is not reached by MQTT. */
  connect?: Connect
}

export type RunningTerminal = {
  /** Address of the kiosk page. */
  url: string
  close(): Promise<void>
}

const TICK_MS = 15_000
const READERS_CLOSE_WITHIN_MS = 10_000
const TRY_AGAIN: Pace = { first: 1_000, most: 60_000 }

/**
 * Runs a terminal until `close`. It also runs before it is enrolled and where the disk refuses its journal, and says
 * so on its screen. Throws where it cannot run at all: another terminal has this folder, its key or its enrolment is
 * damaged or missing, the port is taken.
 */
export async function runTerminal(
  config: TerminalConfig,
  given: Partial<Dependencies> = {},
): Promise<RunningTerminal> {
  const recent = new RecentLog(STANDARD_OUTPUT)
  const deps: Dependencies = {
    log: pino({ level: config.logLevel }, recent),
    machine: thisMachine(),
    random: Math.random,
    fetch,
    openReaders,
    pages: fileURLToPath(new URL('../dist/screen/', import.meta.url)),
    timing: TIMING,
    ...given,
  }
  const { log, machine, random } = deps
  mkdirSync(config.folder, { recursive: true, mode: 0o700 })
  const saved = savedEnrolment(enrolmentFile(config))
  const key = keyFor(config, saved)
  const readers = config.readers.map(({ reader }): ReaderStatus => ({ kind: reader, state: 'starting' }))
  const kiosk = new Kiosk(createClock(machine, null), { readers, camera: config.camera }, SOFTWARE, log)

  const care = new CareDesk({
    folder: config.folder,
    kiosk,
    uptime: machine.uptime,
    firstPin: () => enrolledLately(enrolmentFile(config), machine.wall()),
    newSession: () => randomBytes(32).toString('base64url'),
    log,
  })
  kiosk.attendedBy(care)

  const stop = new AbortController()
  const closings: (() => Promise<unknown>)[] = [async () => care.close()]
  const close = async () => {
    stop.abort()
    for (const each of closings.splice(0).reverse()) await each()
  }

  let stopPlace: (() => Promise<void>) | null = null
  /** What goes on towards having a place at work; one thing after another. */
  let underWay = Promise.resolve()
  closings.push(async () => {
    await underWay
    await stopPlace?.()
  })

  let opened: Reader | null = null
  const openAll = () => {
    opened = deps.openReaders({
      addresses: config.readers,
      random,
      log,
      onCard: (token, reader) => kiosk.card(token, reader),
      onMisread: (fault) => kiosk.misread(fault),
      onState: (states) => kiosk.readersAre(states),
    })
  }
  const helpers = {
    recentLines: () => recent.lines,
    async restartReaders() {
      // A port that hangs holds up neither the others nor the command's answer; it is opened anew once it lets go.
      await Promise.race([opened?.close(), pause(READERS_CLOSE_WITHIN_MS, stop.signal)])
      if (!stop.signal.aborted) openAll()
    },
  }

  /** Goes to work at the place that enrolment gave; what the disk refuses is shown and returned. */
  const start = (answer: EnrolmentAnswer): JournalFailure | null => {
    kiosk.enrolled(answer.siteName)
    try {
      stopPlace = guarded(() => openPlace(config, answer, key, kiosk, deps, () => startAnew(answer), helpers))
      return null
    } catch (error) {
      if (!(error instanceof JournalFailure)) throw error
      kiosk.failed(error)
      return error
    }
  }
  const startUntilDone = async (answer: EnrolmentAnswer) => {
    for (let tries = 1; !stop.signal.aborted && start(answer) !== null; tries += 1)
      await pause(backOff(tries, TRY_AGAIN, random), stop.signal)
  }
  const startAnew = (answer: EnrolmentAnswer) => {
    const stopping = stopPlace?.()
    stopPlace = null
    if (stopping !== undefined) underWay = stopping.then(() => startUntilDone(answer))
  }

  try {
    const failure = saved && start(saved)
    if (failure?.code === 'journal-taken')
      throw new Error(`Another terminal is running in ${config.folder}: stop it first, or set YANGYI_HOME`)
    if (failure?.code === 'journal-newer') throw failure

    const app = await buildApp({
      view: () => kiosk.view(),
      health: () => kiosk.health(),
      onChange: (listener) => kiosk.onChange(listener),
      onScan: config.camera ? (text) => kiosk.card(textToken(text), 'camera') : null,
      care,
      voice: { folder: join(config.folder, 'voice'), holds: (session) => care.holds(session) },
      photos: join(config.folder, 'photos'),
      pages: deps.pages,
    })
    closings.push(() => app.close())
    const url = await app.listen(config.kiosk)
    log.info({ url, folder: config.folder }, 'terminal started')

    const tick = setInterval(() => kiosk.tick(), TICK_MS)
    closings.push(async () => clearInterval(tick))
    openAll()
    closings.push(async () => opened?.close())
    if (saved === null)
      underWay = enrolUntilDone(config, key, deps, stop.signal).then((answer) =>
        answer === null ? undefined : startUntilDone(answer),
      )
    else if (failure !== null)
      underWay = pause(backOff(1, TRY_AGAIN, random), stop.signal).then(() => startUntilDone(saved))
    return { url, close }
  } catch (error) {
    await close()
    throw error
  }
}

const enrolmentFile = (config: TerminalConfig) => join(config.folder, 'enrolment.json')

/** A place is granted to one key: without it the terminal has none, and must not write in its name. */
function keyFor(config: TerminalConfig, saved: EnrolmentAnswer | null): TerminalKey {
  const file = join(config.folder, 'key.pem')
  if (saved === null) return ownKey(file)
  const key = savedKey(file)
  if (key !== null) return key
  throw new Error(
    `${file} is missing, but this terminal is enrolled: put it back, or remove ${enrolmentFile(config)} and enrol again with a new code`,
  )
}

/** Asks the county for a place until it has one; null where it is refused or there is no code to ask with. */
async function enrolUntilDone(
  config: TerminalConfig,
  { publicKey }: TerminalKey,
  { log, random, fetch }: Dependencies,
  stop: AbortSignal,
): Promise<EnrolmentAnswer | null> {
  const { serverUrl, enrolmentCode: code } = config
  if (code === null) {
    log.error({}, 'not enrolled: get a code from the county and set YANGYI_ENROLMENT_CODE')
    return null
  }
  for (let tries = 1; !stop.aborted; tries += 1) {
    const result = await enrol(serverUrl, code, publicKey, enrolmentFile(config), fetch, stop)
    if (result.kind === 'enrolled') {
      log.info({ terminal: result.answer.terminal, site: result.answer.site }, 'enrolled')
      return result.answer
    }
    if (result.kind === 'refused') {
      log.error({ problem: result.problem }, 'the county refused the enrolment code: get a new one')
      return null
    }
    if (!stop.aborted) log.warn({ server: serverUrl, problem: result.problem }, 'cannot enrol yet')
    await pause(backOff(tries, TRY_AGAIN, random), stop)
  }
  return null
}

/** Waits, and returns at once when stopped. */
async function pause(ms: number, stop: AbortSignal): Promise<void> {
  await timeout(ms, undefined, { signal: stop }).catch((error: unknown) => {
    if (!stop.aborted) throw error
  })
}

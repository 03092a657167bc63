/** An invented county, its key, and a machine whose clocks the test holds. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Sign } from '../../core/batch.ts'
import type { EnrolmentAnswer } from '../../core/enrolment.ts'
import type { Photo } from '../../core/photo.ts'
import type { RecordBody } from '../../core/record.ts'
import { type Roster, rosterTokenOf } from '../../core/roster.ts'
import { signedText } from '../../core/signed.ts'
import { Database } from '../../terminal/journal/database.ts'
import type { Journal } from '../../terminal/journal/journal.ts'
import { type JournalOptions, openJournal } from '../../terminal/journal/open.ts'
import { macOf } from '../../terminal/keys.ts'
import type { Machine } from '../../terminal/machine.ts'

export const TERMINAL = 'liushu-1'
export const SITE = 'liushu'
/** A Thursday at lunch. */
export const NOON = Date.parse('2024-07-18T12:00+08:00')

export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'yangyi-terminal-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const pair = generateKeyPairSync('ed25519')
export const countyKey = pair.publicKey.export({ format: 'jwk' }).x ?? ''
export const signByCounty: Sign = (text) =>
  sign(null, Buffer.from(text), pair.privateKey).toString('base64url')

export const PLACE: EnrolmentAnswer = {
  terminal: TERMINAL,
  site: SITE,
  siteName: '柳树村老年助餐点',
  password: 'p'.repeat(43),
  tokenKey: Buffer.alloc(32, 7).toString('base64url'),
  countyKey,
}
export const rosterToken = (token: string) => rosterTokenOf(macOf(PLACE.tokenKey), token)

/** People who belong to nobody: region 99xxxx. */
export const CARDS = {
  wang: 'id:990105194001010027',
  wangToo: 'chip:DEADBEEF',
  li: 'id:990105194202020019',
  nobody: 'id:990105194303030013',
}

export function rosterOf(version: number, change: Partial<Roster> = {}): Roster {
  return {
    v: 1,
    terminal: TERMINAL,
    version,
    issued: NOON + version,
    site: {
      ...{ id: SITE, name: '柳树村老年助餐点', opened: '2024-01-01', closed: null, serviceDayStarts: 240 },
      meals: [
        { meal: 'lunch', starts: 660, ends: 780, price: 800, from: '2024-01-01', to: null },
        { meal: 'dinner', starts: 1020, ends: 1080, price: 600, from: '2024-01-01', to: null },
      ],
      closures: [],
    },
    cardKeys: [],
    elders: [
      {
        id: 'e-1',
        name: '王秀英',
        call: '王大娘',
        ...{ initials: 'wxy', tail: '0027', first: true, provisional: false, stays: [], photo: null },
        died: null,
        cards: [CARDS.wang, CARDS.wangToo].map((card) => ({ token: rosterToken(card), lost: false })),
      },
      {
        id: 'e-2',
        name: '李建国',
        call: '李大爷',
        ...{ initials: 'ljg', tail: '0019', first: false, provisional: false, stays: [], photo: null },
        died: null,
        cards: [{ token: rosterToken(CARDS.li), lost: true }],
      },
    ],
    ...change,
  }
}
export const signedRoster = (version: number, change: Partial<Roster> = {}) =>
  signedText(rosterOf(version, change), signByCounty)

/** What begins and ends as a picture does, another one for each number. */
export const jpegOf = (n: number, length = 600) => {
  const bytes = Buffer.alloc(length, n)
  bytes.set([0xff, 0xd8, 0xff, 0xe0])
  bytes.set([0xff, 0xd9], length - 2)
  return bytes
}
export const signedPhoto = (bytes: Buffer, change: Partial<Photo> = {}) =>
  signedText(
    {
      ...{ v: 1, terminal: TERMINAL, digest: createHash('sha256').update(bytes).digest('hex') },
      jpeg: bytes.toString('base64'),
      ...change,
    },
    signByCounty,
  )

export type TestMachine = Machine & {
  time: number
  up: number
  slept: number
  boot: string
  pass(ms: number): void
  sleep(ms: number): void
}

export function machineAt(time: number): TestMachine {
  const machine = {
    ...{ time, up: 1_000_000, slept: 0, boot: 'boot-1' },
    wall: () => machine.time,
    uptime: () => machine.up,
    awake: () => machine.up - machine.slept,
    pass(ms: number) {
      machine.time += ms
      machine.up += ms
    },
    sleep(ms: number) {
      machine.pass(ms)
      machine.slept += ms
    },
  }
  return machine
}

export const quiet = { debug() {}, info() {}, warn() {}, error() {} }

let epochs = 0
export function journalOptions(file: string, change: Partial<JournalOptions> = {}): JournalOptions {
  const machine = machineAt(NOON)
  return {
    file,
    terminal: TERMINAL,
    genesis: { site: SITE, publicKey: 'k', software: 'yangyi test' },
    stamp: () => ({ at: machine.wall(), boot: machine.boot, uptime: machine.uptime() }),
    newEpoch: () => String(++epochs).padStart(32, '0'),
    log: quiet,
    ...change,
  }
}

export function journalIn(folder: string, change: Partial<JournalOptions> = {}): Journal {
  const journal = openJournal(journalOptions(join(folder, 'journal.db'), change))
  onTestFinished(() => journal.close())
  return journal
}

/** The database below a journal that exists, for a test to meddle with. */
export function databaseIn(folder: string): Database {
  const db = new Database(join(folder, 'journal.db'))
  db.take()
  onTestFinished(() => db.close())
  return db
}

export function mealBody(change: Partial<RecordBody<'meal'>> = {}): RecordBody<'meal'> {
  return {
    ...{ site: SITE, day: '2024-07-18', meal: 'lunch', service: 'dine-in', elder: 'e-1' },
    ...{ token: 'a'.repeat(32), price: 800, time: NOON, clock: 'wall', roster: 1, reason: null },
    ...{ assisted: null, carrier: null, collective: null },
    ...change,
  }
}

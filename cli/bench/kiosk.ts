/** A kiosk without its screen: a journal full of canteen days, and the real uplink that carries it to the server. */
import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { addDays, dayNumber, type PlainDate } from '../../core/plain-date.ts'
import type { RecordBody, RecordKind } from '../../core/record.ts'
import { createClock } from '../../terminal/clock.ts'
import { Database } from '../../terminal/journal/database.ts'
import { Journal } from '../../terminal/journal/journal.ts'
import { openJournal } from '../../terminal/journal/open.ts'
import { verifierOf } from '../../terminal/keys.ts'
import { TIMING, Uplink } from '../../terminal/uplink/uplink.ts'
import type { StandTerminal } from './stand.ts'

const FIRST_DAY = '2026-08-01' as PlainDate
const MEALS_A_DAY = 45
const MINUTE = 60_000

type Entry = { [K in RecordKind]: [at: number, kind: K, body: RecordBody<K>] }[RecordKind]

/** Canteen days as they are: breakfast, lunch and dinner, a void now and then, menu, check and closing each day. */
export function* canteen(site: string): Generator<Entry> {
  let total = 0
  let seq = 1
  for (let day = FIRST_DAY; ; day = addDays(day, 1)) {
    const midnight = (dayNumber(day) * 24 - 8) * 60 * MINUTE
    const check = { electricity: true, gas: true, food: true, note: null }
    yield [midnight + 390 * MINUTE, 'safety-check', { site, day, by: '王师傅', ...check }]
    seq += 1
    let voids = 0
    for (let i = 0; i < MEALS_A_DAY; i++) {
      const meal = i < 12 ? 'breakfast' : i < 34 ? 'lunch' : 'dinner'
      const at = midnight + ({ breakfast: 420, lunch: 670, dinner: 1030 }[meal] + (i % 12) * 5) * MINUTE
      const elder = createHash('sha256').update(`${site}/${i}`).digest('hex')
      yield [at, 'meal', mealOf(site, day, meal, at, elder, i)]
      seq += 1
      total += 1
      if ((i + dayNumber(day)) % 450 !== 0) continue
      yield [at + 5000, 'void', { voids: seq, day, reason: '刷错卡' }]
      seq += 1
      voids += 1
      total -= 1
    }
    yield [midnight + 1680 * MINUTE, 'day-close', { site, day, meals: MEALS_A_DAY, voids, total }]
    seq += 1
  }
}

function mealOf(
  site: string,
  day: PlainDate,
  meal: 'breakfast' | 'lunch' | 'dinner',
  time: number,
  elder: string,
  i: number,
): RecordBody<'meal'> {
  const stranger = i === 44 && dayNumber(day) % 5 === 0
  return {
    ...{ site, day, meal, service: i % 9 === 4 ? 'delivery' : 'dine-in' },
    elder: stranger ? null : `e-${elder.slice(0, 10)}`,
    token: i % 9 === 4 ? null : elder.slice(0, 32),
    ...{ assisted: null, carrier: i % 9 === 4 ? '李四' : null, collective: null },
    ...{ price: 800, time, clock: 'contact', roster: 12, reason: stranger ? 'unknown-card' : null },
  }
}

/** Writes so many records into a new journal, as one transaction, and opens it. */
export function fullJournal({ folder, place, key }: StandTerminal, records: number): Journal {
  const file = join(folder, 'journal.sqlite')
  const boot = randomBytes(16).toString('hex')
  let at = (dayNumber(FIRST_DAY) * 24 - 8) * 60 * MINUTE
  const begin = at
  const stamp = () => ({ at, boot, uptime: at - begin })
  const options = {
    ...{ file, terminal: place.terminal, stamp },
    genesis: { site: place.site, publicKey: key.publicKey, software: 'bench' },
    newEpoch: () => randomBytes(16).toString('hex'),
    log: { info() {}, error() {} },
  }
  openJournal(options).close()
  const db = new Database(file)
  db.take()
  const journal = new Journal(db, stamp)
  const days = canteen(place.site)
  db.transaction(() => {
    for (let written = 1; written < records; written++) {
      const { value } = days.next()
      at = value[0]
      write(journal, value)
    }
  })
  db.close()
  return openJournal(options)
}

function write<K extends RecordKind>(journal: Journal, [, kind, body]: [number, K, RecordBody<K>]): void {
  journal.write(kind, body)
}

const machine = {
  boot: randomBytes(16).toString('hex'),
  wall: () => Date.now(),
  uptime: () => Math.floor(performance.now()),
  awake: () => performance.now(),
}

/** `onAnswered` is told the ms from a batch's first publication to the acknowledgement that covers it. */
export function carry(
  { place, key }: StandTerminal,
  journal: Journal,
  url: string,
  onAnswered: (ms: number, acked: number) => void,
): Uplink {
  let onTheirWay: { last: number; at: number }[] = []
  const quiet = { debug() {}, info() {}, warn() {} }
  return new Uplink({
    ...{ url, password: place.password, journal, clock: createClock(machine, null), timing: TIMING },
    // What is signed goes out at once.
    sign(head) {
      const { first, count } = JSON.parse(head) as { first: number; count: number }
      const last = first + count - 1
      if (!onTheirWay.some((batch) => batch.last === last)) onTheirWay.push({ last, at: performance.now() })
      return key.sign(head)
    },
    verify: verifierOf(place.countyKey),
    status: () => ({ v: 1, online: true, detail: null }),
    onTold() {},
    onSetBack(problem) {
      throw new Error(problem)
    },
    onChange() {
      const { acked } = journal.mark
      const now = performance.now()
      for (const { last, at } of onTheirWay) if (last <= acked) onAnswered(now - at, acked)
      onTheirWay = onTheirWay.filter(({ last }) => last > acked)
    },
    onFailure(failure) {
      throw failure
    },
    random: Math.random,
    log: quiet,
  })
}

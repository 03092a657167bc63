import { copyFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { BATCH_MAX_CHARACTERS, BATCH_MAX_RECORDS } from '../../core/batch.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import { CHAIN_START, parseRecord, type TerminalRecord } from '../../core/record.ts'
import { JournalFailure, journalFailure } from '../../terminal/journal/failure.ts'
import { Journal } from '../../terminal/journal/journal.ts'
import { openJournal } from '../../terminal/journal/open.ts'
import { sha256 } from '../../terminal/keys.ts'
import { databaseIn, journalIn, journalOptions, machineAt, mealBody, NOON, SITE, scratch } from './support.ts'

const THURSDAY = '2024-07-18' as PlainDate
const FRIDAY = '2024-07-19' as PlainDate

function recordsOf(journal: Journal): TerminalRecord[] {
  return journal.batch(1, journal.mark.last).map(({ text }) => {
    const read = parseRecord(text)
    if (!read.ok) throw new Error(read.problem)
    return read.value
  })
}

describe('the chain', () => {
  test('begins with the genesis of a random epoch', () => {
    const journal = journalIn(scratch(), { newEpoch: () => 'ab'.repeat(16) })
    expect(journal.mark).toEqual({ last: 1, acked: 0, ackedAt: null, contact: null })
    expect(recordsOf(journal)).toEqual([
      {
        ...{ v: 1, terminal: 'liushu-1', epoch: 'ab'.repeat(16), seq: 1, kind: 'genesis', prev: CHAIN_START },
        ...{ at: NOON, boot: 'boot-1', uptime: 1_000_000 },
        body: { site: SITE, publicKey: 'k', software: 'yangyi test' },
      },
    ])
  })

  test('names in each record the hash of the one before', () => {
    const journal = journalIn(scratch())
    for (let i = 0; i < 5; i += 1) expect(journal.append('test', { note: `第${i}次` }).ok).toBe(true)
    const stored = journal.batch(1, journal.mark.last)
    expect(stored.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6])
    expect(stored.every(({ hash, text }) => sha256(text) === hash)).toBe(true)
    expect(recordsOf(journal).map(({ prev }) => prev)).toEqual([
      CHAIN_START,
      ...stored.slice(0, -1).map(({ hash }) => hash),
    ])
  })

  test('goes on where it was, with its marks', () => {
    const folder = scratch()
    const first = journalIn(folder)
    first.append('meal', mealBody())
    first.acknowledge(1, NOON + 5, '{"a":1}')
    first.close()
    const again = journalIn(folder)
    expect(again.epoch).toBe(first.epoch)
    expect(again.mark).toEqual({ last: 2, acked: 1, ackedAt: NOON + 5, contact: '{"a":1}' })
    expect(again.eaten('e-1', THURSDAY, 'lunch')).toBe(true)
    expect(again.append('test', { note: '开机' })).toMatchObject({ ok: true, record: { record: { seq: 3 } } })
  })

  test('refuses to write what its reader would refuse', () => {
    const journal = journalIn(scratch())
    expect(() => journal.append('test', { note: '' })).toThrow('record 2 would be refused')
    expect(journal.append('test', { note: '好' })).toMatchObject({ record: { record: { seq: 2 } } })
  })

  test('is held by one process', () => {
    const folder = scratch()
    const journal = journalIn(folder)
    expect(() => journalIn(folder)).toThrow(expect.objectContaining({ code: 'journal-taken' }))
    expect(journal.append('test', { note: '还在' }).ok).toBe(true)
  })
})

describe('what a batch takes', () => {
  test('is what it is asked for, up to its number', () => {
    const journal = journalIn(scratch())
    for (let i = 0; i < BATCH_MAX_RECORDS + 5; i += 1) journal.append('test', { note: '好' })
    expect(journal.batch(3, 4).map(({ seq }) => seq)).toEqual([3, 4])
    expect(journal.batch(2, 10_000).length).toBe(BATCH_MAX_RECORDS)
    expect(journal.batch(10_000, 10_001)).toEqual([])
  })

  test('never grows beyond its size', () => {
    const journal = journalIn(scratch())
    // Each quotation mark takes two characters in JSON.
    for (let i = 0; i < BATCH_MAX_RECORDS; i += 1)
      journal.append('outage', { from: NOON, to: NOON, cause: '"'.repeat(200) })
    const long = journal.batch(2, journal.mark.last)
    const characters = long.reduce((sum, { text }) => sum + text.length + 1, 0)
    expect(characters).toBeLessThan(BATCH_MAX_CHARACTERS)
    expect(long.length).toBeGreaterThan(100)
  })
})

describe('what was eaten', () => {
  test('is known by elder, day and meal, where the subsidy was expected', () => {
    const journal = journalIn(scratch())
    journal.append('meal', mealBody())
    journal.append('meal', mealBody({ elder: 'e-2', reason: 'outside-window' }))
    journal.append('meal', mealBody({ elder: null, reason: 'unknown-card' }))
    journal.append('meal', mealBody({ elder: 'e-3', service: 'delivery' }))
    expect(journal.eaten('e-1', THURSDAY, 'lunch')).toBe(true)
    expect(journal.eaten('e-1', THURSDAY, 'dinner')).toBe(false)
    expect(journal.eaten('e-1', FRIDAY, 'lunch')).toBe(false)
    expect(journal.eaten('e-2', THURSDAY, 'lunch')).toBe(false)
    expect(journal.counts(THURSDAY, 'lunch')).toEqual({ 'dine-in': 1, delivery: 1, neighbour: 0 })
    expect(journal.counts(THURSDAY, 'dinner')).toEqual({ 'dine-in': 0, delivery: 0, neighbour: 0 })
    expect(journal.counts(THURSDAY, null)).toEqual({ 'dine-in': 1, delivery: 1, neighbour: 0 })
  })

  test('is no longer so once it is voided, and a void needs a standing meal', () => {
    const journal = journalIn(scratch())
    journal.append('meal', mealBody())
    const undo = { voids: 2, day: THURSDAY, reason: '刷错' }
    expect(journal.append('void', undo).ok).toBe(true)
    expect(journal.eaten('e-1', THURSDAY, 'lunch')).toBe(false)
    expect(journal.counts(THURSDAY, null)['dine-in']).toBe(0)
    expect(() => journal.append('void', undo)).toThrow(RangeError)
    expect(() => journal.append('void', { ...undo, voids: 1 })).toThrow(RangeError)
    expect(journal.mark.last).toBe(3)
  })
})

describe('a day', () => {
  const closings = (journal: Journal) =>
    recordsOf(journal).flatMap((record) => (record.kind === 'day-close' ? [record.body] : []))

  test('closes once it is past, with its counts and the running total', () => {
    const journal = journalIn(scratch())
    for (const elder of ['e-1', 'e-2', 'e-3']) journal.append('meal', mealBody({ elder }))
    journal.append('void', { voids: 3, day: THURSDAY, reason: '刷错' })
    expect(journal.closeDays(THURSDAY, SITE)).toBeNull()
    expect(closings(journal)).toEqual([])
    expect(journal.closeDays(FRIDAY, SITE)).toBeNull()
    expect(journal.closeDays(FRIDAY, SITE)).toBeNull()
    expect(closings(journal)).toEqual([{ site: SITE, day: THURSDAY, meals: 3, voids: 1, total: 2 }])
  })

  test('that is written to after its close is closed once more', () => {
    const journal = journalIn(scratch())
    journal.append('meal', mealBody())
    journal.append('meal', mealBody({ day: FRIDAY }))
    journal.closeDays('2024-07-20' as PlainDate, SITE)
    journal.append('meal', mealBody({ elder: 'e-2' }))
    journal.closeDays('2024-07-20' as PlainDate, SITE)
    expect(closings(journal)).toEqual([
      { site: SITE, day: THURSDAY, meals: 1, voids: 0, total: 2 },
      { site: SITE, day: FRIDAY, meals: 1, voids: 0, total: 2 },
      { site: SITE, day: THURSDAY, meals: 2, voids: 0, total: 3 },
    ])
  })
})

describe('the mark of what is acknowledged', () => {
  test('goes back where the server did, and never beyond the end', () => {
    const machine = machineAt(NOON)
    const stamp = () => ({ at: machine.wall(), boot: machine.boot, uptime: machine.uptime() })
    const journal = journalIn(scratch(), { stamp })
    machine.pass(1_000)
    journal.append('test', { note: '一' })
    expect(journal.oldestWaiting()).toBe(NOON)
    expect(journal.acknowledge(1, NOON, null)).toBeNull()
    expect(journal.oldestWaiting()).toBe(NOON + 1_000)
    journal.acknowledge(2, NOON, null)
    expect(journal.oldestWaiting()).toBeNull()
    journal.acknowledge(0, NOON, null)
    expect(journal.mark.acked).toBe(0)
    expect(() => journal.acknowledge(3, NOON, null)).toThrow(RangeError)
  })
})

describe('a disk that refuses', () => {
  test('when full: a typed failure, the record is not there, and it goes on when there is room', () => {
    const folder = scratch()
    journalIn(folder).close()
    const db = databaseIn(folder)
    const pages = Number(db.get('PRAGMA page_count')?.page_count)
    db.exec(`PRAGMA max_page_count = ${pages + 4}`)
    const journal = new Journal(db, journalOptions('').stamp)

    let written = 0
    let failed: JournalFailure | null = null
    while (failed === null && written < 1_000) {
      const appended = journal.append('meal', mealBody({ elder: `e-${written}` }))
      if (appended.ok) written += 1
      else failed = appended.failure
    }
    expect(failed).toBeInstanceOf(JournalFailure)
    expect(failed?.code).toBe('journal-full')
    expect(journal.mark.last).toBe(1 + written)
    expect(journal.batch(1 + written, 10_000).length).toBe(1)
    expect(journal.eaten(`e-${written}`, THURSDAY, 'lunch')).toBe(false)
    expect(journal.probe()).toMatchObject({ code: 'journal-full' })

    db.exec('PRAGMA max_page_count = 100000')
    expect(journal.probe()).toBeNull()
    expect(journal.append('meal', mealBody()).ok).toBe(true)
    journal.close()
    expect(journalIn(folder).mark.last).toBe(2 + written)
  })

  test('when read-only: a typed failure for records, closings, marks and probes', () => {
    const folder = scratch()
    journalIn(folder).close()
    const db = databaseIn(folder)
    const journal = new Journal(db, journalOptions('').stamp)
    journal.append('meal', mealBody())
    db.exec('PRAGMA query_only = 1')
    const readOnly = { code: 'journal-read-only' }
    expect(journal.append('meal', mealBody())).toMatchObject({ ok: false, failure: readOnly })
    expect(journal.closeDays(FRIDAY, SITE)).toMatchObject(readOnly)
    expect(journal.acknowledge(1, NOON, null)).toMatchObject(readOnly)
    expect(journal.probe()).toMatchObject(readOnly)
    expect(journal.mark).toMatchObject({ last: 2, acked: 0 })
  })

  test.each([
    [7, 'journal-io'],
    [10, 'journal-io'],
    [15, 'journal-io'],
    [10 | (13 << 8), 'journal-io'],
    [13, 'journal-full'],
  ])('with any other result code of SQLite, here %d', (errcode, code) => {
    expect(journalFailure(Object.assign(new Error('x'), { errcode }))).toMatchObject({ code })
  })

  test.each(['ENODEV', 'EBUSY'])('with any other code of the system, here %s', (code) => {
    const error = Object.assign(new Error('x'), { errno: -1, code })
    expect(journalFailure(error)).toMatchObject({ code: 'journal-io' })
  })

  test('is told apart from a row that does not fit and from a fault of ours', () => {
    for (const error of [
      Object.assign(new Error('x'), { errcode: 19 | (6 << 8) }),
      Object.assign(new Error('x'), { code: 'ERR_INVALID_ARG_TYPE' }),
      new RangeError('x'),
    ])
      expect(() => journalFailure(error)).toThrow(error)
  })

  test('when there is no folder', () => {
    expect(() => openJournal(journalOptions(join(scratch(), 'none', 'journal.db')))).toThrow(
      expect.objectContaining({ code: 'journal-io' }),
    )
  })
})

describe('a damaged journal', () => {
  function damaged(damage: (file: string) => void) {
    const folder = scratch()
    const file = join(folder, 'journal.db')
    const journal = journalIn(folder)
    for (let i = 0; i < 40; i += 1) journal.append('meal', mealBody({ elder: `e-${i}` }))
    journal.close()
    damage(file)
    return { folder, file, epoch: journal.epoch, bytes: readFileSync(file) }
  }
  const meddle = (sql: string) => (file: string) => {
    const db = new DatabaseSync(file, { enableForeignKeyConstraints: false })
    db.exec(sql)
    db.close()
  }

  test.each([
    ['not a database', (file: string) => writeFileSync(file, '断电'.repeat(3_000))],
    ['cut off', (file: string) => truncateSync(file, 3 * 4096 + 17)],
    ['with a record changed', meddle("UPDATE record SET text = replace(text, '800', '900') WHERE seq = 7")],
    ['with a record missing', meddle('DELETE FROM record WHERE seq = 7')],
    ['with its beginning missing', meddle('DELETE FROM record WHERE seq <= 3')],
    [
      'with its end missing',
      meddle("INSERT INTO state VALUES ('acked', '41'); DELETE FROM record WHERE seq > 40"),
    ],
    [
      'with a hash changed',
      meddle('UPDATE record SET hash = (SELECT hash FROM record WHERE seq = 40) WHERE seq = 41'),
    ],
    ['without a name', meddle("DELETE FROM state WHERE name = 'epoch'")],
    ['of another terminal', () => {}],
  ])('%s is put aside untouched, and a new epoch begins', (name, damage) => {
    const { folder, epoch, bytes } = damaged(damage)
    const terminal = name === 'of another terminal' ? 'hewan-1' : 'liushu-1'
    const errors: string[] = []
    const log = { info() {}, error: (_: object, message: string) => errors.push(message) }
    const journal = journalIn(folder, { log, terminal })
    expect(errors).toEqual(['journal put aside untouched, a new epoch begins'])
    expect(journal.epoch).not.toBe(epoch)
    expect(
      recordsOf(journal)
        .slice(0, 2)
        .map(({ kind }) => kind),
    ).toEqual(['genesis', 'outage'])

    const aside = readdirSync(folder).filter((each) => each.startsWith('aside-'))
    expect(aside).toEqual([`aside-20240718040000000-1`])
    expect(readFileSync(join(folder, aside[0] ?? '', 'journal.db')).equals(bytes)).toBe(true)
  })

  test('on any of its pages is put aside, whatever SQLite says of it', () => {
    const { file, bytes } = damaged(() => {})
    for (let page = 1; page < bytes.length / 4096; page += 1) {
      writeFileSync(file, Buffer.from(bytes).fill(0xa5, page * 4096, page * 4096 + 48))
      const journal = openJournal(journalOptions(file))
      expect(
        recordsOf(journal)
          .slice(0, 2)
          .map(({ kind }) => kind),
      ).toEqual(['genesis', 'outage'])
      journal.close()
    }
  })

  const eaters = (journal: Journal) =>
    recordsOf(journal).flatMap((record) => (record.kind === 'meal' ? [record.body.elder] : []))
  const without = (...missing: number[]) =>
    Array.from({ length: 40 }, (_, i) => i).flatMap((i) => (missing.includes(i) ? [] : [`e-${i}`]))

  test.each([
    [
      'except one that cannot be believed',
      meddle("UPDATE record SET text = replace(text, '800', '900') WHERE seq = 7"),
      without(5),
    ],
    [
      'except what is acknowledged',
      meddle("INSERT INTO state VALUES ('acked', '39'); DELETE FROM record WHERE seq = 7"),
      ['e-38', 'e-39'],
    ],
    ['as far as they can be read', (file: string) => writeFileSync(file, '断电'.repeat(3_000)), []],
  ])('gives its meals to the new epoch, %s', (_, damage, elders) => {
    expect(eaters(journalIn(damaged(damage).folder))).toEqual(elders)
  })

  test('gives on neither a voided meal nor one of another site', () => {
    const folder = scratch()
    const journal = journalIn(folder)
    for (const elder of ['e-1', 'e-2']) journal.append('meal', mealBody({ elder }))
    journal.append('void', { voids: 2, day: THURSDAY, reason: '刷错' })
    journal.append('meal', mealBody({ elder: 'e-3', site: 'hewan' }))
    journal.condemn('set back', journal.mark.acked)
    journal.close()
    expect(eaters(journalIn(folder))).toEqual(['e-2'])
  })

  test('that the server proved to be set back is put aside as well, once', () => {
    const folder = scratch()
    const journal = journalIn(folder)
    journal.append('meal', mealBody())
    expect(journal.condemn('set back: the server holds 9 records, this journal 2', 1)).toBeNull()
    journal.close()
    const fresh = journalIn(folder)
    expect(fresh.epoch).not.toBe(journal.epoch)
    expect(recordsOf(fresh)).toMatchObject([
      { kind: 'genesis' },
      { kind: 'outage', body: { cause: expect.stringContaining('the server holds 9 records') } },
      { kind: 'meal', body: { elder: 'e-1' } },
    ])
    fresh.close()
    expect(journalIn(folder).epoch).toBe(fresh.epoch)
  })

  test('is put aside together with its log, nothing of it carried over', () => {
    const { folder } = damaged(() => {})
    journalIn(folder).append('meal', mealBody())
    // As a power cut leaves it, on a disk that lost the end of the file.
    const crashed = scratch()
    for (const part of ['journal.db', 'journal.db-wal']) copyFileSync(join(folder, part), join(crashed, part))
    truncateSync(join(crashed, 'journal.db'), 3 * 4096)
    const before = ['journal.db', 'journal.db-wal'].map((part) => readFileSync(join(crashed, part)))
    expect(before.map(({ length }) => length > 0)).toEqual([true, true])

    const { epoch } = journalIn(crashed)
    expect(epoch).not.toBe(journalIn(scratch()).epoch)
    const aside = readdirSync(crashed).find((each) => each.startsWith('aside-')) ?? ''
    const after = ['journal.db', 'journal.db-wal'].map((part) => readFileSync(join(crashed, aside, part)))
    expect(after.map((bytes, i) => bytes.equals(before[i] ?? Buffer.alloc(0)))).toEqual([true, true])
  })

  test('is not one that a later version wrote: that is refused and left alone', () => {
    const { folder, bytes } = damaged(meddle('PRAGMA user_version = 3'))
    expect(() => journalIn(folder)).toThrow(expect.objectContaining({ code: 'journal-newer' }))
    expect(readdirSync(folder).filter((each) => each.startsWith('aside-'))).toEqual([])
    expect(existsSync(join(folder, 'journal.db'))).toBe(true)
    expect(readFileSync(join(folder, 'journal.db')).equals(bytes)).toBe(true)
  })
})

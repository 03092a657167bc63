import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import type { PlainDate } from '../../core/plain-date.ts'
import { CHAIN_START, parseRecord } from '../../core/record.ts'
import { JournalFailure } from '../../terminal/journal/failure.ts'
import { Journal } from '../../terminal/journal/journal.ts'
import { openJournal } from '../../terminal/journal/open.ts'
import { sha256 } from '../../terminal/keys.ts'
import { databaseIn, journalIn, journalOptions, mealBody, NOON, SITE, scratch } from './support.ts'

fc.configureGlobal({ seed: 725 })

const DAY_MS = 86_400_000
const KEEP = { days: 90, records: 3, piece: 4 }
const dayAt = (days: number) => new Date(NOON + days * DAY_MS).toISOString().slice(0, 10) as PlainDate

/** Proves by its own means that the records from `first` on are one chain; returns the hashes. */
function chainFrom(journal: Journal, first: number, prev: string): string[] {
  const hashes: string[] = []
  let before = prev
  for (let seq = first; seq <= journal.mark.last; seq += 1) {
    const [stored] = journal.batch(seq, seq)
    if (stored === undefined) throw new Error(`no record ${seq}`)
    const read = parseRecord(stored.text)
    if (!read.ok) throw new Error(read.problem)
    expect([read.value.seq, read.value.prev, stored.hash]).toEqual([seq, before, sha256(stored.text)])
    before = stored.hash
    hashes.push(stored.hash)
  }
  return hashes
}

function trimAll(journal: Journal, keep = KEEP): number {
  for (let sum = 0; ; ) {
    const went = journal.trim(keep)
    if (went instanceof JournalFailure) throw went
    if (went === 0) return sum
    expect(went).toBeLessThanOrEqual(keep.piece)
    sum += went
  }
}

test('nothing goes before the server has had it for 90 days by its own clock', () => {
  const journal = journalIn(scratch())
  for (let i = 0; i < 20; i += 1) journal.append('test', { note: `第${i}次` })
  expect(trimAll(journal)).toBe(0)
  journal.acknowledge(10, NOON, null)
  journal.acknowledge(15, NOON + 60_000, null)
  expect(trimAll(journal)).toBe(0)
  // What was acknowledged later that day is not older than its first acknowledgement says.
  journal.acknowledge(15, NOON + 90 * DAY_MS, null)
  expect(trimAll(journal)).toBe(0)
  journal.acknowledge(15, NOON + 91 * DAY_MS, null)
  expect(trimAll(journal)).toBe(10)
  expect(journal.anchor.seq).toBe(10)
  expect(chainFrom(journal, 11, journal.anchor.hash).length).toBe(11)
})

test('a wall clock that stands wrong by years trims nothing and keeps nothing', () => {
  const journal = journalIn(scratch(), {
    stamp: () => ({ at: 0, boot: 'boot-1', uptime: 1 }),
  })
  for (let i = 0; i < 20; i += 1) journal.append('test', { note: '好' })
  journal.acknowledge(21, NOON, null)
  expect(trimAll(journal)).toBe(0)
  journal.acknowledge(21, NOON + 92 * DAY_MS, null)
  // The last three stay, whatever their age.
  expect(trimAll(journal)).toBe(18)
})

test('what a server lost that went back is not taken for old', () => {
  const journal = journalIn(scratch())
  for (let i = 0; i < 20; i += 1) journal.append('test', { note: '好' })
  journal.acknowledge(18, NOON, null)
  journal.acknowledge(5, NOON + 60 * DAY_MS, null)
  journal.acknowledge(18, NOON + 61 * DAY_MS, null)
  journal.acknowledge(18, NOON + 92 * DAY_MS, null)
  expect(trimAll(journal)).toBe(5)
})

test('what is trimmed is answered for by the anchor alone', () => {
  const folder = scratch()
  const journal = journalIn(folder)
  for (let i = 0; i < 20; i += 1) journal.append('test', { note: '好' })
  const tip = journal.hashOf(10)
  expect([journal.hashOf(0), journal.anchor]).toEqual([CHAIN_START, { seq: 0, hash: CHAIN_START }])
  journal.acknowledge(10, NOON, null)
  journal.acknowledge(10, NOON + 92 * DAY_MS, null)
  trimAll(journal)
  expect([journal.hashOf(0), journal.hashOf(9), journal.hashOf(10)]).toEqual([null, null, tip])
  journal.close()
  const again = journalIn(folder)
  expect([again.epoch, again.anchor.seq]).toEqual([journal.epoch, 10])
  again.close()

  const meddle = new DatabaseSync(join(folder, 'journal.db'))
  meddle.exec(`UPDATE state SET value = replace(value, '"seq":10', '"seq":9') WHERE name = 'anchor'`)
  meddle.close()
  expect(journalIn(folder).epoch).not.toBe(journal.epoch)
})

/** Days of canteen life: meals, voids, acknowledgements, trimming and power cuts, against a model that keeps all. */
test('through any course of days the rest stays one chain, and says of recent weeks what was eaten', () => {
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('meal' as const), elder: fc.integer({ min: 1, max: 5 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('void' as const) }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('day' as const), days: fc.integer({ min: 1, max: 40 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('ack' as const), part: fc.integer({ min: 0, max: 100 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('trim' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
  )
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 80 }), (steps) => {
      const folder = scratch()
      let days = 0
      const options = journalOptions(join(folder, 'journal.db'), {
        stamp: () => ({ at: NOON + days * DAY_MS, boot: 'boot-1', uptime: 1 }),
      })
      let journal = openJournal(options)
      const { epoch } = journal
      const standing = new Map<number, { elder: string; day: number }>()
      const ackedAt = new Map<number, number>()
      let voids = 0
      let written = 0
      try {
        for (const each of steps) {
          if (each.kind === 'meal') {
            const appended = journal.append('meal', mealBody({ elder: `e-${each.elder}`, day: dayAt(days) }))
            if (!appended.ok) throw appended.failure
            written += 1
            standing.set(appended.record.record.seq, { elder: `e-${each.elder}`, day: days })
          } else if (each.kind === 'void') {
            const [last] = [...standing].at(-1) ?? []
            if (last === undefined || last <= journal.anchor.seq) continue
            const day = dayAt(standing.get(last)?.day ?? 0)
            expect(journal.append('void', { voids: last, day, reason: '刷错' }).ok).toBe(true)
            standing.delete(last)
            voids += 1
          } else if (each.kind === 'day') {
            days += each.days
            expect(journal.closeDays(dayAt(days), SITE)).toBeNull()
          } else if (each.kind === 'ack') {
            const { last, acked } = journal.mark
            const to = acked + Math.floor(((last - acked) * each.part) / 100)
            journal.acknowledge(to, NOON + days * DAY_MS, null)
            for (let seq = acked + 1; seq <= to; seq += 1) ackedAt.set(seq, days)
          } else if (each.kind === 'trim') {
            trimAll(journal)
          } else {
            journal.close()
            journal = openJournal(options)
          }
          expect(journal.epoch).toBe(epoch)
          const { anchor, mark } = journal
          expect(mark.last - anchor.seq).toBeGreaterThanOrEqual(Math.min(3, mark.last))
          for (let seq = 1; seq <= anchor.seq; seq += 1)
            expect(days - (ackedAt.get(seq) ?? days)).toBeGreaterThanOrEqual(90)
        }
        trimAll(journal)
        journal.close()
        journal = openJournal(options)
        expect(journal.epoch).toBe(epoch)
        chainFrom(journal, journal.anchor.seq + 1, journal.anchor.hash)
        for (const [seq, { elder, day }] of standing) {
          if (seq <= journal.anchor.seq) continue
          expect(journal.eaten(elder, dayAt(day), 'lunch')).toBe(true)
          expect(journal.history.findMeal(seq)).toMatchObject({ record: { body: { elder } }, voided: false })
        }
        journal.append('meal', mealBody({ elder: 'e-9', day: dayAt(days) }))
        expect(journal.end('换机', SITE)).toMatchObject({
          record: { record: { kind: 'end', body: { total: written + 1 - voids } } },
        })
      } finally {
        journal.close()
      }
    }),
    { numRuns: 40 },
  )
}, 60_000)

test('neither the file nor its log grows for ever', () => {
  const folder = scratch()
  const db = (() => {
    journalIn(folder).close()
    return databaseIn(folder)
  })()
  const journal = new Journal(db, journalOptions('').stamp)
  const sizes: number[] = []
  for (let quarter = 0; quarter < 6; quarter += 1) {
    journal.together(() => {
      for (let i = 0; i < 2_000; i += 1) journal.write('test', { note: '好'.repeat(100) })
    })
    journal.acknowledge(journal.mark.last, NOON + quarter * 92 * DAY_MS, null)
    trimAll(journal, { days: 90, records: 10, piece: 500 })
    expect(statSync(join(folder, 'journal.db-wal')).size).toBeLessThan(8 * 1024 * 1024)
    sizes.push(Number(db.get('PRAGMA page_count')?.page_count) * 4096)
  }
  expect(Math.max(...sizes)).toBeLessThan(1.3 * (sizes[1] ?? 0))
  expect(journal.mark.last - journal.anchor.seq).toBeLessThan(2 * 2_000 + 100)
}, 30_000)

test('a journal of the first layout is brought to this one, and keeps its records', () => {
  const folder = scratch()
  const file = join(folder, 'journal.db')
  const journal = journalIn(folder)
  journal.append('meal', mealBody())
  journal.acknowledge(1, NOON, null)
  journal.close()
  const old = new DatabaseSync(file)
  old.exec('DROP INDEX meal_voided; DROP TABLE acked; DROP TABLE latest; PRAGMA user_version = 1')
  old.close()

  const again = openJournal(journalOptions(file))
  onTestFinished(() => again.close())
  expect(again.epoch).toBe(journal.epoch)
  expect(again.mark).toMatchObject({ last: 2, acked: 1 })
  expect(again.acknowledge(2, NOON, null)).toBeNull()
  expect(again.append('menu', { site: SITE, day: '2024-07-18', meal: 'lunch', dishes: '土豆炖肉' }).ok).toBe(
    true,
  )
  expect(again.history.latest('menu', '2024-07-18' as PlainDate, 'lunch')?.dishes).toBe('土豆炖肉')
})

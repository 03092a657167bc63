/** Attendance sheets against the meals that they come from, and a computation that is watched and stopped. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlainMonth } from '../../../core/plain-date.ts'
import { checkAttendance, rebuildAttendance } from '../../../server/ingest/attendance-repository.ts'
import { createIngest } from '../../../server/ingest/ingest.ts'
import { inTransaction } from '../../../server/plugins/database.ts'
import { loadSecrets } from '../../../server/secrets.ts'
import { UNWATCHED } from '../../../server/settlement/computations.ts'
import { settleMonth } from '../../../server/settlement/compute-month.ts'
import { readCursors } from '../../../server/settlement/known-repository.ts'
import { readBearing } from '../../../server/settlement/meal-repository.ts'
import { heldChains } from '../../../server/settlement/record-set-repository.ts'
import { type Desk, openDesk } from '../access/desk.ts'
import { insertTerminal, NOON, silent, TestChain, testTerminal } from '../ingest/test-terminal.ts'
import { MONTH, plantCounty, plantTap, plantVoid } from './small-county.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
  await plantCounty(desk.pool)
})
afterAll(() => desk.close())

const settled = async (from: 'sheets' | 'meals') => {
  const { knownAt: _, ...computed } = await settleMonth(desk.pool, MONTH as PlainMonth, UNWATCHED, from)
  return computed
}
const rebuild = () => rebuildAttendance((work) => inTransaction(desk.pool, work))
const check = () => checkAttendance((work) => inTransaction(desk.pool, work))
const asked = { month: MONTH as PlainMonth, dayStarts: 240, weeks: false }
/** The chains' last records that bear on the month, as a settlement and as an export of it find them. */
const boundBy = async () =>
  (await inTransaction(desk.pool, (client) => readBearing(client, asked))).map(({ chain, seq }) => [
    chain,
    seq,
  ])
const held = () =>
  inTransaction(desk.pool, async (client) => {
    const chains = await heldChains(client, {
      asked,
      cursors: await readCursors(client),
      knownAt: new Date(),
    })
    return chains.flatMap(({ chain, seq }) => (seq === null ? [] : [[chain, seq]]))
  })
const sheets = async () =>
  (await desk.pool.query('SELECT * FROM attendance_sheet ORDER BY stream_id, month')).rows

describe('a month', () => {
  it('settles alike from meals and from sheets, whether these are written, half written or not at all', async () => {
    const meals = await settled('meals')
    expect(await settled('sheets')).toEqual(meals)
    await rebuild()
    expect(await sheets()).toHaveLength(3)
    expect(await settled('sheets')).toEqual(meals)

    // The same lunch once more, at another site and earlier: it is the one that counts.
    await plantTap(desk.pool, ['t-b', '2026-10-07T11:00', 'e-old', 'lunch', null])
    await plantTap(desk.pool, ['t-a', '2026-10-08T12:00', 'e-old', 'lunch', null])
    await plantTap(desk.pool, ['t-a', '2026-10-08T12:00', 'e-old', 'lunch', null])
    const later = await settled('meals')
    expect(later.statement).not.toBe(meals.statement)
    expect(later.recordsHash).not.toEqual(meals.recordsHash)
    expect(await settled('sheets')).toEqual(later)
    await rebuild()
    expect(await settled('sheets')).toEqual(later)
  })

  it('is bound by its own records and not by those of the next month', async () => {
    const before = await settled('sheets')
    await plantTap(desk.pool, ['t-a', '2026-11-02T12:00', 'e-old', 'lunch', null])
    expect((await settled('sheets')).recordsHash).toEqual(before.recordsHash)
    expect((await settled('meals')).recordsHash).toEqual(before.recordsHash)
  })

  it('takes a meal by its instant where the terminal began the day at another hour', async () => {
    const before = await settled('sheets')
    // 02:00 of 1 November is still 31 October; this terminal wrote 1 November.
    await plantTap(desk.pool, ['t-b', '2026-11-01T06:00', 'e-seventy', 'breakfast', null])
    await desk.pool.query('ALTER TABLE meal DISABLE TRIGGER append_only')
    await desk.pool.query(
      `UPDATE meal SET at = at - 4 * 3600000 WHERE meal = 'breakfast' AND elder_id = 'e-seventy'`,
    )
    await desk.pool.query('ALTER TABLE meal ENABLE TRIGGER append_only')
    const meals = await settled('meals')
    expect(await settled('sheets')).toEqual(meals)
    await rebuild()
    expect(await settled('sheets')).toEqual(meals)
    expect(JSON.parse(meals.statement).grants.meal.sites['s-b'].count).toBeGreaterThan(1)
    expect(meals.recordsHash).not.toEqual(before.recordsHash)
    expect(await boundBy()).toEqual(await held())

    // The next meal of that day does lie in November.
    await plantTap(desk.pool, ['t-b', '2026-11-01T07:00', 'e-old', 'breakfast', null])
    expect((await settled('sheets')).recordsHash).toEqual(meals.recordsHash)
    await rebuild()
    expect((await settled('sheets')).recordsHash).toEqual(meals.recordsHash)
    expect((await settled('meals')).recordsHash).toEqual(meals.recordsHash)

    const { rows } = await desk.pool.query<{ seq: number }>(
      `SELECT seq FROM meal WHERE meal = 'breakfast' AND elder_id = 'e-seventy'`,
    )
    await plantVoid(desk.pool, 't-b', rows[0]?.seq ?? 0)
    const voided = await settled('meals')
    expect(voided.recordsHash).not.toEqual(meals.recordsHash)
    expect(await settled('sheets')).toEqual(voided)
    expect(await boundBy()).toEqual(await held())
  })
})

describe('the ingest', () => {
  it('keeps the sheets as writing them anew would make them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'yangyi-sheets-'))
    const terminal = testTerminal('t-new', 's-a')
    await insertTerminal(desk.pool, terminal)
    const { sign } = loadSecrets(folder)
    const { ingest } = createIngest({ pool: desk.pool, sign, log: silent, onCommitted() {} })
    const chain = new TestChain(terminal, 'c')
    const close = (day: string) => chain.add('day-close', { site: 's-a', day, meals: 0, voids: 0, total: 0 })
    const meal = (day: string, elder: string, second = 0) =>
      chain.meal({ day, elder, time: Date.parse(`${day}T12:00:00+08:00`) + second * 1000 })
    for (let day = 10; day < 20; day += 1) {
      for (let n = 0; n < 60; n += 1) meal(`2026-10-${day}`, `e-${n % 55}`, n === 0 ? 300 * 3600 : n)
      if (day % 2 === 0) close(`2026-10-${day}`)
    }
    // Late, of days and a month that were closed; and the same instant twice.
    meal('2026-10-10', 'e-late')
    meal('2026-09-30', 'e-late')
    meal('2026-10-10', 'e-late')
    chain.add('void', { voids: 5, day: '2026-10-20', reason: 'x' })
    const length = chain.records.length
    const closes = chain.records.flatMap(({ record: { kind, seq } }) => (kind === 'day-close' ? [seq] : []))
    for (let first = 1; first <= length; ) {
      const last = Math.min(first + 36, closes.find((seq) => seq >= first) ?? length, length)
      await ingest(terminal.id, [{ bytes: chain.batch(first, last), at: NOON }])
      first = last + 1
    }

    const of = `stream_id = (SELECT id FROM stream WHERE terminal_id = 't-new')`
    const kept = await desk.pool.query(`SELECT count(*)::int AS n FROM attendance_sheet WHERE ${of}`)
    expect(kept.rows).toEqual([{ n: 1 }])
    expect(await settled('sheets')).toEqual(await settled('meals'))
    close('2026-10-20')
    await ingest(terminal.id, [{ bytes: chain.batch(length + 1, length + 1), at: NOON }])
    const { rows } = await desk.pool.query('SELECT contiguous - attended AS behind FROM stream')
    expect(rows.find(({ behind }) => behind === 0)).toBeDefined()
    const kept2 = (await sheets()).filter(({ numbers }) => numbers.length > 1000)
    await rebuild()
    expect((await sheets()).filter(({ numbers }) => numbers.length > 1000)).toEqual(kept2)
    expect(kept2).toHaveLength(1)
    expect(await settled('sheets')).toEqual(await settled('meals'))
    rmSync(folder, { recursive: true })
  })
})

describe('the check', () => {
  it('finds the sheet that says something else than its meals, and a rebuild mends it', async () => {
    await rebuild()
    const { sheets: all } = await check()
    expect(await check()).toEqual({ sheets: all, wrong: [] })
    await desk.pool.query(
      `UPDATE attendance_sheet SET numbers = set_byte(numbers, 31 * 4 + 12, 99)
        WHERE month = $1 AND stream_id = (SELECT id FROM stream WHERE terminal_id = 't-a')`,
      [MONTH],
    )
    expect((await check()).wrong).toEqual([{ chain: expect.stringMatching(/^t-a:/), month: MONTH }])
    await rebuild()
    expect((await check()).wrong).toEqual([])
  })
})

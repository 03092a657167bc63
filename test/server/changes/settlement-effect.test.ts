/** What an approved change does to money: in a month that is open, and in one that was approved. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recomputeFolder } from '../../../cli/settlement-folder/recompute-folder.ts'
import { unpack } from '../../../cli/settlement-folder/unpack.ts'
import type { PlainMonth } from '../../../core/plain-date.ts'
import { rebuildAttendance } from '../../../server/ingest/attendance-repository.ts'
import { inTransaction } from '../../../server/plugins/database.ts'
import { UNWATCHED } from '../../../server/settlement/computations.ts'
import { settleMonth } from '../../../server/settlement/compute-month.ts'
import { type Desk, openDesk, type Person } from '../access/desk.ts'
import { PAYABLE, plantCounty, plantTap } from '../settlement/small-county.ts'
import { walkMonth } from '../settlement/walk-month.ts'

const [OCTOBER, NOVEMBER] = ['2026-10', '2026-11']

let desk: Desk
let clerk: Person
let reviewer: Person
beforeEach(async () => {
  desk = await openDesk()
  desk.clock.now = Date.parse('2026-12-03T10:00:00+08:00')
  clerk = await desk.person('clerk-li', 'clerk')
  reviewer = await desk.person('reviewer-wang', 'reviewer')
})
afterEach(() => desk.close())

async function change(kind: string, elder: string, proposal: object): Promise<void> {
  const asked = await clerk.send('POST', '/api/changes', {
    ...{ kind, subject: `elder/${elder}`, proposal, reason: '核实过' },
  })
  expect(asked.statusCode, asked.body).toBe(201)
  const url = `/api/changes/${asked.json().id}/decision`
  const decided = await reviewer.send('POST', url, { verdict: 'approved', reason: null })
  expect(decided.statusCode, decided.body).toBe(200)
}

const settled = async (from: 'sheets' | 'meals') => {
  const { knownAt: _, ...computed } = await settleMonth(desk.pool, OCTOBER as PlainMonth, UNWATCHED, from)
  return computed
}
const payable = async () => Number((await settled('sheets')).payable)

async function compute(month: string) {
  const answer = await clerk.send('POST', `/api/months/${month}/compute`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().settlement
}

/** The export of a month gives the same bytes elsewhere. */
async function reproduce(month: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'yangyi-merged-'))
  const { rawPayload } = await clerk.get(`/api/months/${month}/export`)
  writeFileSync(join(scratch, 'month.zip'), rawPayload)
  const folder = mkdtempSync(join(scratch, 'folder-'))
  expect(await unpack(join(scratch, 'month.zip'), folder)).toBeNull()
  const again = await recomputeFolder(folder)
  expect('faults' in again ? again.faults : again.differences).toEqual([])
  rmSync(scratch, { recursive: true })
}

describe('a death', () => {
  beforeEach(() => plantCounty(desk.pool))

  it('counts in an open month from its approval on, and is taken back from an approved one', async () => {
    await change('elder.death', 'e-old', { died: '2026-10-06' })
    // Without the lunch of the 7th.
    expect(await payable()).toBe(PAYABLE - 400)
    await change('elder.death', 'e-old', { died: null })
    expect(await payable()).toBe(PAYABLE)
    await walkMonth(desk, OCTOBER, 'approve', { clerk: clerk.id })
    await change('elder.death', 'e-old', { died: '2026-10-06' })
    const { adjustments } = await compute(NOVEMBER)
    expect(adjustments).toMatchObject([{ month: OCTOBER, fen: -400, lines: [{ cause: 'death', elders: 1 }] }])
  })
})

describe('a category', () => {
  const byCategory = {
    ...{
      id: 'p-1',
      title: '测试县老年助餐补贴办法',
      cites: [{ document: '测试〔2026〕1号', clause: '第六条' }],
    },
    ...{ effective: { from: '2026-09-01', to: null }, serviceDayStarts: '04:00' },
    grants: [
      {
        ...{ id: 'meal', per: 'meal', funders: [{ id: 'county', share: '100%' }] },
        rates: [
          { id: 'alone', when: { category: { any: ['alone'] } }, amount: { fixed: '5.00' } },
          { id: 'all', amount: { fixed: '1.00' } },
        ],
      },
    ],
  }
  const alone = (from: string) => ({ category: 'alone', act: 'add', from, to: null })

  it('counts from its day on, in an open month and after its approval', async () => {
    await plantCounty(desk.pool, byCategory)
    const before = await payable()
    await change('elder.category', 'e-old', alone('2026-10-05'))
    // The lunch of the 7th alone.
    expect(await payable()).toBe(before + 400)
    await walkMonth(desk, OCTOBER, 'approve', { clerk: clerk.id })
    await change('elder.category', 'e-seventy', alone('2026-10-01'))
    const { adjustments } = await compute(NOVEMBER)
    expect(adjustments).toMatchObject([
      { month: OCTOBER, fen: 800, lines: [{ cause: 'category', elders: 1 }] },
    ])
  })
})

describe('a double', () => {
  /** Beside e-old: the lunch that he had at s-a already, and one of a day of its own. */
  beforeEach(async () => {
    await plantCounty(desk.pool)
    await desk.pool.query(
      `INSERT INTO elder (id, name, sex, born, home, id_sealed, id_index, id_tail)
       VALUES ('e-twin', '柳大爷', 'male', '1940-05-05', '990102100201', '\\x05', '\\x05', '9070')`,
    )
    await plantTap(desk.pool, ['t-b', '2026-10-01T12:30', 'e-twin', 'lunch', null])
    await plantTap(desk.pool, ['t-a', '2026-10-08T12:00', 'e-twin', 'lunch', null])
  })
  const merge = () =>
    change('elder.merge', 'e-twin', { into: 'e-old', facts: [], photo: false, account: false })

  it('gives its meals to the survivor, two at one sitting being one; sheets and meals say the same', async () => {
    expect(await payable()).toBe(PAYABLE + 800)
    await merge()
    const meals = await settled('meals')
    expect(Number(meals.payable)).toBe(PAYABLE + 400)
    expect(meals.statement).toContain('"duplicate": 2')
    expect(await settled('sheets')).toEqual(meals)
    await rebuildAttendance((work) => inTransaction(desk.pool, work))
    expect(await settled('sheets')).toEqual(meals)

    // At one site, one kiosk and one minute.
    await plantTap(desk.pool, ['t-a', '2026-10-08T12:00', 'e-old', 'lunch', null])
    await plantTap(desk.pool, ['t-a', '2026-10-08T12:01', 'e-twin', 'lunch', null])
    const again = await settled('meals')
    expect(Number(again.payable)).toBe(PAYABLE + 400)
    expect(await settled('sheets')).toEqual(again)

    await compute(OCTOBER)
    await reproduce(OCTOBER)
    const elder = (await clerk.get(`/api/months/${OCTOBER}/explanation/elders/e-old`)).json()
    expect(JSON.stringify(elder)).toContain('2026-10-08')
  })

  it('leaves an approved month as it is, and the next one takes back what was paid twice', async () => {
    await walkMonth(desk, OCTOBER, 'approve', { clerk: clerk.id })
    const before = (await clerk.get(`/api/months/${OCTOBER}/statement`)).rawPayload
    await merge()
    expect((await clerk.get(`/api/months/${OCTOBER}`)).json().after.waiting).toMatchObject({ elders: 1 })
    const { adjustments } = await compute(NOVEMBER)
    expect(adjustments).toMatchObject([{ month: OCTOBER, fen: -400 }])
    expect((await clerk.get(`/api/months/${OCTOBER}/statement`)).rawPayload.equals(before)).toBe(true)
    await reproduce(NOVEMBER)
    await reproduce(OCTOBER)
  })
})

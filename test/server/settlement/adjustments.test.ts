/** Months after their approval: what becomes known later is paid or taken back with the next one, and once. */
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Json } from '../../../core/canonical.ts'
import type { PlainMonth } from '../../../core/plain-date.ts'
import { UNWATCHED } from '../../../server/settlement/computations.ts'
import { settleMonth } from '../../../server/settlement/compute-month.ts'
import { type Desk, openDesk, type Person } from '../access/desk.ts'
import { PAYABLE, plantCounty, plantTap, plantVoid } from './small-county.ts'
import { clearWay, walkMonth } from './walk-month.ts'

const [OCTOBER, NOVEMBER, DECEMBER, JANUARY] = ['2026-10', '2026-11', '2026-12', '2027-01']
let desk: Desk
let clerk: Person
let finance: Person
beforeEach(() => open())

async function open(policy?: Json) {
  desk = await openDesk()
  desk.clock.now = Date.parse('2027-02-05T10:00:00+08:00')
  await plantCounty(desk.pool, policy)
  clerk = await desk.person('clerk-li', 'clerk')
  finance = await desk.person('finance-wang', 'finance')
}
afterEach(() => desk.close())

const detail = async (month: string) => (await clerk.get(`/api/months/${month}`)).json()
const statement = async (month: string) => (await clerk.get(`/api/months/${month}/statement`)).json()

async function compute(month: string) {
  const answer = await clerk.send('POST', `/api/months/${month}/compute`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

async function step(month: string, by: Person, action: string) {
  const { settlement } = await detail(month)
  return by.send('POST', `/api/months/${month}/steps`, { settlement: settlement.id, action })
}

async function approve(month: string) {
  const computed = await compute(month)
  await take(month)
  return computed
}

/** Whatever the control rules find, a third person looks into it. */
const look = (month: string) =>
  clearWay(desk.pool, month, { account: clerk.id, address: null, at: new Date(desk.clock.now) })

const take = (month: string) => walkMonth(desk, month, 'approve', { clerk: clerk.id })

const late = (day: string, elder = 'e-old') =>
  plantTap(desk.pool, ['t-a', `${day}T12:00`, elder, 'lunch', null])

describe('a record that comes after the approval', () => {
  it('waits, is paid with the next month, and not again with the one after', async () => {
    await approve(OCTOBER)
    const before = await statement(OCTOBER)
    expect((await detail(OCTOBER)).after).toEqual({
      waiting: { late: 0, voided: 0, elders: 0, sites: false },
      raise: true,
      adjusted: [],
    })
    await late('2026-10-20')
    expect((await detail(OCTOBER)).after).toMatchObject({ waiting: { late: 1 }, adjusted: [] })

    const november = await compute(NOVEMBER)
    expect(november.settlement.adjustments).toEqual([
      {
        month: OCTOBER,
        fen: 400,
        lines: [
          {
            site: 's-a',
            name: '柳村日间照料中心',
            grant: 'meal',
            title: '就餐补贴',
            fen: 400,
            cause: 'late-record',
            elders: 1,
          },
        ],
        refused: [],
      },
    ])
    const { adjustments, grants } = await statement(NOVEMBER)
    const { rows } = await desk.pool.query(
      `SELECT encode(result_hash, 'hex') AS hash FROM settlement WHERE month = $1`,
      [OCTOBER],
    )
    expect(adjustments).toMatchObject([
      { month: OCTOBER, result: rows[0].hash, fen: 400, funders: { county: 240, village: 160 } },
    ])
    const own = Object.values(grants as Record<string, { payable: number }>)
    expect(november.settlement.payable).toBe(400 + own.reduce((sum, { payable }) => sum + payable, 0))

    // Computed again: the same bytes, and still one adjustment.
    const first = (await clerk.get(`/api/months/${NOVEMBER}/statement`)).rawPayload
    await compute(NOVEMBER)
    expect((await clerk.get(`/api/months/${NOVEMBER}/statement`)).rawPayload.equals(first)).toBe(true)
    expect((await detail(OCTOBER)).after).toMatchObject({ waiting: { late: 1 }, adjusted: [] })
    await take(NOVEMBER)
    expect((await detail(OCTOBER)).after).toMatchObject({
      waiting: { late: 0 },
      adjusted: [{ month: NOVEMBER, fen: 400 }],
    })

    expect((await compute(DECEMBER)).settlement.adjustments).toEqual([])
    expect(await statement(OCTOBER)).toEqual(before)
    expect((await detail(OCTOBER)).settlement.payable).toBe(PAYABLE)
  })

  it('is part of the result hash', async () => {
    await approve(OCTOBER)
    await compute(NOVEMBER)
    const hash = async () => (await clerk.get(`/api/months/${NOVEMBER}/statement`)).headers['x-result-hash']
    const before = await hash()
    await late('2026-10-20')
    await compute(NOVEMBER)
    expect(await hash()).not.toBe(before)
    const { rows } = await desk.pool.query(`SELECT DISTINCT records_hash FROM settlement WHERE month = $1`, [
      NOVEMBER,
    ])
    expect(rows).toHaveLength(1)
  })

  it('is not paid when it comes too late, and then takes no place from others', async () => {
    await approve(OCTOBER)
    await approve(NOVEMBER)
    await approve(DECEMBER)
    // Before the breakfast that was paid at s-a: were it not too late, it would be that one's duplicate.
    await plantTap(desk.pool, ['t-b', '2026-10-01T06:50', 'e-old', 'breakfast', null])
    await late('2026-10-21')
    expect((await detail(OCTOBER)).after).toMatchObject({ waiting: { late: 2 }, raise: false })
    expect((await compute(JANUARY)).settlement.adjustments).toEqual([])
    expect(await statement(JANUARY)).not.toHaveProperty('adjustments')
  })

  it('stays paid when the days are over', async () => {
    await approve(OCTOBER)
    await late('2026-10-20')
    await approve(NOVEMBER)
    await approve(DECEMBER)
    // Something else of October changes, so that it is settled anew.
    await plantVoid(desk.pool, 't-a', 1)
    // The third meal of that day is paid in place of the breakfast: nothing to take back.
    expect((await compute(JANUARY)).settlement.adjustments).toEqual([])
    await plantVoid(desk.pool, 't-a', 6)
    expect((await compute(JANUARY)).settlement.adjustments).toMatchObject([
      { month: OCTOBER, lines: [{ cause: 'void', fen: -400, elders: 1 }] },
    ])
  })
})

describe('a week that lies in two months, at most five meals', () => {
  const WEEKLY = {
    id: 'p-week',
    effective: { from: '2026-09-01', to: null },
    serviceDayStarts: '04:00',
    grants: [
      {
        id: 'meal',
        per: 'meal',
        rates: [{ id: 'any', amount: { fixed: '3.00' } }],
        limits: [{ per: 'elder-week', count: 5 }],
      },
    ],
  }
  /** Monday to Saturday; the Monday is November's. */
  const WEEK = ['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04', '2026-12-05']
  beforeEach(async () => {
    await desk.close()
    await open(WEEKLY)
    for (const day of WEEK.slice(1)) await late(day)
    for (const month of [OCTOBER, NOVEMBER, DECEMBER]) await approve(month)
    await late(WEEK[0] ?? '')
  })

  it('a late Monday takes the Saturday its place: more in November, less in December', async () => {
    expect((await compute(JANUARY)).settlement.adjustments).toMatchObject([
      { month: NOVEMBER, lines: [{ cause: 'late-record', fen: 300 }] },
      { month: DECEMBER, lines: [{ cause: 'late-record', fen: -300 }] },
    ])
  })

  it('one that is too late to be paid takes nothing from the month that could still be', async () => {
    desk.clock.now = Date.parse('2027-03-05T10:00:00+08:00')
    clerk = await desk.person('clerk-wu', 'clerk')
    expect((await compute('2027-02')).settlement.adjustments).toEqual([])
  })
})

describe('what is learnt late', () => {
  it('a death takes back what was paid after it', async () => {
    await approve(OCTOBER)
    await desk.pool.query(`UPDATE elder SET died = '2026-10-30' WHERE id = 'e-seventy'`)
    expect((await detail(OCTOBER)).after).toMatchObject({ waiting: { elders: 1 } })
    expect((await compute(NOVEMBER)).settlement.adjustments).toMatchObject([
      { month: OCTOBER, lines: [{ site: 's-a', cause: 'death', fen: -300, elders: 1 }] },
    ])
  })

  it('a death after the month changes nothing in it', async () => {
    await approve(OCTOBER)
    await desk.pool.query(`UPDATE elder SET died = '2026-11-20' WHERE id = 'e-seventy'`)
    expect((await detail(OCTOBER)).after).toMatchObject({ waiting: { elders: 0 } })
    expect((await compute(NOVEMBER)).settlement.adjustments).toEqual([])
  })

  it('a date of birth that was wrong', async () => {
    await approve(OCTOBER)
    await desk.pool.query(`UPDATE elder SET born = '1946-01-01' WHERE id = 'e-seventy'`)
    expect((await compute(NOVEMBER)).settlement.adjustments).toMatchObject([
      { lines: [{ cause: 'elder-fact', fen: 200 }] },
    ])
  })

  it("a site's star changes what hangs on it, and no elder is named", async () => {
    await approve(OCTOBER)
    await desk.pool.query(`UPDATE site_fact SET withdrawn_at = now() WHERE site_id = 's-a' AND fact = 'star'`)
    const { settlement } = await compute(NOVEMBER)
    expect(settlement.adjustments).toMatchObject([
      { lines: [{ grant: 'operating', cause: 'other', fen: -10_000, elders: 0 }] },
    ])
  })
})

describe('two months that adjust the same one', () => {
  it('are not both approved without knowing of each other', async () => {
    await approve(OCTOBER)
    await late('2026-10-20')
    await compute(DECEMBER)
    await approve(NOVEMBER)
    await look(DECEMBER)
    const refused = await step(DECEMBER, clerk, 'submit')
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'settlement-superseded'])
    expect(refused.json().detail).toEqual([expect.stringContaining('带有调整的月份')])
    const { rows } = await desk.pool.query(`SELECT id FROM settlement WHERE month = $1`, [DECEMBER])
    await expect(
      desk.pool.query(
        `INSERT INTO settlement_step (settlement_id, month, position, action, actor_id) VALUES ($1, $2, 2, 'submit', $3)`,
        [rows[0].id, DECEMBER, clerk.id],
      ),
    ).rejects.toMatchObject({ code: 'YY009' })
    expect((await approve(DECEMBER)).settlement.adjustments).toEqual([])
  })
})

describe('a change of the register between computing and approving', () => {
  it('stops the way where it bears on the month, and nowhere else', async () => {
    await compute(OCTOBER)
    await desk.pool.query(
      `INSERT INTO elder_fact (elder_id, fact, value, from_day) VALUES ('e-old', 'category', 'dibao', '2026-11-01')`,
    )
    await walkMonth(desk, OCTOBER, 'review', { clerk: clerk.id })
    await desk.pool.query(
      `INSERT INTO elder_fact (elder_id, fact, value, from_day) VALUES ('e-old', 'stay', 'hospital', '2026-10-30')`,
    )
    const refused = await step(OCTOBER, finance, 'approve')
    expect(refused.json()).toMatchObject({
      code: 'settlement-superseded',
      detail: [expect.stringContaining('名册')],
    })
    expect((await approve(OCTOBER)).state).toBe('computed')
  })

  it('stops it as well where the month could be the last to raise an earlier one', async () => {
    for (const month of [OCTOBER, NOVEMBER, DECEMBER]) await approve(month)
    await compute(JANUARY)
    await late('2026-11-20')
    await look(JANUARY)
    const refused = await step(JANUARY, clerk, 'submit')
    expect(refused.json()).toMatchObject({
      code: 'settlement-superseded',
      detail: [expect.stringContaining('以前月份')],
    })
    // October is no longer raised with January: nothing is lost by waiting.
    await compute(JANUARY)
    await desk.pool.query(
      `INSERT INTO elder_fact (elder_id, fact, value, from_day, to_day)
       VALUES ('e-old', 'category', 'dibao', '2026-10-30', '2026-10-31')`,
    )
    await take(JANUARY)
    const { adjustments } = await statement(JANUARY)
    expect(adjustments).toMatchObject([
      { month: NOVEMBER, grant: 'meal', fen: 400 },
      { month: NOVEMBER, grant: 'operating' },
    ])
  })
})

describe('long after the approval', () => {
  it('an elder who was said to be dead is paid again what was taken back', async () => {
    await approve(OCTOBER)
    await desk.pool.query(`UPDATE elder SET died = '2026-10-30' WHERE id = 'e-seventy'`)
    await approve(NOVEMBER)
    await approve(DECEMBER)
    await desk.pool.query(`UPDATE elder SET died = NULL WHERE id = 'e-seventy'`)
    expect((await compute(JANUARY)).settlement.adjustments).toMatchObject([
      { month: OCTOBER, fen: 300, lines: [{ cause: 'death', fen: 300, elders: 1 }], refused: [] },
    ])
  })
})

it('a statement that says other adjustments than its row does not go in', async () => {
  await compute(OCTOBER)
  await expect(
    desk.pool.query(
      `INSERT INTO settlement (month, version, policy_hash, register_hash, records_hash, result_hash, statement, figures,
                               payable, adjustments)
       SELECT month, 2, policy_hash, register_hash, records_hash, $1, statement, figures, payable, '[]' FROM settlement`,
      [createHash('sha256').digest()],
    ),
  ).rejects.toMatchObject({ constraint: 'settlement_adjustments_check' })
})

it('is told in public by month and amount, without its cause', async () => {
  await approve(OCTOBER)
  await late('2026-10-20')
  await approve(NOVEMBER)
  expect((await step(NOVEMBER, clerk, 'publish')).statusCode).toBe(200)
  const page = await desk.app.inject(`/bulletin/${NOVEMBER}`)
  expect(page.body).toContain('以前月份的调整')
  expect(page.body).toMatch(/2026年10月.*4\.00/)
  expect(page.body).toContain('+4.00 元')
  expect(page.body).not.toContain('晚到的记录')
  const site = await desk.app.inject(`/bulletin/${NOVEMBER}/s-a`)
  expect(site.body).toContain('+4.00 元')
})

it('settles alike from the meals themselves', async () => {
  await approve(OCTOBER)
  await late('2026-10-20')
  const settled = async (from: 'sheets' | 'meals') => {
    const { knownAt: _, ...rest } = await settleMonth(desk.pool, NOVEMBER as PlainMonth, UNWATCHED, from)
    return rest
  }
  expect(await settled('meals')).toEqual(await settled('sheets'))
})

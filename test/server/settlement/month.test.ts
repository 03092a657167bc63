/** A month from the records to the statement, against figures worked out by hand (small-county.ts). */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Desk, openDesk, type Person } from '../access/desk.ts'
import { MONTH, PAYABLE, plantCounty } from './small-county.ts'

let desk: Desk
let clerk: Person
beforeAll(async () => {
  desk = await openDesk()
  await plantCounty(desk.pool)
  clerk = await desk.person('clerk-li', 'clerk')
})
afterAll(() => desk.close())

const compute = async () => clerk.send('POST', `/api/months/${MONTH}/compute`)

describe('the months', () => {
  it('begin with the first tap and end with the one that runs', async () => {
    const months = (await clerk.get('/api/months')).json()
    expect(months).toMatchObject([
      { month: '2026-11', state: 'running', payable: null, publishBy: '2026-12-10' },
      { month: '2026-10', state: 'open', payable: null, publishBy: '2026-11-10' },
    ])
    expect((await clerk.get('/api/months/2026-09')).statusCode).toBe(404)
  })

  it('are over when the last service day is, not at midnight', async () => {
    const before = desk.clock.now
    desk.clock.now = Date.parse('2026-11-01T03:59:00+08:00')
    const [running] = (await clerk.get('/api/months')).json()
    desk.clock.now = before
    expect(running).toMatchObject({ month: '2026-10', state: 'running' })
  })

  it('that runs cannot be computed', async () => {
    const answer = await clerk.send('POST', '/api/months/2026-11/compute')
    expect(answer.statusCode).toBe(409)
    expect(answer.json().code).toBe('month-not-over')
  })
})

describe('computing', () => {
  it('comes to the hand-worked figures, to the fen', async () => {
    const answer = await compute()
    expect(answer.statusCode, answer.body).toBe(200)
    const { state, settlement } = answer.json()
    expect(state).toBe('computed')
    expect(settlement.payable).toBe(PAYABLE)
    expect(settlement.taps).toEqual({
      total: 12,
      surviving: 9,
      excluded: [
        { reason: 'deceased', count: 1 },
        { reason: 'duplicate', count: 1 },
        { reason: 'voided', count: 1 },
      ],
      withheld: [
        { reason: 'lost-card', count: 1 },
        { reason: 'outside-window', count: 1 },
        { reason: 'unknown-card', count: 1 },
      ],
    })
    expect(settlement.grants).toMatchObject([
      {
        grant: 'meal',
        title: '就餐补贴',
        payable: 2600,
        excluded: [
          { reason: 'no-rate', count: 1 },
          { reason: 'over-limit', count: 1 },
        ],
        funders: [
          { funder: 'county', fen: 1560 },
          { funder: 'village', fen: 1040 },
        ],
      },
      {
        grant: 'operating',
        title: '运营补贴',
        payable: 110_000,
        excluded: [{ reason: 'too-few-days', count: 1 }],
      },
    ])
  })

  it('shows each site with its people by category on the day of the tap', async () => {
    const { settlement } = (await clerk.get(`/api/months/${MONTH}`)).json()
    expect(settlement.elders).toBe(4)
    expect(settlement.sites).toMatchObject([
      {
        site: 's-a',
        name: '柳村日间照料中心',
        town: '东镇',
        facility: 'day-care-centre',
        star: 4,
        taps: 9,
        elders: 4,
        categories: [
          { category: 'dibao', taps: 4, elders: 1 },
          { category: 'none', taps: 5, elders: 4 },
        ],
        payable: PAYABLE,
      },
    ])
    const [meal] = settlement.sites[0].grants
    expect(meal.rates).toEqual([
      { id: '70+', title: '70岁及以上', count: 2, fen: 600 },
      { id: '80+', title: '80岁及以上', count: 5, fen: 2000 },
    ])
  })

  it('again gives another version of the same bytes', async () => {
    const before = await clerk.get(`/api/months/${MONTH}/statement`)
    const { settlement } = (await compute()).json()
    const after = await clerk.get(`/api/months/${MONTH}/statement`)
    expect(settlement.version).toBe(2)
    expect(after.rawPayload.equals(before.rawPayload)).toBe(true)
    expect(after.headers['x-result-hash']).toBe(before.headers['x-result-hash'])
    expect(after.headers['content-disposition']).toContain('statement-2026-10-v2.json')
    const { rows } = await desk.pool.query(
      'SELECT count(*)::int AS versions, count(DISTINCT (policy_hash, register_hash, records_hash, result_hash))::int AS kinds FROM settlement',
    )
    expect(rows).toEqual([{ versions: 2, kinds: 1 }])
  })

  it('hashes the result without what tells of the reading alone', async () => {
    const answer = await clerk.get(`/api/months/${MONTH}/statement`)
    const statement = answer.json()
    delete statement.taps.repeated
    const sorted = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, member]) => [key, sorted(member)]),
          )
        : value
    const expected = createHash('sha256')
      .update(JSON.stringify(sorted(statement)))
      .digest('hex')
    expect(answer.headers['x-result-hash']).toBe(expected)
  })

  it('refuses a register that contradicts itself, and says where', async () => {
    await desk.pool.query(
      `INSERT INTO elder_fact (elder_id, fact, value, from_day) VALUES ('e-old', 'residence', 'visitor', '2026-10-01')`,
    )
    const answer = await compute()
    expect(answer.statusCode).toBe(409)
    expect(answer.json()).toMatchObject({
      code: 'register-fault',
      detail: ['elder/e-old: residence 2026-10-01'],
    })
    await desk.pool.query(`UPDATE elder_fact SET withdrawn_at = now() WHERE value = 'visitor'`)
    expect((await compute()).statusCode).toBe(200)
  })
})

describe('gaps', () => {
  it('name the terminal whose last day was not closed', async () => {
    expect((await clerk.get(`/api/months/${MONTH}`)).json().gaps).toEqual([
      { terminal: 't-b', site: '石村幸福小院', problem: 'unclosed', note: null },
    ])
  })

  it('name one that was not heard of after the month, and one that still holds records of it', async () => {
    await desk.pool.query(`UPDATE terminal SET seen_at = '2026-10-30' WHERE id = 't-b'`)
    await desk.pool.query(`UPDATE terminal SET status = $1 WHERE id = 't-a'`, [
      { v: 1, online: true, detail: { oldest: Date.parse('2026-10-31T12:00:00+08:00') } },
    ])
    expect((await clerk.get(`/api/months/${MONTH}`)).json().gaps).toMatchObject([
      { terminal: 't-a', problem: 'waiting' },
      { terminal: 't-b', problem: 'silent' },
    ])
  })
})

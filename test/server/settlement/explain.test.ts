/** From a site's sum to its elders, from an elder to each tap, rate and clause, against the figures of small-county.ts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlainDate } from '../../../core/plain-date.ts'
import type { ElderExplanation, SiteExplanation } from '../../../server/contract/explain.ts'
import { addFact, correctElder } from '../../../server/register/register-change.ts'
import { type Desk, openDesk, type Person } from '../access/desk.ts'
import { MONTH, plantCounty, plantTap } from './small-county.ts'

let desk: Desk
let clerk: Person
beforeAll(async () => {
  desk = await openDesk()
  await plantCounty(desk.pool)
  clerk = await desk.person('clerk-li', 'clerk')
  await clerk.send('POST', `/api/months/${MONTH}/compute`)
})
afterAll(() => desk.close())

const BASE = `/api/months/${MONTH}/explanation`
const CITES = [{ document: '测试〔2026〕1号', clause: '第六条' }]

async function site(query = ''): Promise<SiteExplanation> {
  const answer = await clerk.get(`${BASE}/sites/s-a${query}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
async function elder(id: string, query = ''): Promise<ElderExplanation> {
  const answer = await clerk.get(`${BASE}/elders/${id}${query}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

describe('a site', () => {
  it('is its own lines and the shares of its elders, the largest first', async () => {
    const { elders, grants, lines, total, ...rest } = await site()
    expect(rest).toEqual({ month: MONTH, version: 1, site: { id: 's-a', name: '柳村日间照料中心' } })
    expect(grants).toEqual([
      { grant: 'meal', title: '就餐补贴', count: 7, fen: 2600, payable: 2600 },
      { grant: 'operating', title: '运营补贴', count: 31, fen: 110_000, payable: 110_000 },
    ])
    expect(lines).toMatchObject([
      { grant: 'operating', grantTitle: '运营补贴', days: 31, fen: 110_000, cites: CITES },
    ])
    expect(total).toBe(4)
    expect(elders.map(({ elder: { name }, taps, surviving, fen }) => [name, taps, surviving, fen])).toEqual([
      ['柳大爷', 5, 5, 1600],
      ['石大娘', 3, 2, 600],
      ['故去的人', 2, 1, 400],
      ['年轻人', 1, 1, 0],
    ])
    expect(elders[0]?.reasons).toEqual([
      { code: 'over-limit', zh: '超过次数上限', en: 'Over the limit', count: 1 },
    ])
    expect(elders[2]?.reasons).toMatchObject([{ code: 'deceased', count: 1 }])
  })

  it('comes in pages', async () => {
    const { total, elders } = await site('?page=2&size=3')
    expect([total, elders.map(({ elder: { id } }) => id)]).toEqual([4, ['e-young']])
  })

  it('that has nothing of the month is not found', async () => {
    expect((await clerk.get(`${BASE}/sites/s-nowhere`)).statusCode).toBe(404)
    expect((await clerk.get(`/api/months/2026-09/explanation/sites/s-a`)).statusCode).toBe(404)
  })
})

describe('an elder', () => {
  it('is every tap with its rate and clause, or the reason why there is none', async () => {
    const told = await elder('e-old')
    expect(told.grants).toEqual([{ grant: 'meal', title: '就餐补贴', count: 4, fen: 1600 }])
    expect(told.fen).toBe(1600)
    expect(
      told.taps.map(({ day, meal, fen, reason, grants }) => [
        day.slice(8),
        meal,
        fen,
        reason?.code ?? grants[0]?.reason?.code,
      ]),
    ).toEqual([
      ['01', 'breakfast', 400, undefined],
      ['01', 'lunch', 400, undefined],
      ['01', 'dinner', 0, 'over-limit'],
      ['02', 'lunch', 400, undefined],
      ['02', 'lunch', 0, 'duplicate'],
      ['05', 'lunch', 0, 'lost-card'],
      ['06', 'lunch', 0, 'outside-window'],
      ['07', 'lunch', 400, undefined],
    ])
    expect(told.taps[0]).toMatchObject({
      terminal: 't-a',
      at: '2026-10-01T07:30:00+08:00',
      site: { id: 's-a', name: '柳村日间照料中心' },
      grants: [
        {
          grant: 'meal',
          reason: null,
          rates: [{ rate: '80+', title: '80岁及以上', fen: 400, cites: CITES }],
        },
      ],
    })
    expect(told.taps[5]?.reason).toEqual({ code: 'lost-card', zh: '卡已挂失', en: 'Card reported lost' })
  })

  it('comes in pages, and each look leaves a trace', async () => {
    const before = await traces()
    const { total, taps } = await elder('e-old', '?page=2&size=5')
    expect([total, taps.length]).toEqual([8, 3])
    expect(await traces()).toBe(before + 1)
    const ofSite = await traces('site/s-a')
    await site()
    expect(await traces('site/s-a')).toBe(ofSite + 1)
    expect((await clerk.get(`${BASE}/elders/nobody`)).statusCode).toBe(404)
  })

  it('is hidden from those who do not read settlements', async () => {
    const administrator = await desk.person('admin-sun', 'administrator')
    for (const path of ['elders/e-old', 'sites/s-a', 'grants/meal'])
      expect((await administrator.get(`${BASE}/${path}`)).statusCode).toBe(403)
  })

  it('is as it was settled, whatever the county learns afterwards', async () => {
    const [before, ofSite] = [await elder('e-old'), await site()]
    await correctElder(desk.pool, 'e-old', { died: '2026-10-01' as PlainDate })
    await addFact(desk.pool, 'site', 's-a', {
      ...{ fact: 'closure', value: '停业', from: '2026-10-01' as PlainDate, to: null },
    })
    await desk.pool.query(`UPDATE site SET name = '改名'`)
    await plantTap(desk.pool, ['t-b', '2026-10-20T12:00', 'e-old', 'lunch', null])
    expect(await elder('e-old')).toEqual(before)
    expect(await site()).toEqual(ofSite)
    await clerk.send('POST', `/api/months/${MONTH}/compute`)
    expect((await elder('e-old')).taps.at(-1)?.reason?.code).toBe('deceased')
  })
})

async function traces(subject = 'elder/e-old'): Promise<number> {
  const { rows } = await desk.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM audit
      WHERE action = 'settlement.explain' AND subject = $3 AND account_id = $1 AND detail->>'month' = $2`,
    [clerk.id, MONTH, subject],
  )
  return rows[0]?.n ?? 0
}

describe('a limit over the day of a site', () => {
  it('is told with everybody who stood in the way', async () => {
    const other = await openDesk()
    try {
      await plantCounty(other.pool, {
        ...{ id: 'p-3', title: '每点每天限两人次', effective: { from: '2026-09-01', to: null } },
        grants: [
          {
            ...{ id: 'meal', per: 'meal', rates: [{ id: 'any', amount: { fixed: '5.00' } }] },
            limits: [
              { per: 'site-day', count: 2, keep: 'earliest' },
              { per: 'elder-month', count: 3, keep: 'earliest' },
            ],
          },
        ],
      })
      const person = await other.person('clerk-wu', 'clerk')
      await person.send('POST', `/api/months/${MONTH}/compute`)
      const told: SiteExplanation = (await person.get(`${BASE}/sites/s-a`)).json()
      const each = await Promise.all(
        told.elders.map(async ({ elder: { id } }) => (await person.get(`${BASE}/elders/${id}`)).json().fen),
      )
      expect(told.elders.map(({ fen }) => fen)).toEqual(each)
      expect(each.reduce((sum, fen) => sum + fen, 0)).toBe(told.grants[0]?.fen)
      // On the first, breakfast and the first lunch took both places.
      const { taps } = (await person.get(`${BASE}/elders/e-seventy`)).json()
      expect(taps[0].grants[0].reason.code).toBe('over-limit')
    } finally {
      await other.close()
    }
  })
})

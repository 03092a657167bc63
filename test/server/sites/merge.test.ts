/** A village goes on in another: who lives where on which day, where its sites lie, and who still works for it. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PlainDate } from '../../../core/plain-date.ts'
import { valueOn } from '../../../core/settlement/register.ts'
import { inTransaction } from '../../../server/plugins/database.ts'
import { readRegister } from '../../../server/settlement/register-repository.ts'
import { approve, council, LIU, NAN, OPEN, openSitesDesk, type SitesDesk, TODAY, XIN } from './sites-desk.ts'

let desk: SitesDesk
beforeAll(async () => {
  desk = await openSitesDesk()
})
afterAll(() => desk.close())

const merge = (region: string, into: string, on: string = TODAY) => ({
  kind: 'merge',
  region,
  content: { into, on, ...council },
})
const codeOf = async (proposal: object, person = desk.clerk) =>
  (await person.send('POST', '/api/site-proposals', proposal)).json().code

async function elder(id: string, home: string, homes: [string, string, string | null][] = []): Promise<void> {
  await desk.pool.query(
    `INSERT INTO elder (id, name, sex, born, home, id_sealed, id_index, id_tail)
     VALUES ($1, '某老人', 'male', '1950-01-01', $2, '\\x00', convert_to($1::text, 'UTF8'), '000X')`,
    [id, home],
  )
  for (const [value, from, to] of homes)
    await desk.pool.query(
      `INSERT INTO elder_fact (elder_id, fact, value, from_day, to_day) VALUES ($1, 'home', $2, $3, $4)`,
      [id, value, from, to],
    )
}

it('refuses what is no merge of two villages of one town, or lies ahead', async () => {
  expect(await codeOf(merge(LIU, LIU))).toBe('region-merge-wrong')
  expect(await codeOf(merge(LIU, '990101100000'))).toBe('region-merge-wrong')
  expect(await codeOf(merge(LIU, XIN, '2026-11-06'))).toBe('region-merge-wrong')
  expect(await codeOf(merge(LIU, NAN))).toBe('site-move')
  expect(await codeOf(merge(LIU, XIN), desk.village)).toBe('out-of-scope')
})

it('moves elders from the day on, sites, and those who work there', async () => {
  await elder('e-plain', LIU)
  await elder('e-moved-in', LIU, [[NAN, '1950-01-01', '2020-01-01']])
  await elder('e-away', NAN, [[LIU, '2026-11-01', '2027-01-01']])
  await elder('e-other', XIN)
  const site = await approve(desk, desk.village, OPEN)
  const post = { name: '李大勺', kind: 'cook', village: null, from: '2026-10-01' }
  await desk.village.send('POST', `/api/sites/${site.site}/posts`, post)
  const read = () => inTransaction(desk.pool, (client) => readRegister(client))
  const before = await read()
  const on = '2026-11-03'

  expect((await approve(desk, desk.clerk, merge(LIU, XIN, on))).state).toBe('approved')

  const after = await read()
  const homeOn = ({ register }: typeof before, id: string, day: string) => {
    const found = register.elders.get(id)
    return found && (valueOn(found.homes, day as PlainDate) ?? found.home)
  }
  for (const id of ['e-plain', 'e-moved-in', 'e-away', 'e-other'])
    for (const day of [
      '1990-01-01',
      '2019-12-31',
      '2020-01-01',
      '2026-11-02',
      on,
      '2026-12-31',
      '2027-06-01',
    ]) {
      const was = homeOn(before, id, day)
      expect([id, day, homeOn(after, id, day)]).toEqual([id, day, day >= on && was === LIU ? XIN : was])
    }
  expect((await desk.pool.query('SELECT home FROM elder ORDER BY id')).rows.map(({ home }) => home)).toEqual([
    ...[NAN, XIN, XIN, XIN],
  ])
  expect((await desk.clerk.get(`/api/sites/${site.site}`)).json()).toMatchObject({
    ...{ region: XIN, regionName: '新柳村' },
    postList: [
      { name: '李大勺', village: '柳树村', from: on, to: null },
      { village: null, to: on },
    ],
    formerVillages: [{ id: LIU, name: '柳树村', on, reason: council.council }],
  })
  expect((await desk.clerk.get('/api/regions')).json()).toContainEqual(
    expect.objectContaining({ code: LIU, merged: { into: XIN, on } }),
  )
  // The village's clerk works for the village in which it goes on.
  expect((await desk.village.get('/api/sites')).json()).toMatchObject([{ id: site.site }])
})

it('leaves a village into which nothing comes any more', async () => {
  expect(await codeOf(OPEN)).toBe('region-unknown')
  expect(await codeOf(merge(LIU, XIN))).toBe('region-merge-wrong')
  const post = { name: '张桂香', kind: 'caretaker', village: LIU, from: TODAY }
  const [site] = (await desk.village.get('/api/sites')).json()
  const made = await desk.village.send('POST', `/api/sites/${site.id}/posts`, post)
  expect(made.json().postList).toContainEqual(
    expect.objectContaining({ name: '张桂香', village: '柳树村', from: TODAY }),
  )
  const wrong = await desk.village.send('POST', `/api/sites/${site.id}/posts`, { ...post, village: NAN })
  expect(wrong.json().code).toBe('region-unknown')
})

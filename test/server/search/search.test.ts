/** Finding elders, sites and places: by sound, by name, by four digits; within one's scope; with a trace. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createLogger } from '../../../server/plugins/logger.ts'
import { keepSounds, type SoundKeeper } from '../../../server/search/sound-keeper.ts'
import { type Desk, openDesk, type Person } from '../access/desk.ts'

const VILLAGES = { liushu: '990101100201', nangou: '990101101201' }

let desk: Desk
let clerk: Person
let keeper: SoundKeeper
beforeAll(async () => {
  desk = await openDesk()
  await desk.pool.query(
    `INSERT INTO region VALUES ('990101000000', '云溪县', 'county', NULL),
       ('990101100000', '桃花镇', 'town', '990101000000'), ('990101100201', '柳树村', 'village', '990101100000'),
       ('990101101000', '清水镇', 'town', '990101000000'), ('990101101201', '南沟村', 'village', '990101101000');
     INSERT INTO county VALUES (1, '云溪县', '990101000000', false);
     INSERT INTO site (id, name, region, opened) VALUES ('s-liushu', '柳树村日间照料中心', '990101100201', '2026-01-01')`,
  )
  clerk = await desk.person('clerk', 'clerk')
  await add('e-1', '王秀英', VILLAGES.liushu, '1234')
  await add('e-2', '单国庆', VILLAGES.nangou, '123X')
  await add('e-3', '王秀芝', VILLAGES.nangou, '9999')
  keeper = keepSounds(desk.pool, createLogger('error'))
  await sounded(3)
})
afterAll(async () => {
  await keeper.stop()
  await desk.close()
})

async function add(id: string, name: string, home: string, tail: string): Promise<void> {
  await desk.pool.query(
    `INSERT INTO elder (id, name, sex, born, home, id_sealed, id_index, id_tail)
     VALUES ($1, $2, 'female', '1945-03-02', $3, '', $4, $5)`,
    [id, name, home, Buffer.from(id), tail],
  )
}

async function sounded(count: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rowCount } = await desk.pool.query(
        'SELECT FROM elder_sound JOIN elder ON id = elder_id AND elder.name = elder_sound.name',
      )
      expect(rowCount).toBe(count)
    },
    { timeout: 10_000, interval: 50 },
  )
}

async function names(q: string, person = clerk): Promise<string[]> {
  const answer = await person.get(`/api/search?q=${encodeURIComponent(q)}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().elders.map(({ name }: { name: string }) => name)
}

describe('an elder', () => {
  it.each([
    ['wxy', ['王秀英']],
    ['WX', ['王秀英', '王秀芝']],
    ['wangxiuy', ['王秀英']],
    // The surname is read shàn, not dān.
    ['shan', ['单国庆']],
    ['sgq', ['单国庆']],
    ['秀芝', ['王秀芝']],
    ['1234', ['王秀英']],
    ['123x', ['单国庆']],
    ['赵', []],
  ])('is found by %s', async (q, found) => {
    expect((await names(q)).sort()).toEqual([...found].sort())
  })

  it('is found under a new name soon after it changed', async () => {
    await desk.pool.query(`UPDATE elder SET name = '欧阳春' WHERE id = 'e-3'`)
    await sounded(3)
    expect(await names('oyc')).toEqual(['欧阳春'])
    expect(await names('wxz')).toEqual([])
  })

  it('of another township is not found', async () => {
    const town = await desk.personOf('990101100000', 'town', 'town')
    expect(await names('sgq', town)).toEqual([])
    expect(await names('wxy', town)).toEqual(['王秀英'])
  })
})

it('finds sites and places beside', async () => {
  const found = (await clerk.get(`/api/search?q=${encodeURIComponent('柳树')}`)).json()
  expect(found).toMatchObject({
    sites: [{ id: 's-liushu', place: '柳树村' }],
    places: [{ code: VILLAGES.liushu, above: '桃花镇', elders: 1 }],
    more: false,
  })
})

it('leaves a trace of who looked for whom', async () => {
  await names('王秀英')
  const { rows } = await desk.pool.query(
    `SELECT account_id, detail FROM audit WHERE action = 'register.search' ORDER BY id DESC LIMIT 1`,
  )
  expect(rows).toEqual([{ account_id: clerk.id, detail: { words: '王秀英', elders: 1 } }])
})

it('takes no whole ID number in an address', async () => {
  const answer = await clerk.get('/api/search?q=990101194503021234')
  expect(answer.statusCode).toBe(400)
  expect(answer.body).not.toContain('990101194503021234')
})

/** From the desk's button to the PDF: who has no card is given one, and only once. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inventedIdNumber, openRegisterDesk, type RegisterDesk } from '../register/register-desk.ts'

const TIMEOUT = { timeout: 60_000 }
const VILLAGE = '990101100201'

let desk: RegisterDesk
let clerk: Awaited<ReturnType<RegisterDesk['as']>>
const elders: string[] = []
beforeAll(async () => {
  desk = await openRegisterDesk('2026-11-05T12:00:00+08:00', 60_000)
  clerk = await desk.as('clerk')
  for (const [code, name, level, parent] of [
    ['990101000000', '云溪县', 'county', null],
    ['990101100000', '桃花镇', 'town', '990101000000'],
    [VILLAGE, '柳树村', 'village', '990101100000'],
    ['990101100202', '石桥村', 'village', '990101100000'],
  ])
    await clerk.post('/api/regions', { code, name, level, parent })
  for (let i = 0; i < 11; i++) {
    const { body } = await clerk.post('/api/elders', {
      name: `王${'甲乙丙丁戊己庚辛壬癸子'[i]}`,
      idNumber: inventedIdNumber('19500101', i),
      home: VILLAGE,
      residence: 'hukou',
      categories: [],
    })
    elders.push(body.id)
  }
})
afterAll(() => desk.close())

const print = (payload: object) =>
  desk.app.inject({ method: 'POST', url: '/api/card-sheets', headers: { cookie: clerk.cookie }, payload })
const countCards = async () =>
  (await desk.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM card WHERE kind = 'qr'`)).rows[0]?.n
const lastPrint = async () =>
  (
    await desk.pool.query(
      `SELECT subject, detail FROM audit WHERE action = 'card.print' ORDER BY id DESC LIMIT 1`,
    )
  ).rows[0]

test('one elder, then the whole village', TIMEOUT, async () => {
  const [first = ''] = elders
  const one = await print({ elder: first })
  expect([one.statusCode, one.headers['content-type'], one.headers['cache-control']]).toEqual([
    200,
    'application/pdf',
    'no-store',
  ])
  expect(one.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  expect(await countCards()).toBe(1)
  expect(await lastPrint()).toEqual({ subject: `elder/${first}`, detail: { cards: 1, issued: 1 } })

  const all = await print({ village: VILLAGE })
  expect(all.rawPayload.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(2)
  expect(await countCards()).toBe(11)
  expect(await lastPrint()).toEqual({ subject: `region/${VILLAGE}`, detail: { cards: 11, issued: 10 } })

  await print({ village: VILLAGE })
  expect(await countCards()).toBe(11)
})

test.each([
  [{ village: '990101100202' }, 'nobody-to-print'],
  [{ elder: 'e-none' }, 'not-found'],
  [{}, 'invalid-request'],
])('%o is refused: %s', async (payload, code) => {
  expect((await print(payload)).json().code).toBe(code)
})

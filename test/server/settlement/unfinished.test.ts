/** Which computations count as broken off. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PlainMonth } from '../../../core/plain-date.ts'
import { Refusal } from '../../../server/errors.ts'
import { takeUnfinished, whileComputing } from '../../../server/settlement/unfinished-repository.ts'
import { type FreshDatabase, freshDatabase } from '../../support/database.ts'

const NOW = Date.parse('2026-11-05T10:00:00+08:00')
const MAY = '2026-05' as PlainMonth
const JUNE = '2026-06' as PlainMonth
const JULY = '2026-07' as PlainMonth
const by = { account: 1, address: null, at: new Date(NOW - 60_000) }
let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
  await database.pool.query(`INSERT INTO account (login, name, password_hash) VALUES ('clerk', '经办', '')`)
})
afterAll(() => database.drop())

const months = async () => (await takeUnfinished(database.pool, NOW)).map(({ month }) => month)
const begin = (month: PlainMonth, starts: number, at = by.at) =>
  database.pool.query(
    'INSERT INTO computation (month, account_id, started_at, starts) VALUES ($1, 1, $2, $3)',
    [month, at, starts],
  )

it('those that nobody works on, three times in all and for a day', async () => {
  await begin(MAY, 1)
  await begin(JUNE, 3)
  await begin(JULY, 1, new Date(NOW - 25 * 3_600_000))
  expect(await takeUnfinished(database.pool, NOW)).toEqual([{ month: MAY, by }])
  expect(await months()).toEqual([MAY])
  expect(await months()).toEqual([])
  const { rows } = await database.pool.query('SELECT month FROM computation')
  expect(rows).toEqual([])
})

it('not one that is worked on, which nobody else begins either', async () => {
  const gate = Promise.withResolvers<string>()
  const working = whileComputing(database.pool, MAY, by, () => gate.promise)
  const kept = async () => (await database.pool.query('SELECT month FROM computation')).rows.length
  await expect.poll(kept).toBe(1)
  expect(await months()).toEqual([])
  await expect(whileComputing(database.pool, MAY, by, async () => 'again')).rejects.toMatchObject({
    code: 'computing',
  })
  gate.resolve('done')
  expect(await working).toBe('done')
})

it.each([
  ['computing-cancelled', 1],
  ['no-policy', 0],
] as const)('after %s: %i', async (code, left) => {
  await database.pool.query('DELETE FROM computation')
  const refused = whileComputing(database.pool, JUNE, by, () => Promise.reject(new Refusal(code)))
  await expect(refused).rejects.toMatchObject({ code })
  expect(await months()).toHaveLength(left)
})

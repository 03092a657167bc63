import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { GONE, type TerminalStatus } from '../../../core/status.ts'
import { createStatusKeeper } from '../../../server/register/status-keeper.ts'
import { type FreshDatabase, freshDatabase } from '../../support/database.ts'
import { insertPlaces, insertTerminal, silent, testTerminal } from '../ingest/test-terminal.ts'

let database: FreshDatabase

beforeAll(async () => {
  database = await freshDatabase()
  await insertPlaces(database.pool)
  for (const id of ['t-1', 't-2']) await insertTerminal(database.pool, testTerminal(id, 's-1'))
})
afterAll(() => database.drop())

const saying = (last: number): TerminalStatus => ({
  v: 1,
  online: true,
  detail: {
    epoch: '0'.repeat(32),
    at: 5,
    last,
    acked: 3,
    oldest: null,
    roster: 1,
    reader: 'x',
    software: 'y',
    more: null,
  },
})
const stored = async (id: string) =>
  (await database.pool.query('SELECT status, seen_at FROM terminal WHERE id = $1', [id])).rows[0]

test('the newest word is kept; a last will says only that the terminal is gone', async () => {
  let now = 1_000_000
  const onWritten = vi.fn()
  const keeper = createStatusKeeper({ pool: database.pool, now: () => now, log: silent, onWritten })
  for (let last = 0; last < 50; last++) keeper.note('t-1', saying(last))
  keeper.note('t-2', GONE)
  keeper.note('t-none', saying(1))
  await keeper.close()
  expect(onWritten.mock.calls.length).toBeLessThanOrEqual(2)
  expect(await stored('t-1')).toEqual({ status: saying(49), seen_at: new Date(1_000_000) })
  expect(await stored('t-2')).toEqual({ status: { online: false }, seen_at: null })
  now += 1000
  keeper.note('t-1', GONE)
  await keeper.close()
  expect(await stored('t-1')).toEqual({
    status: { ...saying(49), online: false },
    seen_at: new Date(1_000_000),
  })
})

test('what could not be written is written when the database is back', async () => {
  let away = true
  const pool = {
    query: (...given: Parameters<typeof database.pool.query>) =>
      away ? Promise.reject(new Error('away')) : database.pool.query(...given),
  } as unknown as typeof database.pool
  let warnings = 0
  const log = {
    ...silent,
    warn: () => {
      warnings += 1
    },
  }
  const keeper = createStatusKeeper({ pool, now: () => 2_000_000, log, onWritten: () => {} })
  keeper.note('t-1', saying(60))
  keeper.note('t-2', saying(61))
  keeper.note('t-2', saying(62))
  await vi.waitFor(() => expect(warnings).toBe(1))
  away = false
  await vi.waitFor(async () => expect((await stored('t-2')).status).toEqual(saying(62)), 5000)
  expect((await stored('t-1')).status).toEqual(saying(60))
  await keeper.close()
})

/** How the ledger keeps records: in months, once, for good, and in rights that the server itself does not have. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { exportStream } from '../../../server/ingest/export-repository.ts'
import { createIngest } from '../../../server/ingest/ingest.ts'
import { keepPartitions } from '../../../server/ingest/partitions-repository.ts'
import { type Database, openDatabase } from '../../../server/plugins/database.ts'
import { prepareDatabase } from '../../../server/plugins/server-role.ts'
import { loadSecrets, type Secrets } from '../../../server/secrets.ts'
import { emptyDatabase, type FreshDatabase, freshDatabase } from '../../support/database.ts'
import { insertPlaces, insertTerminal, NOON, silent, TestChain, testTerminal } from './test-terminal.ts'

const MIGRATIONS = join(import.meta.dirname, '../../../prisma/migrations')

let fresh: FreshDatabase
let asServer: Database
let folder: string
let secrets: Secrets
let named = 0
let chain: TestChain

beforeAll(async () => {
  fresh = await freshDatabase()
  await insertPlaces(fresh.pool)
  folder = mkdtempSync(join(tmpdir(), 'yangyi-storage-'))
  secrets = loadSecrets(folder)
  asServer = openDatabase(fresh.url, silent, await prepareDatabase(fresh.url, MIGRATIONS, silent))
})
afterAll(async () => {
  await asServer.close()
  await fresh.drop()
  rmSync(folder, { recursive: true })
})
beforeEach(async () => {
  named += 1
  const terminal = testTerminal(`t-${named}`, 's-1')
  await insertTerminal(fresh.pool, terminal)
  chain = new TestChain(terminal, 'a').meals(2).add('void', { voids: 2, day: '2026-10-12', reason: '错' })
})

async function store(bytes: Buffer): Promise<number> {
  const { ingest } = createIngest({
    pool: asServer.pool,
    sign: secrets.sign,
    log: silent,
    onCommitted() {},
  })
  const [ack = ''] = await ingest(chain.terminal.id, [{ bytes, at: NOON }])
  return JSON.parse(ack.split('\n', 1)[0] ?? '').contiguous
}

const partitions = async () =>
  (
    await fresh.pool.query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'record'::regclass ORDER BY 1`,
    )
  ).rows.map(({ name }) => name)

test('the server acts as a role that can add to the ledger and change nothing in it', async () => {
  expect((await asServer.pool.query('SELECT current_user AS role')).rows).toEqual([{ role: 'yangyi_server' }])
  expect(await store(chain.batch(1, 4))).toBe(4)
  const [partition] = await partitions()
  const ledger = { record: 'seq', meal: 'seq', meal_void: 'seq', quarantine: 'code', audit: 'action' }
  const money = { settlement: 'month', settlement_step: 'month', policy: 'title' }
  for (const [table, column] of Object.entries({ ...ledger, ...money, [partition ?? '']: 'seq' }))
    for (const sql of [
      `UPDATE ${table} SET ${column} = ${column}`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
      `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
      `DROP TABLE ${table}`,
    ])
      await expect(asServer.pool.query(sql), sql).rejects.toMatchObject({ code: '42501' })
  await expect(asServer.pool.query('DELETE FROM stream')).rejects.toMatchObject({ code: '42501' })
  await expect(asServer.pool.query(`INSERT INTO ${partition} SELECT * FROM record`)).rejects.toMatchObject({
    code: '42501',
  })
  await expect(asServer.pool.query('CREATE TABLE mine ()')).rejects.toMatchObject({ code: '42501' })
  // What is no ledger goes on as before.
  await asServer.pool.query(`UPDATE terminal SET seen_at = now() WHERE id = $1`, [chain.terminal.id])
  await asServer.pool.query('DELETE FROM session')
})

test('an owner who made the role and is no superuser acts as it, too', async () => {
  const own = await emptyDatabase()
  const url = new URL(own.url)
  Object.assign(url, { username: `owner_${url.pathname.slice(1)}`, password: 'x' })
  await own.pool.query(`CREATE ROLE ${url.username} LOGIN PASSWORD 'x'`)
  // As PostgreSQL gives it to whoever makes a role.
  await own.pool.query(`GRANT yangyi_server TO ${url.username} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`)
  await own.pool.query(`ALTER SCHEMA public OWNER TO ${url.username}`)
  const server = openDatabase(url.href, silent, await prepareDatabase(url.href, MIGRATIONS, silent))
  const { rows } = await server.pool.query('SELECT current_user AS role')
  await server.close()
  await own.drop()
  await fresh.pool.query(`DROP ROLE ${url.username}`)
  expect(rows).toEqual([{ role: 'yangyi_server' }])
})

test('partitions stand ready for this month and the two after it, whoever asks', async () => {
  const before = await partitions()
  expect(before).toHaveLength(3)
  expect(await keepPartitions(asServer.pool)).toEqual([])
  await fresh.pool.query(`DROP TABLE ${before[2]}`)
  const made = await Promise.all([keepPartitions(asServer.pool), keepPartitions(asServer.pool)])
  expect(made.flat()).toEqual([before[2]])
  expect(await partitions()).toEqual(before)
})

test('a first of the month that finds no partition makes it and stores all the same', async () => {
  const names = await partitions()
  for (const name of names) await fresh.pool.query(`ALTER TABLE record DETACH PARTITION ${name}`)
  for (const name of names) await fresh.pool.query(`ALTER TABLE ${name} RENAME TO ${name}_aside`)
  for (const name of names)
    await fresh.pool.query(`ALTER INDEX ${name}_stream_id_seq_idx RENAME TO ${name}_aside_idx`)
  try {
    expect(await store(chain.batch(1, 4))).toBe(4)
    expect(await partitions()).toEqual(names)
  } finally {
    for (const name of names) await fresh.pool.query(`DROP TABLE ${name}_aside`)
  }
})

test('no record comes twice, in whatever month the first one lies', async () => {
  await store(chain.batch(1, 4))
  await fresh.pool.query(`SELECT keep_partitions(now() - interval '2 months')`)
  const again = (when: string, seq = 'seq') =>
    fresh.pool.query(
      `INSERT INTO record (stream_id, seq, boot_id, at, uptime, received_at, kind, hash, body)
       SELECT stream_id, ${seq}, boot_id, at, uptime, ${when}, kind, hash, body FROM record
        WHERE stream_id = (SELECT id FROM stream WHERE terminal_id = $1)`,
      [chain.terminal.id],
    )
  for (const when of [`now()`, `now() - interval '1 month'`, `now() + interval '1 month'`]) {
    await expect(again(when)).rejects.toMatchObject({ code: expect.stringMatching(/YY001|23505/) })
    await expect(again(when, 'seq + 10')).rejects.toMatchObject({ code: 'YY001' })
  }
  // Even together with a move of the cursor over something else.
  await expect(
    fresh.pool.query(
      `WITH again AS (
         INSERT INTO record (stream_id, seq, boot_id, at, uptime, received_at, kind, hash, body)
         SELECT stream_id, seq, boot_id, at, uptime, now() - interval '1 month', kind, hash, body FROM record
          WHERE stream_id = (SELECT id FROM stream WHERE terminal_id = $1) AND seq = 4)
       UPDATE stream SET contiguous = 5 WHERE terminal_id = $1`,
      [chain.terminal.id],
    ),
  ).rejects.toMatchObject({ code: 'YY001' })
})

test('the tip is the hash of the last record, and a chain without one is looked up', async () => {
  await store(chain.batch(1, 4))
  const move = (tip: string) =>
    fresh.pool.query(
      `WITH next AS (
         INSERT INTO record (stream_id, seq, boot_id, at, uptime, kind, hash, body)
         SELECT stream_id, 5, boot_id, at, uptime, 'test', sha256('next'), '{}' FROM record
          WHERE stream_id = (SELECT id FROM stream WHERE terminal_id = $1) AND seq = 4)
       UPDATE stream SET contiguous = 5, tip = ${tip} WHERE terminal_id = $1`,
      [chain.terminal.id],
    )
  await expect(move(`sha256('other')`)).rejects.toMatchObject({ code: 'YY001' })
  await move(`sha256('next')`)
  const more = testTerminal('t-no-tip', 's-1')
  await insertTerminal(fresh.pool, more)
  chain = new TestChain(more, 'a').meals(5)
  await store(chain.batch(1, 4))
  await fresh.pool.query(`UPDATE stream SET tip = NULL WHERE terminal_id = $1`, [more.id])
  expect(await store(chain.batch(5, 6))).toBe(6)
})

test('a meal or a void without its record is refused', async () => {
  await store(chain.batch(1, 4))
  const of = '(SELECT id FROM stream WHERE terminal_id = $1)'
  for (const sql of [
    `INSERT INTO meal (stream_id, seq, site_id, day, at, price, meal, service)
     VALUES (${of}, 5, 's-1', '2026-10-12', 0, 0, 'lunch', 'dine-in')`,
    `INSERT INTO meal (stream_id, seq, site_id, day, at, price, meal, service)
     VALUES (${of}, 4, 's-1', '2026-10-12', 0, 0, 'lunch', 'dine-in')`,
    `INSERT INTO meal_void (stream_id, seq, voids) VALUES (${of}, 3, 2)`,
  ])
    await expect(fresh.pool.query(sql, [chain.terminal.id])).rejects.toMatchObject({ code: '23503' })
})

test('a chain is given back in its bytes across months', async () => {
  await store(chain.batch(1, 2))
  // As if the first two had come the month before.
  const [, , last] = await partitions()
  await fresh.pool.query(`
    ALTER TABLE record DISABLE TRIGGER append_only;
    ALTER TABLE record DISABLE TRIGGER at_the_end;
    UPDATE record SET received_at = received_at + interval '1 month'
     WHERE stream_id = (SELECT id FROM stream WHERE terminal_id = '${chain.terminal.id}') AND seq = 1;
    ALTER TABLE record ENABLE TRIGGER append_only;
    ALTER TABLE record ENABLE TRIGGER at_the_end`)
  await store(chain.batch(3, 4))
  expect(last).toBeDefined()
  const out = []
  for await (const { text } of exportStream(asServer.pool, chain.terminal.id, chain.epoch)) out.push(text)
  expect(out).toEqual(chain.records.map(({ text }) => text))
})

/** A ledger from before the monthly partitions is carried over, and its records are given back in their bytes. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { canonical, type Json } from '../../../core/canonical.ts'
import { migrate } from '../../../prisma/migrate.ts'
import { exportStream } from '../../../server/ingest/export-repository.ts'
import { createIngest, sha256 } from '../../../server/ingest/ingest.ts'
import { loadSecrets } from '../../../server/secrets.ts'
import { emptyDatabase } from '../../support/database.ts'
import { insertPlaces, insertTerminal, NOON, silent, TestChain, testTerminal } from './test-terminal.ts'

const MIGRATIONS = join(import.meta.dirname, '../../../prisma/migrations')

test('records of three months and of an older form come over whole, and the chain goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yangyi-migration-'))
  const { pool, drop } = await emptyDatabase()
  onTestFinished(async () => {
    await drop()
    rmSync(folder, { recursive: true })
  })
  for (const name of readdirSync(MIGRATIONS).filter((each) => each < '0007'))
    cpSync(join(MIGRATIONS, name), join(folder, 'before', name), { recursive: true })
  await migrate(pool, join(folder, 'before'))

  await insertPlaces(pool)
  const terminal = testTerminal('t-1', 's-1')
  await insertTerminal(pool, terminal)
  const chain = new TestChain(terminal, 'a')
    .meal({ token: 'f'.repeat(32), service: 'neighbour', carrier: '李四 "老李"' })
    .meal({ elder: null, reason: 'unknown-card', clock: 'wall' })
    .add('void', { voids: 2, day: '2026-10-12', reason: '刷错了' })
    .add('day-close', { site: 's-1', day: '2026-10-12', meals: 2, voids: 1, total: 1 })
  // Before carriers and collective entries were written down, bodies had fewer members.
  const old = chain.meal().records.at(-1)
  if (old?.record.kind !== 'meal') throw new Error('no meal')
  const { assisted, carrier, collective, ...fewer } = old.record.body
  const text = canonical({ ...old.record, body: fewer } as unknown as Json)
  chain.records[5] = { ...old, text, hash: sha256(text) }
  chain.meal()

  await pool.query(`INSERT INTO boot (terminal_id, boot) VALUES ('t-1', 'boot-1');
    INSERT INTO stream (terminal_id, epoch) VALUES ('t-1', '${chain.epoch}')`)
  for (const { record, hash, text: whole } of chain.records.slice(0, 6)) {
    const { body } = JSON.parse(whole)
    await pool.query(
      `WITH next AS (
         INSERT INTO record (stream_id, seq, boot_id, at, uptime, received_at, kind, hash, body)
         VALUES (1, $1, 1, $2, $3, now() - interval '20 days' * (6 - $1), $4, decode($5, 'hex'), $6))
       UPDATE stream SET contiguous = $1`,
      [record.seq, record.at, record.uptime, record.kind, hash, canonical(body)],
    )
    if (record.kind === 'meal')
      await pool.query(
        `INSERT INTO meal (stream_id, seq, site_id, elder_id, day, at, price, meal, service, reason)
         VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          record.seq,
          body.site,
          body.elder,
          body.day,
          body.time,
          body.price,
          body.meal,
          body.service,
          body.reason,
        ],
      )
  }

  await migrate(pool, MIGRATIONS)
  const out = []
  for await (const record of exportStream(pool, 't-1', chain.epoch)) out.push(record)
  expect(out.map(({ text: whole }) => whole)).toEqual(chain.records.slice(0, 6).map((each) => each.text))
  for (const { text: whole, hash } of out) expect(sha256(whole)).toBe(hash)
  const { rows } = await pool.query(
    `SELECT (SELECT count(*)::int FROM meal) AS meals, (SELECT count(DISTINCT tableoid)::int FROM record) AS months,
            (SELECT length(body) FROM record WHERE seq = 2) AS rest`,
  )
  expect(rows[0].meals).toBe(3)
  expect(rows[0].months).toBeGreaterThanOrEqual(3)
  expect(rows[0].rest).toBeLessThan(80)

  const { ingest } = createIngest({
    ...{ pool, log: silent, sign: loadSecrets(join(folder, 'keys')).sign },
    onCommitted() {},
  })
  chain.records = chain.records.slice(0, 6)
  const [ack = ''] = await ingest('t-1', [{ bytes: chain.meals(2).batch(7, 8), at: NOON }])
  expect(JSON.parse(ack.split('\n', 1)[0] ?? '')).toMatchObject({ contiguous: 8, refused: [] })
})

/** What is read of the ledger for the rules: clocks, voids, chains, outages, the past and late registrations. */
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Material } from '../../../core/control/material.ts'
import type { PlainMonth } from '../../../core/plain-date.ts'
import { readMaterial } from '../../../server/findings/material-repository.ts'
import { inTransaction } from '../../../server/plugins/database.ts'
import { type FreshDatabase, freshDatabase } from '../../support/database.ts'
import { MONTH, plantCounty, plantTap } from '../settlement/small-county.ts'

let database: FreshDatabase
let material: Material
const at = (time: string) => Date.parse(`2026-${time}+08:00`)

beforeAll(async () => {
  database = await freshDatabase()
  const { pool } = database
  await plantCounty(pool)
  await plantTap(pool, ['t-b', '2026-09-29T12:00', 'e-seventy', 'lunch', null])
  await plantTap(pool, ['t-b', '2026-09-30T12:00', 'e-seventy', 'lunch', null])
  await plantMachines(pool)
  material = await inTransaction(pool, (client) => readMaterial(client, MONTH as PlainMonth, true))
})
afterAll(() => database.drop())

/** A fork, a journal begun anew with a tap on the wall clock and an outage, and an elder registered in the month. */
async function plantMachines(pool: Pool): Promise<void> {
  await pool.query(
    `INSERT INTO quarantine (terminal, received_at, code, problem, digest, bytes) VALUES
       ('t-b', '2026-10-09 12:00+08', 'fork', 'x', '\\x01', ''), ('t-b', '2026-11-09 12:00+08', 'fork', 'x', '\\x02', ''),
       ('t-b', '2026-10-09 12:00+08', 'batch-malformed', 'x', '\\x03', '')`,
  )
  await pool.query(
    `INSERT INTO boot (terminal_id, boot, last_uptime, last_time) VALUES ('t-b', 'w', 5000, '2026-10-15 13:00+08');
     INSERT INTO stream (terminal_id, epoch) VALUES ('t-b', repeat('c', 32));
     INSERT INTO elder_fact (elder_id, fact, value, from_day, known_at)
       VALUES ('e-dead', 'residence', 'hukou', '2024-01-01', '2026-10-09 23:00+08');
     INSERT INTO elder_fact (elder_id, fact, value, from_day, known_at, withdrawn_at)
       SELECT id, 'category', 'alone', '2026-01-01', '2026-01-01', '2026-01-02' FROM elder WHERE id IN ('e-old', 'e-seventy')`,
  )
  const [begin, down, up] = [at('10-15T11:00'), at('10-15T12:00'), at('10-15T12:45')]
  const records: [number, string, number, object][] = [
    [1, 'genesis', begin, {}],
    [2, 'meal', begin, { clock: 'wall' }],
    [3, 'outage', up, { from: down, to: up, cause: '停电' }],
  ]
  for (const [seq, kind, time, body] of records)
    await pool.query(
      `WITH next AS (
         INSERT INTO record (stream_id, seq, boot_id, at, uptime, kind, hash, body)
         SELECT s.id, $1, b.id, $2, 1000, $3, sha256('x'), $4
           FROM stream s JOIN boot b USING (terminal_id) WHERE s.epoch LIKE 'c%' AND b.boot = 'w')
       UPDATE stream SET contiguous = $1 WHERE epoch LIKE 'c%'`,
      [seq, time, kind, JSON.stringify(body)],
    )
  await pool.query(
    `INSERT INTO meal (stream_id, seq, site_id, elder_id, day, at, price, meal, service)
     SELECT id, 2, 's-b', 'e-young', '2026-10-15', $1, 0, 'lunch', 'delivery' FROM stream WHERE epoch LIKE 'c%'`,
    [begin],
  )
}

it('reads the month’s taps with what became of them', () => {
  expect(material.taps).toHaveLength(16)
  expect(material.taps.filter(({ voided }) => voided)).toMatchObject([
    { terminal: 't-a', seq: 5, elder: 'e-seventy' },
  ])
  // By a lost card, an unknown card, and outside meal hours; not the kiosk's guess that lunch was not approved.
  expect(material.taps.filter(({ withheld }) => withheld).map(({ seq }) => seq)).toEqual(
    [9, 10, 11].map((n) => n - 1),
  )
  expect(material.taps.at(-1)).toMatchObject({
    ...{ terminal: 't-b', epoch: 'c'.repeat(32), clock: 'wall', uptime: 1000, service: 'delivery' },
    ...{ day: '2026-10-15', at: at('10-15T11:00') },
  })
})

it('knows the contact of a boot on whose clock somebody tapped', () => {
  expect([...material.contacts.values()]).toEqual([{ uptime: 5000, time: at('10-15T13:00') }])
})

it('reads the chains', () => {
  const epoch = 'c'.repeat(32)
  expect(material.chains).toMatchObject({
    gaps: [{ terminal: 't-b', site: 's-b', problem: 'unclosed' }],
    forks: [{ terminal: 't-b', site: 's-b', at: at('10-09T12:00') }],
    resets: [{ terminal: 't-b', site: 's-b', epoch, seq: 1 }],
    outages: [
      { terminal: 't-b', site: 's-b', epoch, seq: 3, from: at('10-15T12:00'), to: at('10-15T12:45') },
    ],
  })
})

it('asks for no gaps while the month runs', async () => {
  const running = await inTransaction(database.pool, (client) =>
    readMaterial(client, MONTH as PlainMonth, false),
  )
  expect(running.chains.gaps).toEqual([])
})

it('reads the past by elder, and who was registered in the month', () => {
  const day = Date.UTC(2026, 8, 29) / 86_400_000
  expect(material.past).toEqual([{ site: 's-b', meal: 'lunch', elder: 'e-seventy', days: [day, day + 1] }])
  expect([...material.registered]).toEqual([['e-dead', '2026-10-09']])
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Ack, ack as ackShape } from '../../../core/ack.ts'
import { CHAIN_START } from '../../../core/record.ts'
import { parseSigned } from '../../../core/signed.ts'
import { exportStream } from '../../../server/ingest/export-repository.ts'
import { createIngest, type Ingest, sha256 } from '../../../server/ingest/ingest.ts'
import { loadSecrets, type Secrets, verifierOf } from '../../../server/secrets.ts'
import { type FreshDatabase, freshDatabase } from '../../support/database.ts'
import {
  insertPlaces,
  insertTerminal,
  NOON,
  silent,
  TestChain,
  type TestTerminal,
  testTerminal,
} from './test-terminal.ts'

let database: FreshDatabase
let folder: string
let secrets: Secrets
let terminal: TestTerminal
let ingest: Ingest
let commits: number
let alarms: string[]
let named = 0

function makeIngest(): Ingest {
  return createIngest({
    pool: database.pool,
    sign: secrets.sign,
    log: { ...silent, error: (detail) => alarms.push((detail as { code: string }).code) },
    onCommitted: () => {
      commits += 1
    },
  })
}

beforeAll(async () => {
  database = await freshDatabase()
  await insertPlaces(database.pool)
  folder = mkdtempSync(join(tmpdir(), 'yangyi-ingest-'))
  secrets = loadSecrets(folder)
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true })
})
beforeEach(async () => {
  named += 1
  terminal = testTerminal(`t-${named}`, 's-1')
  await insertTerminal(database.pool, terminal)
  commits = 0
  alarms = []
  ingest = makeIngest()
})

/** Sends batches as one group; gives the acknowledgements, their signatures proved. */
async function send(...batches: Buffer[]): Promise<Ack[]> {
  const texts = await ingest.ingest(
    terminal.id,
    batches.map((bytes) => ({ bytes, at: NOON + 7 })),
  )
  return texts.map((text) => {
    const parsed = parseSigned(ackShape, text, 'ack', verifierOf(secrets.publicKey))
    if (!parsed.ok) throw new Error(parsed.problem)
    return parsed.value
  })
}

async function stored(): Promise<{ records: number; meals: number; quarantined: string[] }> {
  const count = async (sql: string) => Number((await database.pool.query(sql, [terminal.id])).rows[0].n)
  const { rows } = await database.pool.query(
    'SELECT code FROM quarantine WHERE terminal = $1 ORDER BY code',
    [terminal.id],
  )
  const of = 'JOIN stream s ON s.id = stream_id WHERE s.terminal_id = $1'
  return {
    records: await count(`SELECT count(*) n FROM record ${of}`),
    meals: await count(`SELECT count(*) n FROM meal ${of}`),
    quarantined: rows.map(({ code }) => code),
  }
}

const clean = (records: number, meals: number) => ({ records, meals, quarantined: [] })

test('a batch is stored once and acknowledged with its contact; a duplicate costs nothing', async () => {
  const chain = new TestChain(terminal, 'a').meals(5)
  const [first] = await send(chain.batch(1, 6))
  expect(first).toMatchObject({ contiguous: 6, holes: [], refused: [], serverTime: NOON + 7 })
  expect(first?.tip).toBe(chain.records[5]?.hash)
  expect(first?.contact).toEqual({ boot: 'boot-1', uptime: chain.uptime })
  expect(first?.tip).toBe(chain.records[5]?.hash)
  const [again] = await send(chain.batch(1, 6), chain.batch(3, 6))
  expect(again).toMatchObject({ contiguous: 6, refused: [] })
  expect(commits).toBe(1)
  expect(await stored()).toEqual(clean(6, 5))
})

test('any order, overlap and repetition of batches stores each record once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 12 })), { maxLength: 12 }),
      fc.integer({ min: 1, max: 4 }),
      async (spans, groupSize) => {
        named += 1
        terminal = testTerminal(`t-${named}`, 's-1')
        await insertTerminal(database.pool, terminal)
        const chain = new TestChain(terminal, 'a').meals(29)
        const batches = spans.map(([first, more]) => chain.batch(first, Math.min(30, first + more)))
        // What is not acknowledged is sent again in the end, as a terminal does.
        for (let i = 0; i < batches.length; i += groupSize) await send(...batches.slice(i, i + groupSize))
        const [last] = await send(chain.batch(1, 15), chain.batch(16, 30))
        expect(last).toMatchObject({ contiguous: 30, holes: [], refused: [] })
        expect(await stored()).toEqual(clean(30, 29))
      },
    ),
    { numRuns: 25 },
  )
})

test('what came too early is held, its hole reported, nothing of it acknowledged', async () => {
  const chain = new TestChain(terminal, 'a').meals(19)
  expect(await send(chain.batch(11, 15))).toMatchObject([
    { contiguous: 0, tip: CHAIN_START, holes: [{ first: 1, last: 10 }] },
  ])
  expect(await stored()).toEqual(clean(0, 0))
  expect(await send(chain.batch(18, 20), chain.batch(1, 5))).toMatchObject([
    {
      contiguous: 5,
      holes: [
        { first: 6, last: 10 },
        { first: 16, last: 17 },
      ],
    },
  ])
  expect(await send(chain.batch(6, 10))).toMatchObject([{ contiguous: 15, holes: [{ first: 16, last: 17 }] }])
  expect(await send(chain.batch(16, 17))).toMatchObject([{ contiguous: 20, holes: [] }])
})

test('a new epoch of the same terminal is a chain of its own', async () => {
  const before = new TestChain(terminal, 'a').meals(2)
  const after = new TestChain(terminal, 'b').meals(1)
  const acks = await send(before.batch(1, 3), after.batch(1, 2))
  expect(acks.map(({ epoch, contiguous }) => [epoch[0], contiguous])).toEqual([
    ['a', 3],
    ['b', 2],
  ])
})

test('a fork is an alarm and kept in quarantine, and what is acknowledged instead is named by its hash', async () => {
  const chain = new TestChain(terminal, 'a').meals(4)
  const clone = chain.copy().meal({ elder: 'e-clone' }).meals(3)
  chain.meals(5)
  await send(chain.batch(1, 10))
  expect(await send(clone.batch(4, 9))).toMatchObject([
    { contiguous: 10, tip: chain.records[9]?.hash, refused: [{ first: 6, count: 4, code: 'fork' }] },
  ])
  // Not even its predecessor is ours, which says nothing of how far the stored chain goes.
  expect(await send(clone.batch(8, 9))).toMatchObject([
    { contiguous: 10, tip: chain.records[9]?.hash, refused: [{ code: 'fork' }] },
  ])
  expect(alarms).toEqual(['fork', 'fork'])
  expect(await stored()).toEqual({ records: 10, meals: 9, quarantined: ['fork', 'fork'] })
  // The chain that was there first goes on.
  expect(await send(chain.meals(1).batch(11, 11))).toMatchObject([{ contiguous: 11, refused: [] }])
})

test('a record that follows a clone of the tip is a fork too', async () => {
  const chain = new TestChain(terminal, 'a').meals(2)
  const clone = chain.copy().meal({ price: 1 }).meals(1)
  await send(chain.meals(1).batch(1, 4))
  expect(await send(clone.batch(5, 5))).toMatchObject([{ contiguous: 4, refused: [{ code: 'fork' }] }])
  expect(await stored()).toMatchObject({ records: 4 })
})

test('a bad signature, a stranger and an ended terminal are refused by name and hold up nobody', async () => {
  const chain = new TestChain(terminal, 'a').meals(3)
  const forged = chain.batch(1, 2, testTerminal('x', 's-1').signText)
  const [answer] = await send(forged, Buffer.from('nonsense'), chain.batch(1, 4))
  expect(answer).toMatchObject({ contiguous: 4, refused: [{ first: 1, count: 2, code: 'bad-signature' }] })
  expect(await stored()).toEqual({ records: 4, meals: 3, quarantined: ['bad-signature', 'batch-malformed'] })

  terminal = testTerminal('t-stranger', 's-1')
  expect(await send(new TestChain(terminal, 'a').batch(1, 1))).toEqual([])
  expect((await stored()).quarantined).toEqual(['unknown-terminal'])

  terminal = testTerminal('t-ended', 's-1')
  await insertTerminal(database.pool, terminal, 'ended')
  expect(await send(new TestChain(terminal, 'a').batch(1, 1))).toMatchObject([
    { contiguous: 0, refused: [{ code: 'ended-terminal' }] },
  ])
})

test('a batch under another terminal’s topic is refused', async () => {
  const other = testTerminal('t-other', 's-1')
  expect(await send(new TestChain(other, 'a').batch(1, 1))).toMatchObject([
    { terminal: terminal.id, contiguous: 0, refused: [{ code: 'wrong-terminal' }] },
  ])
})

test('records before the faulty one are stored, those after it are not', async () => {
  const chain = new TestChain(terminal, 'a').meals(2).meal({ site: 's-2' }).meals(2)
  expect(await send(chain.batch(1, 6))).toMatchObject([
    { contiguous: 3, refused: [{ first: 4, count: 3, code: 'wrong-site' }] },
  ])
  expect(await stored()).toEqual({ records: 3, meals: 2, quarantined: ['wrong-site'] })
})

test.each([
  ['wrong-key', (t: TestTerminal) => new TestChain({ ...t, publicKey: 'A'.repeat(43) }, 'a')],
  ['wrong-site', (t: TestTerminal) => new TestChain({ ...t, site: 's-9' }, 'a')],
  [
    'chain-broken',
    (t: TestTerminal) =>
      new TestChain(t, 'a').add('genesis', { ...t, publicKey: t.publicKey, software: 'x' }),
  ],
  [
    'chain-ended',
    (t: TestTerminal) => new TestChain(t, 'a').add('end', { reason: '换机', total: 0 }).meals(1),
  ],
  ['not-storable', (t: TestTerminal) => new TestChain(t, 'a').meal({ day: '2026-02-31' })],
  ['not-storable', (t: TestTerminal) => new TestChain(t, 'a').meal({ price: 2 ** 40 })],
])('%s', async (code, make) => {
  const chain = make(terminal)
  if (code === 'chain-broken') {
    const genesis = { site: terminal.site, publicKey: terminal.publicKey, software: 'x' }
    chain.records.splice(1)
    chain.add('genesis', genesis)
  }
  const [answer] = await send(chain.batch(1, chain.records.length))
  expect(answer?.refused).toMatchObject([{ code }])
  expect((await stored()).quarantined).toEqual([code])
})

test('what is sent again is quarantined once, and one terminal cannot fill the quarantine', async () => {
  const forger = testTerminal('x', 's-1')
  const chain = new TestChain(terminal, 'a')
  await send(chain.batch(1, 1, forger.signText))
  await send(chain.batch(1, 1, forger.signText))
  expect((await stored()).quarantined).toHaveLength(1)
  await send(...Array.from({ length: 300 }, (_, i) => Buffer.from(`nonsense ${i}`)))
  await send(...Array.from({ length: 300 }, (_, i) => Buffer.from(`more ${i}`)))
  const full = (await stored()).quarantined.length
  await send(Buffer.from('one more'))
  expect((await stored()).quarantined).toHaveLength(full)
})

test('the cursor of a chain never stands anywhere but at its last record', async () => {
  await send(new TestChain(terminal, 'a').meals(3).batch(1, 4))
  const { rows } = await database.pool.query('SELECT id FROM stream WHERE terminal_id = $1', [terminal.id])
  const move = (sql: string) => database.pool.query(sql, [rows[0].id])
  const record = (seq: string) => `INSERT INTO record (stream_id, seq, boot_id, at, uptime, kind, hash, body)
    SELECT stream_id, ${seq}, boot_id, at, uptime, kind, hash, body FROM record WHERE stream_id = $1 AND seq = 4`
  for (const sql of [
    'UPDATE stream SET contiguous = 3 WHERE id = $1',
    'UPDATE stream SET contiguous = 5 WHERE id = $1',
    `WITH hole AS (${record('6')}) UPDATE stream SET contiguous = 6 WHERE id = $1`,
    `WITH hole AS (${record('6')}) UPDATE stream SET contiguous = 5 WHERE id = $1`,
    `INSERT INTO stream (terminal_id, epoch, contiguous)
     SELECT terminal_id, repeat('f', 32), 1 FROM stream WHERE id = $1`,
  ])
    await expect(move(sql), sql).rejects.toMatchObject({ code: 'YY001' })
  await move(`WITH next AS (${record('5')}) UPDATE stream SET contiguous = 5 WHERE id = $1`)
})

test('an acknowledgement follows the commit: what is rolled back is neither stored nor acknowledged', async () => {
  const chain = new TestChain(terminal, 'a').meals(3)
  await database.pool.query(
    `CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
     CREATE CONSTRAINT TRIGGER die AFTER UPDATE ON stream INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()`,
  )
  try {
    // The connection dies within COMMIT.
    await expect(send(chain.batch(1, 4))).rejects.toThrow()
  } finally {
    await database.pool.query('DROP TRIGGER die ON stream; DROP FUNCTION die')
  }
  expect(commits).toBe(0)
  expect(await stored()).toEqual(clean(0, 0))
  expect(await send(chain.batch(1, 4))).toMatchObject([{ contiguous: 4 }])
})

test('a value that only PostgreSQL refuses is quarantined and does not hold up another batch', async () => {
  await database.pool.query(`ALTER TABLE meal ADD CONSTRAINT test CHECK (elder_id <> 'e-poison') NOT VALID`)
  try {
    const good = new TestChain(terminal, 'a').meals(3)
    const bad = new TestChain(terminal, 'b').meal({ elder: 'e-poison' })
    const acks = await send(bad.batch(1, 2), good.batch(1, 4))
    expect(acks).toMatchObject([{ contiguous: 4 }])
    expect(await stored()).toEqual({ records: 4, meals: 3, quarantined: ['not-storable'] })
  } finally {
    await database.pool.query('ALTER TABLE meal DROP CONSTRAINT test')
  }
})

test('two servers that take in one chain at once store it once', async () => {
  const chain = new TestChain(terminal, 'a').meals(59)
  const servers = [makeIngest(), makeIngest(), makeIngest()]
  const batches = Array.from({ length: 12 }, (_, i) => chain.batch(i * 5 + 1, i * 5 + 5))
  const takeAll = async (server: Ingest) => {
    for (const bytes of batches) await server.ingest(terminal.id, [{ bytes, at: NOON }])
  }
  await Promise.all(servers.map(takeAll))
  expect(alarms).toEqual([])
  expect(commits).toBe(12)
  expect(await stored()).toEqual(clean(60, 59))
})

test('every stored record is given back in the bytes that were hashed', async () => {
  const chain = new TestChain(terminal, 'a').meal({
    elder: null,
    token: 'f'.repeat(32),
    reason: 'unknown-card',
  })
  chain.boot = 'boot-2'
  chain
    .meals(2)
    .add('void', { voids: 3, day: '2026-10-12', reason: '刷错了 𬭎"\\' })
    .add('clock', { before: 1, after: 2 })
    .add('test', { note: 'x' })
    .add('outage', { from: 1, to: 2, cause: '停电' })
    .add('day-close', { site: 's-1', day: '2026-10-12', meals: 3, voids: 1, total: 3 })
    .add('end', { reason: '换机', total: 3 })
  await send(chain.batch(1, 4), chain.batch(5, chain.records.length))
  const out = []
  for await (const record of exportStream(database.pool, terminal.id, chain.epoch)) out.push(record)
  expect(out.map(({ text }) => text)).toEqual(chain.records.map(({ text }) => text))
  for (const { text, hash } of out) expect(sha256(text)).toBe(hash)
})

test('boots are noted with their first and latest contact', async () => {
  const chain = new TestChain(terminal, 'a').meals(1)
  const early = chain.batch(1, 1)
  const firstUptime = chain.uptime
  const late = chain.batch(1, 2)
  const lastUptime = chain.uptime
  await ingest.ingest(terminal.id, [{ bytes: early, at: NOON }])
  await ingest.ingest(terminal.id, [{ bytes: late, at: NOON + 5000 }])
  // The first one comes again, much later: it says nothing new.
  await ingest.ingest(terminal.id, [{ bytes: early, at: NOON + 90_000 }])
  const { rows } = await database.pool.query(
    'SELECT boot, first_uptime, first_time, last_uptime, last_time FROM boot WHERE terminal_id = $1',
    [terminal.id],
  )
  expect(rows).toEqual([
    {
      boot: 'boot-1',
      first_uptime: String(firstUptime),
      first_time: new Date(NOON),
      last_uptime: String(lastUptime),
      last_time: new Date(NOON + 5000),
    },
  ])
})

test.each(['record', 'meal', 'meal_void'])(
  '%s takes no change, no deletion and no truncation',
  async (table) => {
    const chain = new TestChain(terminal, 'a')
      .meals(1)
      .add('void', { voids: 2, day: '2026-10-12', reason: '错' })
    await send(chain.batch(1, 3))
    for (const sql of [
      `UPDATE ${table} SET seq = seq + 100`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
    ])
      await expect(database.pool.query(sql)).rejects.toMatchObject({ code: 'YY001' })
    expect(await stored()).toEqual(clean(3, 1))
  },
)

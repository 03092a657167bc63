/** What is not believed: each fault by its code, kept with its bytes within bounds, and never in the way of what is good. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { canonical } from '../../../core/canonical.ts'
import { createIngest, type Ingest, sha256 } from '../../../server/ingest/ingest.ts'
import { loadSecrets } from '../../../server/secrets.ts'
import { type FreshDatabase, freshDatabase } from '../../support/database.ts'
import { insertPlaces, insertTerminal, NOON, silent, TestChain, testTerminal } from './test-terminal.ts'

let database: FreshDatabase
let folder: string
let ingest: Ingest['ingest']
let terminal: ReturnType<typeof testTerminal>
let errors: string[]
let named = 0

beforeAll(async () => {
  database = await freshDatabase()
  await insertPlaces(database.pool)
  folder = mkdtempSync(join(tmpdir(), 'yangyi-refused-'))
  const { sign } = loadSecrets(folder)
  const log = { ...silent, error: (detail: object) => errors.push((detail as { code: string }).code) }
  ingest = createIngest({ pool: database.pool, sign, log, onCommitted() {} }).ingest
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true })
})
beforeEach(newTerminal)

async function newTerminal(): Promise<void> {
  errors = []
  named += 1
  terminal = testTerminal(`t-${named}`, 's-1')
  await insertTerminal(database.pool, terminal)
}

async function send(...batches: Buffer[]) {
  const texts = await ingest(
    terminal.id,
    batches.map((bytes) => ({ bytes, at: NOON })),
  )
  return texts.map((text) => JSON.parse(text.split('\n', 1)[0] ?? ''))
}

async function quarantined(): Promise<{ code: string; bytes: Buffer }[]> {
  const { rows } = await database.pool.query(
    'SELECT code, bytes FROM quarantine WHERE terminal = $1 ORDER BY id',
    [terminal.id],
  )
  return rows
}

/** The fifth record as another hand would have written it, with two good ones after it. */
function fifth(change: (text: string) => string): TestChain {
  const chain = new TestChain(terminal, 'a').meals(4)
  const last = chain.records.pop()
  if (last === undefined) throw new Error('no records')
  const text = change(last.text)
  chain.records.push({ ...last, text, hash: sha256(text) })
  return chain.meals(2)
}

test.each([
  ['kind-unknown', (text: string) => text.replace('"kind":"meal"', '"kind":"parcel"')],
  ['version-unknown', (text: string) => text.replace(/"v":1}$/, '"v":2}')],
  ['version-unknown', (text: string) => text.replace('{"at"', '{"about":[1],"at"').replace(/1}$/, '7}')],
  ['record-malformed', (text: string) => text.replace('"price":500', '"price":"5.00"')],
  ['record-malformed', (text: string) => text.replace('"price":500', '"price": 500')],
  ['record-malformed', (text: string) => `not JSON at all, but "prev":"${/[0-9a-f]{64}/.exec(text)?.[0]}"`],
])('%s: what stands before it is stored, and the batch kept', async (code, change) => {
  const bytes = fifth(change).batch(1, 7)
  expect(await send(bytes)).toMatchObject([{ contiguous: 4, refused: [{ first: 5, count: 3, code }] }])
  expect(await quarantined()).toEqual([{ code, bytes }])
  // Sent again, as terminals do: nothing new, and the same answer.
  expect(await send(bytes)).toMatchObject([{ contiguous: 4, refused: [{ code }] }])
  expect(await quarantined()).toHaveLength(1)
})

test('a record that cannot be read is no way to bring in others that nobody signed', async () => {
  const chain = fifth((text) => text.replace('"kind":"meal"', '"kind":"parcel"'))
  const [head, signature, ...lines] = chain.batch(1, 7).toString().split('\n')
  const forged = new TestChain(terminal, 'a').meals(3).meal({ price: 1 })
  const swapped = forged.records.slice(0, 4).map(({ text }) => text.replace('e-3', 'e-9'))
  const bytes = Buffer.from([head, signature, ...swapped, ...lines.slice(4)].join('\n'))
  expect(await send(bytes)).toMatchObject([{ contiguous: 0, refused: [{ first: 1, count: 7 }] }])
})

test('a batch of a later version is refused by that name', async () => {
  const chain = new TestChain(terminal, 'a').meals(1)
  const [head = '', , ...records] = chain.batch(1, 2).toString().split('\n')
  const later = canonical({ ...JSON.parse(head), v: 2, compressed: true })
  const bytes = Buffer.from([later, terminal.signText(later), ...records].join('\n'))
  expect(await send(bytes, chain.batch(1, 2))).toMatchObject([
    { contiguous: 2, refused: [{ first: 1, count: 2, code: 'version-unknown' }] },
  ])
})

test('a batch that is too large is refused by name and kept cut off', async () => {
  const chain = new TestChain(terminal, 'a').meals(1)
  const bytes = Buffer.concat([chain.batch(1, 2), Buffer.alloc(300_000, 'x')])
  expect(await send(bytes)).toMatchObject([{ refused: [{ first: 1, count: 2, code: 'batch-too-large' }] }])
  const [kept] = await quarantined()
  expect(kept?.bytes.equals(bytes.subarray(0, 256 * 1024))).toBe(true)
})

test('a new fork is said, audited once, and not acknowledged', async () => {
  const chain = new TestChain(terminal, 'a').meals(3)
  const clone = chain.copy().meal({ elder: 'e-clone' })
  chain.meals(1)
  await send(chain.batch(1, 5))
  for (let i = 0; i < 3; i++)
    expect(await send(clone.batch(4, 5))).toMatchObject([{ refused: [{ first: 5, count: 1, code: 'fork' }] }])
  expect(errors).toEqual(['fork', 'fork', 'fork'])
  const { rows } = await database.pool.query(
    `SELECT action, detail FROM audit WHERE subject = $1 ORDER BY id`,
    [`terminal/${terminal.id}`],
  )
  expect(rows).toEqual([{ action: 'terminal.fork', detail: { epoch: chain.epoch, first: 5, count: 1 } }])
})

test('two machines with one key and one journal never come to more than one chain', async () => {
  const moves = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 6 })), {
    minLength: 2,
    maxLength: 10,
  })
  await fc.assert(
    fc.asyncProperty(moves, fc.integer({ min: 0, max: 5 }), async (steps, common) => {
      await newTerminal()
      const one = new TestChain(terminal, 'a').meals(common)
      const two = one.copy().meal({ elder: 'e-two' })
      one.meal({ elder: 'e-one' })
      const sent = new Map([one, two].map((chain) => [chain, 0]))
      for (const [isFirst, count] of steps) {
        const chain = isFirst ? one : two
        chain.meals(count)
        const from = sent.get(chain) ?? 0
        await send(chain.batch(from + 1, chain.records.length))
        sent.set(chain, chain.records.length)
      }
      await send(one.batch(1, one.records.length), two.batch(1, two.records.length))
      const { rows } = await database.pool.query(
        `SELECT encode(hash, 'hex') AS hash FROM record
         WHERE stream_id = (SELECT id FROM stream WHERE terminal_id = $1) ORDER BY seq`,
        [terminal.id],
      )
      const stored = rows.map(({ hash }) => hash)
      const [winner, loser] = stored.includes(one.records[common + 1]?.hash) ? [one, two] : [two, one]
      expect(stored).toEqual(winner.records.map(({ hash }) => hash))
      expect(stored).not.toContain(loser.records[common + 1]?.hash)
      expect((await quarantined()).map(({ code }) => code)).toContain('fork')
    }),
    { numRuns: 15, seed: 41 },
  )
})

test('one terminal fills the quarantine up to its bound a day; the rest is counted, and the next day has room', async () => {
  const nonsense = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => Buffer.from(`nonsense ${from + i}`))
  await send(...nonsense(0, 150))
  await send(...nonsense(100, 150))
  expect(await quarantined()).toHaveLength(200)
  const day = async () =>
    (
      await database.pool.query(
        'SELECT kept, counted FROM quarantine_day WHERE terminal = $1 ORDER BY day DESC LIMIT 1',
        [terminal.id],
      )
    ).rows[0]
  expect(await day()).toEqual({ kept: 200, counted: 50 })
  await database.pool.query(`UPDATE quarantine_day SET day = day - 1 WHERE terminal = $1`, [terminal.id])
  await send(...nonsense(1000, 3))
  expect(await quarantined()).toHaveLength(203)
  expect(await day()).toEqual({ kept: 3, counted: 0 })
})

test('large pieces are bounded by their bytes, and strangers have the room of one terminal together', async () => {
  await send(...Array.from({ length: 60 }, (_, i) => Buffer.alloc(250_000, `${i}-`)))
  const size = (await quarantined()).reduce((sum, { bytes }) => sum + bytes.length, 0)
  expect(size).toBeGreaterThan(7_000_000)
  expect(size).toBeLessThanOrEqual(8 * 1024 * 1024)

  for (let i = 0; i < 40; i++)
    await ingest(
      `stranger-${i}`,
      Array.from({ length: 10 }, (_, k) => ({ bytes: Buffer.from(`${i}/${k}`), at: NOON })),
    )
  const { rows } = await database.pool.query(
    `SELECT count(*)::int AS n FROM quarantine WHERE terminal LIKE 'stranger-%'`,
  )
  expect(rows).toEqual([{ n: 200 }])
})

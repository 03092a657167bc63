/** Records from a terminal through ingest into files that prove themselves, as the desk downloads them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ExportCheck, type Verdict } from '../../../core/verify/verify-export.ts'
import { createIngest, sha256 } from '../../../server/ingest/ingest.ts'
import { verifierOf } from '../../../terminal/keys.ts'
import { type Desk, openDesk, type Person } from '../access/desk.ts'
import {
  insertPlaces,
  insertTerminal,
  NOON,
  silent,
  TestChain,
  type TestTerminal,
  testTerminal,
} from '../ingest/test-terminal.ts'

let desk: Desk
let auditor: Person
let terminal: TestTerminal
let send: (...batches: Buffer[]) => Promise<unknown>

beforeAll(async () => {
  desk = await openDesk()
  await insertPlaces(desk.pool)
  await desk.pool.query(`INSERT INTO county VALUES (1, '演示县', '990101000000', true)`)
  terminal = testTerminal('t-1', 's-1')
  await insertTerminal(desk.pool, terminal)
  await insertTerminal(desk.pool, testTerminal('t-2', 's-1'))
  const { ingest } = createIngest({ pool: desk.pool, sign: () => '', log: silent, onCommitted() {} })
  send = (...batches) =>
    ingest(
      terminal.id,
      batches.map((bytes) => ({ bytes, at: NOON })),
    )
  auditor = await desk.person('auditor', 'auditor')
})
afterAll(() => desk.close())

const TERMINAL = '/api/record-exports/terminals/t-1'
const month = (name: string) => `/api/record-exports/months/${name}`

async function download(url: string) {
  const answer = await auditor.get(url)
  expect(answer.statusCode).toBe(200)
  const check = new ExportCheck({ hash: sha256, verifierOf })
  for (const line of answer.body.trimEnd().split('\n')) check.take(line)
  const verdict = check.finish()
  if (!verdict.readable) throw new Error(verdict.problem)
  return { answer, ...verdict }
}
const codesOf = ({ faults }: Extract<Verdict, { readable: true }>) =>
  faults.listed.map(({ code, seq }) => `${code} ${seq}`)

const closed = (chain: TestChain, day: string, meals: number, voids: number, total: number) =>
  chain.add('day-close', { site: 's-1', day, meals, voids, total })

test('all that a terminal wrote, and each month of it, is whole and signed up to its end', async () => {
  const chain = new TestChain(terminal, 'a').meal({ day: '2026-09-30' }).meal({ day: '2026-09-30' })
  closed(chain, '2026-09-30', 2, 0, 2)
  await send(chain.batch(1, 4))
  chain.meals(3).add('void', { voids: 6, day: '2026-10-12', reason: '刷错了' })
  closed(chain, '2026-10-12', 3, 1, 4)
  await send(chain.batch(5, 7), chain.batch(8, 9))
  chain.meal({ day: '2026-11-01' }).meal({ day: '2026-11-01' })
  closed(chain, '2026-11-01', 2, 0, 6)
  // The head of October's last record comes again, and is not newer for that.
  await send(chain.batch(8, 9), chain.batch(10, 12))

  const whole = await download(TERMINAL)
  expect(codesOf(whole)).toEqual([])
  expect(whole.header).toMatchObject({
    ...{ signer: 'county', county: { name: '演示县' }, terminal: 't-1', month: null },
    chains: [{ terminal: 't-1', site: 's-1', key: terminal.publicKey, first: 1, last: 12 }],
  })
  expect(whole.chains).toMatchObject([{ records: 12, meals: 7, voids: 1, closings: 3, total: 6 }])
  expect(whole.answer.body).toContain(chain.records[6]?.text)

  const october = await download(month('2026-10'))
  expect(codesOf(october)).toEqual([])
  // The genesis has no service day: by its clock it is of October as well.
  expect(october.chains).toMatchObject([{ first: 1, last: 9, signed: { last: 9 }, meals: 5 }])
  const november = await download(month('2026-11'))
  expect(codesOf(november)).toEqual([])
  expect(november.chains).toMatchObject([{ first: 10, last: 12, meals: 2, closings: 1, total: 6 }])
  expect((await download(month('2025-01'))).header.chains).toEqual([])
})

test('a chain of whose end no head is kept is exported, and said to be unsigned from there on', async () => {
  const chain = new TestChain(terminal, 'b').meals(2)
  await send(chain.batch(1, 3))
  // The last record is of another site and refused: its batch's head proves nothing of what is stored.
  chain.meal().meal({ site: 's-9' })
  await send(chain.batch(4, 5))
  const { chains, ...verdict } = await download(TERMINAL)
  expect(codesOf({ ...verdict, chains })).toEqual(['unsigned 4'])
  expect(chains[1]).toMatchObject({ epoch: chain.epoch, last: 4, signed: { last: 3 } })
})

test('a head further on covers a month whose own end was not signed', async () => {
  const later = testTerminal('t-3', 's-1')
  await insertTerminal(desk.pool, later)
  const chain = new TestChain(later, 'c').meal({ day: '2026-06-30' }).meal({ day: '2026-07-01' })
  const { ingest } = createIngest({ pool: desk.pool, sign: () => '', log: silent, onCommitted() {} })
  for (const bytes of [chain.batch(1, 1), chain.batch(2, 3)]) await ingest('t-3', [{ bytes, at: NOON }])
  await desk.pool.query("DELETE FROM stream_head WHERE month = '2026-06'")
  const june = await download(month('2026-06'))
  expect(codesOf(june)).toEqual([])
  expect(june.chains).toMatchObject([{ terminal: 't-3', first: 2, last: 3 }])
})

test('a record that was changed in the database is found', async () => {
  await desk.pool.query(`
    BEGIN;
    SET LOCAL session_replication_role = replica;
    UPDATE meal SET price = 999 FROM stream s WHERE s.id = stream_id AND s.epoch LIKE 'a%' AND seq = 6;
    COMMIT`)
  expect(codesOf(await download(month('2026-10')))).toContain('changed 6')
})

test('it is a file to be saved, by those who may, and leaves a trace', async () => {
  const { answer } = await download(TERMINAL)
  expect(answer.headers).toMatchObject({
    'content-type': expect.stringContaining('application/jsonl'),
    'content-disposition': 'attachment; filename="yangyi-records-t-1-20261105T020000Z.jsonl"',
    'cache-control': 'no-store',
  })
  const { rows } = await desk.pool.query(
    `SELECT action, subject, detail, account_id FROM audit WHERE action = 'record.export' ORDER BY id DESC LIMIT 1`,
  )
  expect(rows).toEqual([
    { action: 'record.export', subject: 'terminal/t-1', detail: { records: 16 }, account_id: auditor.id },
  ])
  expect((await auditor.get('/api/record-exports/terminals/t-9')).statusCode).toBe(404)
  expect((await auditor.get('/api/record-exports/months/2026-13')).statusCode).toBe(400)
  const reviewer = await desk.person('reviewer', 'reviewer')
  expect((await reviewer.get(TERMINAL)).statusCode).toBe(403)
})

test('a terminal that has written nothing gives an export of no chain', async () => {
  const none = await download('/api/record-exports/terminals/t-2')
  expect(none.header.chains).toEqual([])
  expect(codesOf(none)).toEqual([])
})

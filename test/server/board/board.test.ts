import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { Board } from '../../../server/contract/board.ts'
import { createIngest } from '../../../server/ingest/ingest.ts'
import {
  insertPlaces,
  insertTerminal,
  silent,
  TestChain,
  TOWN,
  testTerminal,
  VILLAGE,
} from '../ingest/test-terminal.ts'
import { openRegisterDesk, type RegisterDesk } from '../register/register-desk.ts'

/** Longest that a request of this app may take; a watcher stays longer. */
const HANDLER_TIMEOUT_MS = 400
const terminal = testTerminal('t-1', 's-1')
const chain = new TestChain(terminal, 'a')

let desk: RegisterDesk
let auditor: Awaited<ReturnType<RegisterDesk['as']>>
let address: string
let sent = 0
let logins = 0

beforeAll(async () => {
  desk = await openRegisterDesk('2026-10-13T03:59:00+08:00', HANDLER_TIMEOUT_MS)
  await insertPlaces(desk.pool)
  await insertTerminal(desk.pool, terminal)
  await desk.pool.query(
    `INSERT INTO policy (id, title, document, hash, effective_from)
     VALUES ('p', '政策', '{"serviceDayStarts":"04:00"}', '\\x01', '2026-01-01')`,
  )
  await desk.pool.query(
    `INSERT INTO site_fact (site_id, fact, value, from_day) VALUES ('s-1', 'facility', 'happiness-home', '2026-01-01')`,
  )
  auditor = await desk.as('auditor')
  await desk.app.listen({ port: 0, host: '127.0.0.1' })
  address = `127.0.0.1:${(desk.app.server.address() as AddressInfo).port}`
})
afterAll(() => desk.close())

/** Stores what the chain has grown by, as the server would, and tells the board; another process would not. */
async function store({ elsewhere = false } = {}): Promise<void> {
  const ingest = createIngest({
    pool: desk.pool,
    sign: desk.secrets.sign,
    log: silent,
    onCommitted: elsewhere ? () => {} : () => desk.live.changed(),
  })
  const bytes = chain.batch(sent + 1, chain.records.length)
  sent = chain.records.length
  await ingest.ingest(terminal.id, [{ bytes, at: desk.clock.now }])
}

async function watch(cookie = auditor.cookie, origin = `http://${address}`) {
  const socket = new WebSocket(`ws://${address}/api/board/live`, { headers: { cookie }, origin })
  const boards: { board: Board; at: number }[] = []
  socket.on('message', (data) =>
    boards.push({ board: JSON.parse(String(data)) as Board, at: performance.now() }),
  )
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  const refused = new Promise<number>((resolve) =>
    socket.on('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode)),
  )
  const status = await Promise.race([once(socket, 'open').then(() => 101), refused])
  return { socket, boards, closed, status }
}

test('the board counts the running service day by site, meal and service; voided meals are left out', async () => {
  chain
    .meal({ elder: 'e-1' })
    .meal({ elder: 'e-2', service: 'delivery' })
    .meal({ elder: 'e-1', meal: 'dinner', service: 'neighbour' })
    .meal({ elder: null, reason: 'unknown-card' })
    .meal({ elder: 'e-9' })
    .add('void', { voids: 6, day: '2026-10-12', reason: '刷错了' })
    .meal({ elder: 'e-1', day: '2026-10-11' })
  await store()
  const { status, body } = await auditor.get('/api/board')
  expect(status).toBe(200)
  // 03:59 on the 13th still belongs to the 12th.
  expect(body).toMatchObject({
    day: '2026-10-12',
    totals: { meals: 4, elders: 2, unsubsidised: 1 },
    towns: [
      {
        region: TOWN,
        name: '河东镇',
        sites: [
          {
            id: 's-1',
            facility: 'happiness-home',
            breakfast: { dineIn: 0, delivery: 0, neighbour: 0, unsubsidised: 0 },
            lunch: { dineIn: 2, delivery: 1, neighbour: 0, unsubsidised: 1 },
            dinner: { dineIn: 0, delivery: 0, neighbour: 1, unsubsidised: 0 },
            terminals: [{ id: 't-1', online: false, seenAt: null, waiting: null }],
          },
        ],
      },
    ],
  })
  expect(body.latest.map(({ subsidised }: Board['latest'][number]) => subsidised)).toEqual([
    false,
    true,
    true,
    true,
  ])
  expect(JSON.stringify(body)).not.toContain('e-1')
})

test('a closed site without meals is not shown, a new day begins at its minute', async () => {
  await desk.pool.query(`INSERT INTO site VALUES ('s-old', '旧站', '${VILLAGE}', '2025-01-01', '2026-10-01')`)
  desk.clock.now += 60_000
  const { body } = await auditor.get('/api/board')
  desk.clock.now -= 60_000
  expect(body).toMatchObject({ day: '2026-10-13', totals: { meals: 0 } })
  expect(body.towns[0].sites).toHaveLength(1)
})

test('a watcher gets the board at once, then a new one after a commit, at most two a second', async () => {
  const { socket, boards, status } = await watch()
  expect(status).toBe(101)
  await vi.waitFor(() => expect(boards).toHaveLength(1), 3000)
  const before = boards[0]?.board.totals.meals ?? 0
  for (let i = 0; i < 12; i++) {
    chain.meal({ elder: `e-live-${i}` })
    await store()
    await wait(50)
  }
  await vi.waitFor(() => expect(boards.at(-1)?.board.totals.meals).toBe(before + 12), 3000)
  const gaps = boards.slice(1).map(({ at }, i) => at - (boards[i]?.at ?? 0))
  // Reading and travelling take a while that varies.
  for (const gap of gaps) expect(gap).toBeGreaterThan(350)
  socket.close()
})

test('a watcher sees what another server process commits, and of each board how new it is', async () => {
  const { socket, boards } = await watch()
  await vi.waitFor(() => expect(boards).toHaveLength(1), 3000)
  const before = boards[0]?.board.totals.meals ?? 0
  // The first may be seen by the coming of the watcher; sooner than the refresh, the second only by the look around.
  for (const more of [1, 2]) {
    chain.meal({ elder: `e-elsewhere-${more}` })
    await store({ elsewhere: true })
    await vi.waitFor(() => expect(boards.at(-1)?.board.totals.meals).toBe(before + more), 4000)
  }
  const numbers = boards.map(({ board }) => board.seq)
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
  expect(numbers.at(-1)).toBeGreaterThan(numbers[0] ?? Number.POSITIVE_INFINITY)
  const { body } = await auditor.get('/api/board')
  expect(body.seq).toBeGreaterThanOrEqual(numbers.at(-1) ?? Number.POSITIVE_INFINITY)
  socket.close()
})

test.each([
  ['ends', 'DELETE FROM session WHERE account_id = $1'],
  ['runs out', `UPDATE session SET created_at = created_at - interval '2 days' WHERE account_id = $1`],
  ['loses its role', 'DELETE FROM account_role WHERE account_id = $1'],
  ['is disabled', 'UPDATE account SET disabled_at = now() WHERE id = $1'],
])('whose session or account %s, by whichever process, is shown out within seconds', async (_, sql) => {
  const login = `watcher-${logins++}`
  const { cookie, id } = await desk.signIn(login, 'auditor')
  const { closed, status } = await watch(cookie)
  const stays = await watch()
  expect(status).toBe(101)
  await desk.pool.query(sql, [id])
  const shownOut = Promise.race([closed, wait(7000, 'still there')])
  expect(await shownOut).toBe(1008)
  expect((await watch(cookie)).status).toBeOneOf([401, 403])
  expect(stays.socket.readyState).toBe(WebSocket.OPEN)
  stays.socket.close()
})

test('a watcher stays beyond the time that a request may take', async () => {
  const { socket, closed } = await watch()
  const first = await Promise.race([closed.then(() => 'closed'), wait(HANDLER_TIMEOUT_MS * 2, 'still there')])
  expect(first).toBe('still there')
  socket.close()
})

test('strangers, other sites and talkative watchers are turned away', async () => {
  expect((await watch('yangyi_session=none')).status).toBe(401)
  expect((await watch(auditor.cookie, 'http://evil.example')).status).toBe(403)
  const { socket, closed } = await watch()
  socket.send('hello')
  expect(await closed).toBe(1008)
})

test('one account may watch five times', async () => {
  const watching = []
  for (let i = 0; i < 5; i++) watching.push(await watch())
  expect(await (await watch()).closed).toBe(1013)
  for (const { socket } of watching) socket.terminate()
  await vi.waitFor(async () => {
    const again = await watch()
    await vi.waitFor(() => expect(again.boards).toHaveLength(1), 1000)
    again.socket.close()
  }, 5000)
})

test('an ending server says so to its watchers', async () => {
  const { closed } = await watch()
  desk.live.close()
  expect(await closed).toBe(1001)
})

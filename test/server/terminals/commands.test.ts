/** Commands to terminals over the desk's routes, as far as the ledger's answer; the end of a terminal, and its swap. */
import { createPublicKey, verify } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { parseCommand, sealContext } from '../../../core/command.ts'
import type { TerminalStatus } from '../../../core/status.ts'
import { createIngest } from '../../../server/ingest/ingest.ts'
import { tokenKeyContext } from '../../../server/register/card-secrets.ts'
import { newTerminalSecrets } from '../../../server/register/terminal-repository.ts'
import { insertCommand } from '../../../server/terminals/command-repository.ts'
import { createCommandSender } from '../../../server/terminals/command-sender.ts'
import { keepLog } from '../../../server/terminals/log-repository.ts'
import type { Teller } from '../../../server/terminals/teller.ts'
import { opened } from '../../../terminal/keys.ts'
import { insertPlaces, silent, TestChain, testTerminal } from '../ingest/test-terminal.ts'
import { openRegisterDesk, type RegisterDesk } from '../register/register-desk.ts'

let desk: RegisterDesk
let administrator: Awaited<ReturnType<RegisterDesk['as']>>
let clerk: Awaited<ReturnType<RegisterDesk['as']>>
let sender: Teller
let sent: { terminal: string; text: string }[]
let connected: boolean
let count = 0

beforeAll(async () => {
  desk = await openRegisterDesk('2026-10-12T12:00:00+08:00')
  administrator = await desk.as('administrator')
  clerk = await desk.as('clerk')
  await insertPlaces(desk.pool)
})
afterAll(() => desk.close())
beforeEach(() => {
  sent = []
  connected = true
  sender = createCommandSender({
    pool: desk.pool,
    sign: desk.secrets.sign,
    send(terminal, text) {
      if (connected) sent.push({ terminal, text })
      return connected
    },
    now: () => desk.clock.now,
    log: silent,
  })
})

/** A terminal in use and its chain. */
async function enrolled(online: boolean) {
  count += 1
  const terminal = testTerminal(`t-${count}`, 's-1')
  const given = newTerminalSecrets(desk.secrets, terminal.id)
  const key = Buffer.from(terminal.publicKey, 'base64url')
  const status = JSON.stringify({ v: 1, online, detail: null })
  await desk.pool.query(
    `INSERT INTO terminal (id, site_id, state, public_key, password_hash, token_key_sealed, status)
     VALUES ($1, 's-1', 'active', $2, $3, $4, $5)`,
    [terminal.id, key, given.passwordHash, given.tokenKeySealed, status],
  )
  const chain = new TestChain(terminal, String(count))
  const ingest = createIngest({ pool: desk.pool, sign: desk.secrets.sign, log: silent, onCommitted() {} })
  const arrives = async (first: number) => {
    const bytes = chain.batch(first, chain.records.length)
    await ingest.ingest(terminal.id, [{ bytes, at: desk.clock.now }])
  }
  const url = `/api/terminals/${terminal.id}`
  return { id: terminal.id, chain, arrives, url, tokenKey: given.tokenKey }
}
const there: TerminalStatus = { v: 1, online: true, detail: null }
const countyKey = () =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: desk.secrets.publicKey }, format: 'jwk' })
const read = (text: string, terminal: string) => {
  const key = countyKey()
  const command = parseCommand(text, terminal, (body, signature) =>
    verify(null, Buffer.from(body), key, Buffer.from(signature, 'base64url')),
  )
  if (!command.ok) throw new Error(command.problem)
  return command.value
}
const states = async (url: string) =>
  (await clerk.get(`${url}/commands`)).body.map(
    ({ name, state, outcome }: { name: string; state: string; outcome: string | null }) =>
      `${name} ${state} ${outcome}`,
  )

test('a command is given by an administrator, sent signed, sent again, and done when the chain says so', async () => {
  const { id, url, chain, arrives } = await enrolled(true)
  expect((await clerk.post(`${url}/commands`, { name: 'log' })).body.code).toBe('not-allowed')
  const given = await administrator.post(`${url}/commands`, {
    name: 'message',
    text: ' 明天停电 ',
    hours: 2,
  })
  expect(given.status).toBe(201)
  expect(await states(url)).toEqual(['message waiting null'])

  await sender.look()
  expect(sent).toEqual([])
  sender.note(id, there)
  connected = false
  await sender.look()
  expect(await states(url)).toEqual(['message waiting null'])
  connected = true
  await sender.look()
  await sender.look()
  expect(sent).toHaveLength(1)
  expect(await states(url)).toEqual(['message sent null'])
  const { head, named } = read(sent[0]?.text ?? '', id)
  expect(named).toEqual({
    name: 'message',
    order: { text: '明天停电', until: desk.clock.now + 2 * 3_600_000 },
  })
  desk.clock.now += 30_000
  await sender.look()
  expect(sent).toHaveLength(2)

  chain.add('command', { command: head.id, name: 'message', outcome: 'done' })
  await arrives(1)
  expect(await states(url)).toEqual(['message done done'])
  desk.clock.now += 60_000
  await sender.look()
  expect(sent).toHaveLength(2)
  const { rows } = await desk.pool.query(
    `SELECT subject, detail FROM audit WHERE action = 'terminal.command.message'`,
  )
  expect(rows).toMatchObject([{ subject: `terminal/${id}`, detail: { id: head.id, text: '明天停电' } }])
})

test('a command that nobody carried out within its day is over, and not sent any more', async () => {
  const { id, url } = await enrolled(true)
  const yesterday = desk.clock.now - 24 * 3_600_000
  const by = { account: null, address: null }
  await insertCommand(desk.pool, id, { name: 'roster', order: {} }, yesterday, by)
  sender.note(id, there)
  await sender.look()
  expect([sent, await states(url)]).toEqual([[], ['roster expired null']])
})

test('a new PIN is sealed for its terminal, and stands neither in the trail nor on the page', async () => {
  const { id, url, tokenKey } = await enrolled(true)
  await administrator.post(`${url}/commands`, { name: 'pin', pin: '2718' })
  sender.note(id, there)
  await sender.look()
  const { named } = read(sent[0]?.text ?? '', id)
  if (named?.name !== 'pin') throw new Error('no PIN')
  expect(opened(tokenKey, sealContext(id), named.order.sealed)).toBe('2718')
  expect(opened(tokenKey, sealContext('t-x'), named.order.sealed)).toBeNull()
  const { rows } = await desk.pool.query(`SELECT detail FROM audit WHERE action = 'terminal.command.pin'`)
  const page = (await clerk.get(`${url}/commands`)).body
  expect([rows[0].detail, page[0].detail]).toEqual([{ id: page[0].id }, {}])
  expect(desk.log()).not.toContain('2718')
  // What protects it is the key that stands sealed in the register.
  expect(tokenKeyContext(id)).toContain(id)
})

test.each([
  ['an unknown one', { name: 'dance' }],
  ['one to end, which has its own way', { name: 'end', reason: 'x' }],
  ['words that are too many', { name: 'message', text: '长'.repeat(61), hours: 1 }],
  ['words that are none', { name: 'message', text: '  ', hours: 1 }],
  ['a PIN of letters', { name: 'pin', pin: '12a4' }],
])('%s is refused', async (_, body) => {
  const { url } = await enrolled(true)
  expect((await administrator.post(`${url}/commands`, body)).body.code).toBe('invalid-request')
  expect(await states(url)).toEqual([])
})

test('no command goes to a terminal that is not in use', async () => {
  expect((await administrator.post('/api/terminals/t-none/commands', { name: 'log' })).body.code).toBe(
    'terminal-unknown',
  )
  expect((await administrator.post('/api/terminals/t-none/swap', { reason: '坏了' })).body.code).toBe(
    'terminal-unknown',
  )
})

test('a terminal that is online is swapped when its chain has ended, with all that it held', async () => {
  const { id, url, chain, arrives } = await enrolled(true)
  const swapped = await administrator.post(`${url}/swap`, { reason: '屏幕坏了' })
  expect(swapped).toMatchObject({
    status: 201,
    body: { old: { state: 'ending' }, code: { code: expect.stringMatching(/^.{4}-.{4}$/) } },
  })
  expect(swapped.body.code.check).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/)
  sender.note(id, there)
  await sender.look()
  const { head, named } = read(sent[0]?.text ?? '', id)
  expect(named).toEqual({ name: 'end', order: { reason: '屏幕坏了' } })
  const stateOf = async (terminal: string) =>
    (await clerk.get('/api/terminals')).body.find((each: { id: string }) => each.id === terminal)
  expect(await stateOf(id)).toMatchObject({ state: 'active', endReason: '屏幕坏了' })

  chain.meals(3).add('command', { command: head.id, name: 'end', outcome: 'done' })
  chain.add('end', { reason: '屏幕坏了', total: 3 })
  await arrives(1)
  await sender.look()
  expect(await stateOf(id)).toMatchObject({ state: 'ended', records: 6 })
  expect(await stateOf(swapped.body.code.terminal)).toMatchObject({ state: 'waiting', site: 's-1' })
})

test('a terminal that nobody can reach is ended by the county, with the reason', async () => {
  const { id, url } = await enrolled(false)
  const ended = await administrator.post(`${url}/end`, { reason: '被水泡了' })
  expect(ended).toEqual({ status: 200, body: { state: 'ended' } })
  const { rows } = await desk.pool.query(
    'SELECT state, end_reason AS reason, ended_at AS at FROM terminal WHERE id = $1',
    [id],
  )
  expect(rows).toEqual([{ state: 'ended', reason: '被水泡了', at: new Date(desk.clock.now) }])
  expect((await administrator.post(`${url}/end`, { reason: 'x' })).body.code).toBe('terminal-unknown')
})

test('a terminal that closed its chain and went away at once is ended, though nobody is online', async () => {
  const { id, chain, arrives, url } = await enrolled(true)
  await administrator.post(`${url}/end`, { reason: '停办' })
  chain.add('end', { reason: '停办', total: 0 })
  await arrives(1)
  await sender.look()
  const { rows } = await desk.pool.query('SELECT state FROM terminal WHERE id = $1', [id])
  expect(rows).toEqual([{ state: 'ended' }])
  await sender.look()
  const audit = await desk.pool.query(`SELECT FROM audit WHERE action = 'terminal.end' AND subject = $1`, [
    `terminal/${id}`,
  ])
  expect(audit.rowCount).toBe(1)
})

test('a swap of which one half fails is none', async () => {
  const { id, url } = await enrolled(false)
  await desk.pool.query(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the disk is full'; END $$;
    CREATE TRIGGER fail BEFORE INSERT ON terminal FOR EACH ROW EXECUTE FUNCTION fail()`)
  expect((await administrator.post(`${url}/swap`, { reason: '坏了' })).status).toBe(500)
  await desk.pool.query('DROP FUNCTION fail CASCADE')
  const { rows } = await desk.pool.query('SELECT state, end_reason FROM terminal WHERE id = $1', [id])
  expect(rows).toEqual([{ state: 'active', end_reason: null }])
})

test('the last lines of a log are kept for the page', async () => {
  const { id, url } = await enrolled(true)
  expect((await clerk.get(`${url}/log`)).body).toEqual({ at: null, lines: [] })
  await keepLog(desk.pool, id, { v: 1, at: 5, lines: ['一', '二'] }, desk.clock.now)
  expect((await clerk.get(`${url}/log`)).body).toEqual({
    at: new Date(desk.clock.now).toISOString(),
    lines: ['一', '二'],
  })
})

test('a command that was given is not changed', async () => {
  const { url } = await enrolled(true)
  await administrator.post(`${url}/commands`, { name: 'log' })
  for (const sql of [
    `UPDATE terminal_command SET detail = '{"x":1}'`,
    "UPDATE terminal_command SET expires_at = expires_at + interval '1 day'",
    'DELETE FROM terminal_command',
    'TRUNCATE terminal_command',
  ])
    await expect(desk.pool.query(sql)).rejects.toMatchObject({ code: 'YY001' })
})

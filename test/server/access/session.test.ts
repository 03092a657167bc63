import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createAccount } from '../../../server/accounts/create-account.ts'
import { cookieOf, type Desk, openDesk, PASSWORD, type Person } from './desk.ts'

const HOUR = 3_600_000

let desk: Desk
let clerk: Person
beforeAll(async () => {
  desk = await openDesk()
  clerk = await desk.person('clerk-li', 'clerk')
})
afterAll(() => desk.close())

const me = (cookie: string) => desk.app.inject({ url: '/api/session', headers: { cookie } })
const fresh = async () => cookieOf(await desk.login('clerk-li', PASSWORD))

describe('a session', () => {
  it('tells who one is', async () => {
    await desk.pool.query(
      `INSERT INTO region VALUES ('990102000000', '测试县', 'county'); INSERT INTO county VALUES (1, '测试县', '990102000000', true)`,
    )
    expect((await clerk.get('/api/session')).json()).toEqual({
      id: clerk.id,
      login: 'clerk-li',
      name: 'clerk-li 同志',
      roles: ['clerk'],
      region: null,
      mustChange: false,
      county: { name: '测试县', region: '990102000000', demo: true },
    })
  })

  it('is a cookie that scripts and other sites never see', async () => {
    const [cookie] = (await desk.login('clerk-li', PASSWORD)).cookies
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
    expect(cookie?.secure).toBeUndefined()
    expect(cookie?.value).toMatch(/^[\w-]{43}$/)
  })

  it('is for encrypted connections alone where there are such', async () => {
    const behind = await openDesk({ publicOrigin: 'https://yanglao.example.cn' })
    await behind.person('clerk', 'clerk')
    expect((await behind.login('clerk', PASSWORD)).cookies[0]).toMatchObject({ secure: true })
    await behind.close()
  })

  it('stands in the table only as a hash', async () => {
    const cookie = await fresh()
    const token = cookie.replace('yangyi_session=', '')
    const { rows } = await desk.pool.query('SELECT token_hash FROM session WHERE token_hash = $1', [
      createHash('sha256').update(token).digest(),
    ])
    expect(rows).toHaveLength(1)
  })

  it('ends after eight idle hours, and lives on when it is used', async () => {
    const [used, idle] = [await fresh(), await fresh()]
    const start = desk.clock.now
    desk.clock.now = start + 7.9 * HOUR
    expect((await me(used)).statusCode).toBe(200)
    desk.clock.now = start + 8.1 * HOUR
    expect((await me(idle)).json().code).toBe('not-logged-in')
    expect((await me(used)).statusCode).toBe(200)
    desk.clock.now = start
  })

  it('ends after a day whatever it did', async () => {
    const cookie = await fresh()
    const start = desk.clock.now
    for (const hours of [6, 12, 18, 23.9]) {
      desk.clock.now = start + hours * HOUR
      expect((await me(cookie)).statusCode, `${hours} h`).toBe(200)
    }
    desk.clock.now = start + 24.1 * HOUR
    expect((await me(cookie)).statusCode).toBe(401)
    desk.clock.now = start
  })

  it('ends with logging out, on the server too', async () => {
    const cookie = await fresh()
    const out = await desk.app.inject({ method: 'DELETE', url: '/api/session', headers: { cookie } })
    expect(out.statusCode).toBe(204)
    expect((await me(cookie)).statusCode).toBe(401)
    expect((await clerk.get('/api/session')).statusCode).toBe(200)
  })

  it('takes its live board with it', async () => {
    const watcher = await desk.person('watcher', 'clerk')
    const url = await desk.app.listen({ port: 0, host: '127.0.0.1' })
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/board/live`, {
      headers: { cookie: watcher.cookie },
    })
    const closed = new Promise((resolve) => socket.on('close', resolve))
    await once(socket, 'message')
    await watcher.send('DELETE', '/api/session')
    expect(await closed).toBe(1012)
  })

  it('ends with the account', async () => {
    const gone = await desk.person('gone', 'clerk')
    await desk.pool.query(`UPDATE account SET disabled_at = now() WHERE login = 'gone'`)
    expect((await gone.get('/api/session')).statusCode).toBe(401)
    expect((await desk.login('gone', PASSWORD)).json().code).toBe('wrong-login')
  })
})

describe('logging in', () => {
  it('says the same of a wrong password and of an unknown login', async () => {
    const answers = [await desk.login('clerk-li', 'wrong'), await desk.login('nobody', PASSWORD)]
    expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual(
      Array(2).fill([401, JSON.stringify({ code: 'wrong-login', message: '用户名或密码不对。' })]),
    )
  })

  it('is tried sixty times a minute from one address, whatever the login', async () => {
    const codes = []
    for (let i = 0; i < 61; i++) {
      const answer = await desk.app.inject({
        method: 'POST',
        url: '/api/session',
        payload: { login: `login-${i}`, password: 'x' },
        remoteAddress: '10.0.0.9',
      })
      codes.push(answer.json().code)
    }
    expect(codes).toEqual([...Array(60).fill('wrong-login'), 'too-many-requests'])
  })

  it('leaves a trace of both, without what was typed as an unknown login', async () => {
    await desk.login('my-password-by-mistake', 'x')
    await desk.login('clerk-li', 'wrong again')
    const { rows } = await desk.pool.query(
      'SELECT action, subject, detail FROM audit ORDER BY id DESC LIMIT 2',
    )
    expect(rows).toEqual([
      { action: 'session.refused', subject: 'account/clerk-li', detail: {} },
      { action: 'session.refused', subject: 'account/?', detail: {} },
    ])
  })

  it('takes longer and longer after three wrong passwords, also for tries sent at once', async () => {
    await desk.person('slow', 'clerk')
    desk.clock.now += HOUR
    const tries = await Promise.all(Array.from({ length: 6 }, () => desk.login('slow', 'wrong')))
    const codes = tries.map((answer) => answer.json().code)
    expect(codes.filter((code) => code === 'wrong-login')).toHaveLength(3)
    expect(codes.filter((code) => code === 'too-many-requests')).toHaveLength(3)
    expect((await desk.login('slow', PASSWORD)).json().code).toBe('too-many-requests')
    desk.clock.now += 1_000
    expect((await desk.login('slow', 'wrong')).json().code).toBe('wrong-login')
    const refused = await desk.login('slow', PASSWORD)
    expect(refused.json().code).toBe('too-many-requests')
    expect(refused.headers['retry-after']).toBe('2')
    desk.clock.now += 2_000
    expect((await desk.login('slow', PASSWORD)).statusCode).toBe(200)
    expect((await desk.login('slow', 'wrong')).json().code).toBe('wrong-login')
  })
})

describe('a first password', () => {
  const change = (cookie: string, current: string, next: string) =>
    desk.app.inject({
      method: 'PUT',
      url: '/api/session/password',
      headers: { cookie },
      payload: { current, next },
    })

  it('opens nothing but the way to a password of one’s own', async () => {
    const by = { account: null, address: null }
    const account = { login: 'new-clerk', name: '新同志', roles: ['clerk'] as const }
    const { password } = await createAccount({ pool: desk.pool }, account, by)
    const first = await desk.login('new-clerk', password)
    expect(first.json()).toMatchObject({ mustChange: true })
    const cookie = cookieOf(first)
    const board = await desk.app.inject({ url: '/api/board', headers: { cookie } })
    expect([board.statusCode, board.json().code]).toEqual([403, 'must-change-password'])

    expect((await change(cookie, 'not it', 'long-enough-1')).json().code).toBe('wrong-password')
    expect((await change(cookie, password, 'short')).json().code).toBe('invalid-request')
    expect((await change(cookie, password, password)).json().code).toBe('password-unchanged')
    const changed = await change(cookie, password, 'long-enough-1')
    expect(changed.json()).toMatchObject({ mustChange: false })
    const board2 = await desk.app.inject({ url: '/api/board', headers: { cookie: cookieOf(changed) } })
    expect(board2.statusCode).toBe(200)
  })

  it('once changed ends every session that knew it', async () => {
    const other = await desk.person('two-windows', 'clerk')
    const cookie = cookieOf(await desk.login('two-windows', PASSWORD))
    await change(cookie, PASSWORD, 'long-enough-2')
    expect((await me(cookie)).statusCode).toBe(401)
    expect((await other.get('/api/session')).statusCode).toBe(401)
    expect((await desk.login('two-windows', PASSWORD)).statusCode).toBe(401)
    expect((await desk.login('two-windows', 'long-enough-2')).statusCode).toBe(200)
  })
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../../server/app.ts'
import type { App } from '../../server/app-types.ts'
import { createLiveBoard } from '../../server/board/live-board.ts'
import { boardSource } from '../../server/board/read-board.ts'
import { ERRORS } from '../../server/errors.ts'
import { openDatabase } from '../../server/plugins/database.ts'
import { createLogger } from '../../server/plugins/logger.ts'
import { answerProblems, describeError } from '../../server/plugins/problems.ts'
import { loadSecrets } from '../../server/secrets.ts'
import { type Desk, openDesk } from './access/desk.ts'

let desk: Desk
const lines: string[] = []
const pages = mkdtempSync(join(tmpdir(), 'yangyi-pages-'))
beforeAll(async () => {
  mkdirSync(join(pages, 'assets'))
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>工作台</title>')
  writeFileSync(join(pages, 'icon.svg'), '<svg/>')
  writeFileSync(join(pages, 'assets', 'main-abc.js'), 'export {}')
  desk = await openDesk({
    consoleFolder: pages,
    log: createLogger('info', { write: (line) => void lines.push(line) }),
  })
})
afterAll(async () => {
  await desk.close()
  rmSync(pages, { recursive: true })
})

const get = (url: string) => desk.app.inject(url)

describe('health', () => {
  it('lives and is ready', async () => {
    expect((await get('/health')).json()).toEqual({ status: 'ok' })
    expect((await get('/ready')).json()).toEqual({ status: 'ok' })
  })

  it('lives without its database, but is not ready, and says so by a code', async () => {
    const keys = mkdtempSync(join(tmpdir(), 'yangyi-keys-'))
    const log = createLogger('silent')
    const database = openDatabase('postgresql://nobody@127.0.0.1:1/nothing', log)
    const live = createLiveBoard({ ...boardSource({ database, now: Date.now }), log, now: Date.now })
    const app = await buildApp(
      { database, now: Date.now, live, log, secrets: loadSecrets(keys) },
      {
        publicOrigin: null,
        brokerSecret: 'not asked for here',
        trustedProxies: [],
        consoleFolder: pages,
        browserFolder: keys,
      },
    )
    expect((await app.inject('/health')).statusCode).toBe(200)
    const ready = await app.inject('/ready')
    expect([ready.statusCode, ready.json().code]).toEqual([503, 'database-away'])
    const login = { method: 'POST' as const, url: '/api/session', payload: { login: 'a', password: 'b' } }
    expect((await app.inject(login)).json().code).toBe('database-away')
    live.close()
    await app.close()
    await database.close()
    rmSync(keys, { recursive: true })
  })
})

describe('the desk', () => {
  it.each(['/', '/months/2026-10', '/login?next=%2Fmonths'])('is one page, also at %s', async (url) => {
    const answer = await get(url)
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('工作台')
    expect(answer.headers['cache-control']).toBe('no-cache')
  })

  it('runs no script but its own', async () => {
    const policy = String((await get('/')).headers['content-security-policy'])
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
  })

  it('keeps what is named by its content', async () => {
    const asset = await get('/assets/main-abc.js')
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect((await get('/icon.svg')).statusCode).toBe(200)
  })

  it.each(['/assets/gone.js', '/gone.png', '/api/gone', '/assets/%2e%2e/secret.txt'])(
    'is not %s',
    async (url) => {
      const answer = await get(url)
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'not-found'])
    },
  )

  it('gives no file from outside its folder', async () => {
    writeFileSync(`${pages}.txt`, 'outside')
    for (const url of [`/..%2f${basename(pages)}.txt`, `/assets/..%2f..%2f${basename(pages)}.txt`]) {
      const answer = await get(url)
      expect(answer.statusCode, url).toBeGreaterThanOrEqual(400)
      expect(answer.body).not.toContain('outside')
    }
    rmSync(`${pages}.txt`)
  })

  it('says what to do where it was not built', async () => {
    const bare = await openDesk()
    const answer = await bare.app.inject('/')
    expect(answer.statusCode).toBe(503)
    expect(answer.body).toContain('npm start')
    await bare.close()
  })
})

describe('the documents of the API', () => {
  it('answer, with their scripts and every shape', async () => {
    const page = await get('/api/docs')
    expect(page.statusCode).toBe(200)
    const parts = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part]) => part ?? '')
    expect(parts.length).toBeGreaterThan(3)
    for (const part of parts)
      expect((await get(new URL(part, 'http://x/api/docs').pathname)).statusCode, part).toBe(200)
    expect(String(page.headers['content-security-policy'])).not.toMatch(/script-src[^;]*unsafe/)
    const { paths } = (await get('/api/docs/json')).json()
    expect(paths['/api/session'].post.requestBody.content['application/json'].schema.required).toEqual([
      'login',
      'password',
    ])
  })
})

describe('one address', () => {
  it('is slowed down whatever it asks for, turned away or not; the broker and the watch are not', async () => {
    const crowded = await openDesk()
    const ask = (url: string, method: 'GET' | 'POST' = 'GET') =>
      crowded.app.inject({
        method,
        url,
        headers: { cookie: 'yangyi_session=false' },
        remoteAddress: '10.0.0.9',
      })
    const codes = []
    for (let i = 0; i < 3_010; i++) codes.push((await ask('/api/board')).statusCode)
    expect(codes).toEqual([...Array(3_000).fill(401), ...Array(10).fill(429)])
    const refused = await ask('/gone')
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'too-many-requests'])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await ask('/health')).statusCode).toBe(200)
    expect((await ask('/api/broker/authenticate', 'POST')).statusCode).toBe(401)
    expect((await crowded.app.inject('/api/board')).statusCode).toBe(401)
    await crowded.close()
  })
})

describe('a route', () => {
  it('that does not say who may call it keeps the app from starting', async () => {
    const { guardRoutes } = await import('../../server/access/guard.ts')
    const { default: fastify } = await import('fastify')
    const app = fastify() as unknown as App
    const deps = { database: openDatabase('postgresql://unused', createLogger('silent')), now: Date.now }
    guardRoutes(app, deps, { publicOrigin: null, brokerSecret: 'x' })
    app.get('/open', async () => 'oops')
    await expect(app.ready()).rejects.toThrow('routes without config.access: GET /open')
    await deps.database.close()
  })
})

describe('an error', () => {
  const broken = async (error: unknown) => {
    const { default: fastify } = await import('fastify')
    const app = fastify() as unknown as App
    answerProblems(app)
    app.get('/', () => {
      throw error
    })
    app.get('/slow', { handlerTimeout: 20 }, () => new Promise(() => {}))
    app.post('/', { schema: { body: Type.Object({ id: Type.String() }) } }, () => 'ok')
    return app
  }

  it('of ours stays inside', async () => {
    const answer = await (await broken(new Error('relation "elder" at 10.0.0.7'))).inject('/')
    expect(answer.statusCode).toBe(500)
    expect(answer.json()).toEqual({ code: 'internal', message: ERRORS.internal.message })
  })

  it.each(['ECONNREFUSED', '57P01', '57P03', '53300', '08006', 'P1001'])(
    'of the database, %s, is told as such',
    async (code) => {
      const answer = await (await broken(Object.assign(new Error('secret host'), { code }))).inject('/')
      expect([answer.statusCode, answer.json().code]).toEqual([503, 'database-away'])
      expect(answer.body).not.toContain('secret')
    },
  )

  it('of a value that the database does not take is the caller’s, and not told on', async () => {
    const error = Object.assign(new Error('invalid value "柳大爷"'), { code: '22021' })
    const answer = await (await broken(error)).inject('/')
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid-request'])
    expect(answer.body).not.toContain('柳大爷')
  })

  it('that pg gives no code is known by its words', () => {
    expect(describeError(new Error('Connection terminated unexpectedly')).code).toBe('database-away')
  })

  it('of a handler that never ends is told in time', async () => {
    const answer = await (await broken(null)).inject('/slow')
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'timed-out'])
  })

  it('of the caller names the place and never the value', async () => {
    const app = await broken(null)
    const send = (payload: string, type = 'application/json') =>
      app.inject({ method: 'POST', url: '/', payload, headers: { 'content-type': type } })
    expect((await send('{"number":"99010119400101907X"}')).json()).toEqual({
      code: 'invalid-request',
      message: ERRORS['invalid-request'].message,
      detail: ["body/id: must have required property 'id'"],
    })
    expect((await send('{')).json().code).toBe('invalid-request')
    expect((await send('<a/>', 'text/xml')).json().code).toBe('invalid-request')
    expect((await send(`"${'x'.repeat(2_000_000)}"`)).json().code).toBe('request-too-large')
    expect((await app.inject('/gone')).json().code).toBe('not-found')
  })
})

describe('the log', () => {
  it('holds neither what was searched for nor what opens doors', async () => {
    lines.length = 0
    const clerk = await desk.person('clerk-li', 'clerk')
    await clerk.get('/api/elders?search=%E6%9F%B3%E5%A4%A7%E7%88%B7&page=1')
    await desk.login('clerk-li', 'a-wrong-password')
    const text = lines.join('')
    expect(text).toContain('"path":"/api/elders"')
    expect(text).not.toMatch(/search|%E6|a-wrong-password|yangyi_session/)
    expect(text).not.toContain(clerk.cookie.split('=')[1])
  })

  it('holds no row that the database quotes in an error', async () => {
    lines.length = 0
    const log = createLogger('info', { write: (line) => void lines.push(line) })
    const twice =
      "INSERT INTO region VALUES ('990199000000', '柳大爷', 'county'), ('990199000000', '柳大爷', 'county')"
    await desk.pool.query(twice).catch((err: unknown) => log.error({ err }, 'failed'))
    const [line = ''] = lines
    expect(JSON.parse(line).err).toMatchObject({ code: '23505', table: 'region' })
    expect(line).not.toContain('990199000000')
  })
})

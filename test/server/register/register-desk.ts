/** The register's and the board's routes behind the real guard, for tests. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import cookie from '@fastify/cookie'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import websocket from '@fastify/websocket'
import fastify from 'fastify'
import { guardRoutes, SESSION_COOKIE } from '../../../server/access/guard.ts'
import { openSession } from '../../../server/access/session-repository.ts'
import { createAccount } from '../../../server/accounts/create-account.ts'
import { boardRoutes } from '../../../server/board/board-routes.ts'
import { createLiveBoard } from '../../../server/board/live-board.ts'
import { boardSource } from '../../../server/board/read-board.ts'
import { WATCHER_OPTIONS } from '../../../server/board/watchers.ts'
import type { Role } from '../../../server/contract/session.ts'
import { openDatabase } from '../../../server/plugins/database.ts'
import { answerProblems } from '../../../server/plugins/problems.ts'
import { limitRates } from '../../../server/plugins/rate-limit.ts'
import { cardsRoutes } from '../../../server/register/cards-routes.ts'
import { eldersRoutes } from '../../../server/register/elders-routes.ts'
import { regionsRoutes } from '../../../server/register/regions-routes.ts'
import { sitesRoutes } from '../../../server/register/sites-routes.ts'
import { terminalsRoutes } from '../../../server/register/terminals-routes.ts'
import { loadSecrets } from '../../../server/secrets.ts'
import { commandsRoutes } from '../../../server/terminals/commands-routes.ts'
import { BROWSER_FOLDER } from '../../support/browser-folder.ts'
import { freshDatabase } from '../../support/database.ts'
import { silent } from '../ingest/test-terminal.ts'

export const BROKER_SECRET = 'a secret of the broker'

export type RegisterDesk = Awaited<ReturnType<typeof openRegisterDesk>>

export async function openRegisterDesk(start: string, timeout = 20_000) {
  const fresh = await freshDatabase()
  const database = openDatabase(fresh.url, silent)
  const folder = mkdtempSync(join(tmpdir(), 'yangyi-register-'))
  const secrets = loadSecrets(folder)
  const clock = { now: Date.parse(start) }
  const deps = { database, secrets, now: () => clock.now }
  const live = createLiveBoard({ ...boardSource(deps), log: silent, now: () => performance.now() })
  const lines: string[] = []
  const app = fastify({
    logger: { level: 'info', stream: { write: (line: string) => lines.push(line) } },
    handlerTimeout: timeout,
  }).withTypeProvider<TypeBoxTypeProvider>()
  answerProblems(app)
  await app.register(cookie)
  await limitRates(app)
  await app.register(websocket, { options: WATCHER_OPTIONS })
  guardRoutes(app, deps, { publicOrigin: null, brokerSecret: BROKER_SECRET })
  regionsRoutes(app, deps)
  sitesRoutes(app, deps)
  eldersRoutes(app, deps)
  cardsRoutes(app, deps, BROWSER_FOLDER)
  terminalsRoutes(app, deps)
  commandsRoutes(app, deps)
  boardRoutes(app, { ...deps, live })
  await app.ready()

  /** A new account with a session. */
  async function signIn(login: string, role: Role) {
    const by = { account: null, address: null }
    const { account } = await createAccount(
      database,
      { login, name: login, roles: [role], password: 'correct-horse-battery' },
      by,
    )
    const token = await openSession(database.pool, { account: account.id, address: '-', now: clock.now })
    return { id: account.id, cookie: `${SESSION_COOKIE}=${token}` }
  }

  /** Calls as someone with this role; gives status and body. */
  async function as(role: Role) {
    const { cookie: cookieHeader } = await signIn(role, role)
    const call = async (method: 'GET' | 'POST', url: string, payload?: object) => {
      const headers = { cookie: cookieHeader }
      const answer = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) })
      return { status: answer.statusCode, body: answer.json() }
    }
    return {
      cookie: cookieHeader,
      get: (url: string) => call('GET', url),
      post: (url: string, payload: object) => call('POST', url, payload),
    }
  }

  return {
    app,
    as,
    signIn,
    clock,
    database,
    live,
    pool: database.pool,
    secrets,
    /** What was logged so far. */
    log: () => lines.join(''),
    async close() {
      live.close()
      await app.close()
      await database.close()
      await fresh.drop()
      rmSync(folder, { recursive: true })
    },
  }
}

/** ID number of an invented person: region 99xxxx, `born` as yyyymmdd; odd serials are men's. */
export function inventedIdNumber(born: string, serial: number): string {
  const body = `990101${born}${String(serial).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, i) => total + weight * Number(body[i]), 0)
  return body + '10X98765432'.charAt(sum % 11)
}

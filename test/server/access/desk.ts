/** The county's desk for a test: a database of its own, the app over it, a clock to turn, and people with roles. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { type AccountToCreate, createAccount } from '../../../server/accounts/create-account.ts'
import { type AppOptions, buildApp } from '../../../server/app.ts'
import type { App } from '../../../server/app-types.ts'
import { createLiveBoard } from '../../../server/board/live-board.ts'
import { boardSource } from '../../../server/board/read-board.ts'
import type { Role } from '../../../server/contract/session.ts'
import { openDatabase } from '../../../server/plugins/database.ts'
import { createLogger } from '../../../server/plugins/logger.ts'
import { loadSecrets } from '../../../server/secrets.ts'
import { BROWSER_FOLDER } from '../../support/browser-folder.ts'
import { freshDatabase } from '../../support/database.ts'

export const PASSWORD = 'correct-horse-battery'
export const BROKER_SECRET = 'a secret between broker and server'

type Answer = Awaited<ReturnType<App['inject']>>

export type Person = {
  id: number
  cookie: string
  get(url: string): Promise<Answer>
  send(method: 'POST' | 'PUT' | 'DELETE', url: string, payload?: object): Promise<Answer>
}

export type Desk = {
  app: App
  pool: Pool
  url: string
  clock: { now: number }
  person(login: string, ...roles: Role[]): Promise<Person>
  /** Of a township or a village, which is registered. */
  personOf(region: string, login: string, role: 'village' | 'town'): Promise<Person>
  login(login: string, password: string): Promise<Answer>
  close(): Promise<void>
}

export async function openDesk(options: Partial<AppOptions> & { log?: Logger } = {}): Promise<Desk> {
  const { url, drop } = await freshDatabase()
  const clock = { now: Date.parse('2026-11-05T10:00:00+08:00') }
  const now = () => clock.now
  const keys = mkdtempSync(join(tmpdir(), 'yangyi-desk-'))
  const { log = createLogger('error'), ...appOptions } = options
  const database = openDatabase(url, log)
  const live = createLiveBoard({ ...boardSource({ database, now }), log, now })
  const app = await buildApp(
    { database, now, live, log, secrets: loadSecrets(keys) },
    {
      publicOrigin: null,
      brokerSecret: BROKER_SECRET,
      trustedProxies: [],
      consoleFolder: '/nowhere',
      browserFolder: BROWSER_FOLDER,
      ...appOptions,
    },
  )
  const login = async (name: string, password: string) =>
    app.inject({ method: 'POST', url: '/api/session', payload: { login: name, password } })
  const signIn = async (given: Omit<AccountToCreate, 'password'>): Promise<Person> => {
    const by = { account: null, address: null }
    const { account } = await createAccount(database, { ...given, password: PASSWORD }, by)
    const cookie = cookieOf(await login(given.login, PASSWORD))
    const inject = async (request: InjectOptions) => app.inject({ ...request, headers: { cookie } })
    return {
      id: account.id,
      cookie,
      get: (url) => inject({ method: 'GET', url }),
      send: (method, url, payload) => inject({ method, url, ...(payload && { payload }) }),
    }
  }
  return {
    app,
    pool: database.pool,
    url,
    clock,
    login,
    person: (name, ...roles) => signIn({ login: name, name: `${name} 同志`, roles }),
    personOf: (region, name, role) => signIn({ login: name, name: `${name} 同志`, roles: [role], region }),
    async close() {
      live.close()
      await app.close()
      await database.close()
      rmSync(keys, { recursive: true })
      await drop()
    },
  }
}

/** The session cookie of an answer, as a browser would send it back. */
export function cookieOf(answer: Answer): string {
  const found = answer.cookies.find(({ name }) => name === 'yangyi_session')
  if (found === undefined) throw new Error(`no session cookie: ${answer.statusCode} ${answer.body}`)
  return `yangyi_session=${found.value}`
}

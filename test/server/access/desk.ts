/** The county's desk for a test: a database of its own, the app over it, a clock to turn, and people with roles. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { insertAccount } from '../../../server/accounts/account-repository.ts'
import { type AppOptions, buildApp } from '../../../server/app.ts'
import type { App } from '../../../server/app-types.ts'
import { writeAudit } from '../../../server/audit/audit-repository.ts'
import { createLiveBoard } from '../../../server/board/live-board.ts'
import { boardSource } from '../../../server/board/read-board.ts'
import type { Role } from '../../../server/contract/session.ts'
import { openDatabase } from '../../../server/plugins/database.ts'
import { createLogger } from '../../../server/plugins/logger.ts'
import { loadSecrets } from '../../../server/secrets.ts'
import { BROWSER_FOLDER } from '../../support/browser-folder.ts'
import { freshDatabase } from '../../support/database.ts'

export const PASSWORD = 'correct-horse-battery'
/** Of PASSWORD at the smallest cost, which stands in it: the tests' people log in several hundred times. */
const PASSWORD_HASH =
  '$argon2id$v=19$m=8,t=1,p=1$eWFuZ3lpLXRlc3Qtc2FsdA$4siFbALy6o05K0qKdTWUC5olEnUXLL/VuCfyxuUl4GI'
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
  const signIn = async (name: string, roles: readonly Role[], region: string | null): Promise<Person> => {
    const id = await insertAccount(database.pool, {
      ...{ login: name, name: `${name} 同志`, roles, region },
      ...{ passwordHash: PASSWORD_HASH, mustChange: false },
    })
    const subject = `account/${name}`
    const detail = { roles: roles.toSorted(), region }
    const by = { account: null, address: null }
    await writeAudit(database.pool, { ...by, action: 'account.create', subject, detail })
    const cookie = cookieOf(await login(name, PASSWORD))
    const inject = async (request: InjectOptions) => app.inject({ ...request, headers: { cookie } })
    return {
      id,
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
    person: (name, ...roles) => signIn(name, roles, null),
    personOf: (region, name, role) => signIn(name, [role], region),
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

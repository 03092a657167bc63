/** Logging in and out, and the password of one's own. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { findCredentials, setPassword } from '../accounts/account-repository.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type { LiveBoard } from '../board/live-board.ts'
import { Login, Me, PasswordChange } from '../contract/session.ts'
import { Refusal } from '../errors.ts'
import { inTransaction, type Queryable } from '../plugins/database.ts'
import { type Author, authorOf } from './author.ts'
import { SESSION_COOKIE } from './guard.ts'
import { loginThrottle } from './login-throttle.ts'
import { describeMe } from './me-repository.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { closeSession, closeSessionsOf, openSession } from './session-repository.ts'
import { signedIn } from './signed-in.ts'

export function sessionRoutes(
  app: App,
  { database, live, now }: Deps & { live: LiveBoard },
  publicOrigin: string | null,
): void {
  const { pool } = database
  const throttle = loginThrottle(now)
  const tags = ['session']

  app.post(
    '/api/session',
    {
      // A password takes long to compare; each login has a limit of its own besides.
      config: { access: 'public', rateLimit: { max: 60, timeWindow: '1 minute' } },
      schema: { tags, body: Login, response: { 200: Me } },
    },
    async (request, reply) => {
      const { login, password } = request.body
      const key = `${request.ip} ${login}`
      slowDown(reply, throttle.begin(key))
      const known = await findCredentials(pool, login)
      const right = await verifyPassword(password, known?.passwordHash ?? null)
      if (known === null || !right || known.disabled) {
        // What was typed as an unknown login may be anything, a password too: it is not written down.
        const subject = known === null ? 'account/?' : `account/${login}`
        await audit(pool, { account: null, address: request.ip }, 'session.refused', subject)
        throw new Refusal('wrong-login')
      }
      throttle.succeeded(key)
      const by = { account: known.id, address: request.ip }
      const token = await inTransaction(pool, async (client) => {
        await audit(client, by, 'session.open', `account/${login}`)
        return openSession(client, { ...by, now: now() })
      })
      setSession(request, reply, token)
      return describeMe(pool, known.id)
    },
  )

  app.get(
    '/api/session',
    { config: { access: 'session' }, schema: { tags, response: { 200: Me } } },
    (request) => describeMe(pool, signedIn(request).id),
  )

  app.delete(
    '/api/session',
    { config: { access: 'session' }, schema: { tags, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { id, login } = signedIn(request)
      await closeSession(pool, request.cookies[SESSION_COOKIE] ?? '')
      live.drop(id)
      await audit(pool, authorOf(request), 'session.close', `account/${login}`)
      return reply.clearCookie(SESSION_COOKIE, { path: '/' }).code(204).send(null)
    },
  )

  app.put(
    '/api/session/password',
    { config: { access: 'session' }, schema: { tags, body: PasswordChange, response: { 200: Me } } },
    async (request, reply) => {
      const { id, login } = signedIn(request)
      const { current, next } = request.body
      const key = `${request.ip} ${login}`
      slowDown(reply, throttle.begin(key))
      const known = await findCredentials(pool, login)
      if (!(await verifyPassword(current, known?.passwordHash ?? null))) {
        await audit(pool, authorOf(request), 'session.password-refused', `account/${login}`)
        throw new Refusal('wrong-password')
      }
      throttle.succeeded(key)
      if (next === current || next.toLowerCase() === login) throw new Refusal('password-unchanged')
      const passwordHash = await hashPassword(next)
      // Every other session of the account ends: whoever knew the old password is out.
      const token = await inTransaction(pool, async (client) => {
        await setPassword(client, id, passwordHash)
        await closeSessionsOf(client, id)
        await audit(client, authorOf(request), 'session.password', `account/${login}`)
        return openSession(client, { ...authorOf(request), now: now() })
      })
      live.drop(id)
      setSession(request, reply, token)
      return describeMe(pool, id)
    },
  )

  function setSession(request: FastifyRequest, reply: FastifyReply, token: string): void {
    const secure = (publicOrigin ?? `${request.protocol}:`).startsWith('https:')
    // No lifetime of its own: it ends with the browser, and on the server in any case.
    reply.setCookie(SESSION_COOKIE, token, { httpOnly: true, sameSite: 'strict', path: '/', secure })
  }
}

function audit(client: Queryable, by: Author, action: string, subject: string): Promise<void> {
  return writeAudit(client, { ...by, action, subject, detail: {} })
}

function slowDown(reply: FastifyReply, waitMs: number): void {
  if (waitMs <= 0) return
  const seconds = Math.ceil(waitMs / 1000)
  reply.header('retry-after', seconds)
  throw new Refusal('too-many-requests', `请等 ${seconds} 秒再试。`)
}

/**
 * Who may pass, for every route, in one place and in hooks only. Deny by default: a route that does not say who may
 * call it keeps the server from starting.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest, RouteOptions } from 'fastify'
import { ROLES } from '../../core/terms.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Refusal } from '../errors.ts'
import { type Permission, permissionsOf, rolesWith } from './permissions.ts'
import { findSession } from './session-repository.ts'

export const SESSION_COOKIE = 'yangyi_session'

export type GuardOptions = {
  /** null: the host and port that the request names. */
  publicOrigin: string | null
  brokerSecret: string
}

export function guardRoutes(app: App, deps: Deps, { publicOrigin, brokerSecret }: GuardOptions): void {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => {
    routes.push(route)
  })
  app.addHook('onReady', async () => {
    const open = routes.filter(({ config }) => config?.access === undefined)
    if (open.length > 0)
      throw new Error(
        `routes without config.access: ${open.map(({ method, url }) => `${method} ${url}`).join(', ')}`,
      )
  })

  app.decorateRequest('account', null)
  app.addHook('onRequest', async (request) => {
    if (request.is404) return
    const { access } = request.routeOptions.config
    if (access === 'broker') return requireBroker(request, brokerSecret)
    requireOwnOrigin(request, publicOrigin)
    if (access === 'public') return
    const token = request.cookies[SESSION_COOKIE]
    const account = token === undefined ? null : await findSession(deps.database.pool, token, deps.now())
    if (account === null) throw new Refusal('not-logged-in')
    request.account = account
    if (access === 'session') return
    if (account.mustChange) throw new Refusal('must-change-password')
    if (access === undefined || !permissionsOf(account.roles).has(access)) {
      await writeAudit(deps.database.pool, {
        account: account.id,
        action: 'access.refused',
        subject: `${request.method} ${request.routeOptions.url}`,
        detail: { needs: access ?? null },
        address: request.ip,
      })
      throw access === undefined ? new Refusal('not-allowed') : notAllowed(access)
    }
  })
}

/** A refusal that says who could. */
export function notAllowed(...permissions: Permission[]): Refusal {
  const roles = [...new Set(permissions.flatMap(rolesWith))].map((role) => ROLES[role].zh)
  return new Refusal('not-allowed', `可以办理的角色：${roles.join('、')}`)
}

function requireBroker(request: FastifyRequest, secret: string): void {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  // Hashes are of one length, so that the comparison takes the same time for every guess.
  if (!timingSafeEqual(sha256(given), sha256(secret))) throw new Refusal('not-logged-in')
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/**
 * No other site may make a browser act here. Browsers name the page's origin with everything but plain reading, and
 * when they open a WebSocket; what names none is no browser and brings no cookie that it was not given by hand.
 */
function requireOwnOrigin(request: FastifyRequest, publicOrigin: string | null): void {
  if (SAFE_METHODS.includes(request.method) && request.headers.upgrade === undefined) return
  const { origin } = request.headers
  const own = publicOrigin ?? `${request.protocol}://${request.host}`
  if (origin === undefined ? request.headers['sec-fetch-site'] === 'cross-site' : origin !== own)
    throw new Refusal('wrong-origin', `Origin: ${origin ?? '-'}`)
}

const sha256 = (text: string) => createHash('sha256').update(text).digest()

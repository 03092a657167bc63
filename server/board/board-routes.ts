import { SESSION_COOKIE } from '../access/guard.ts'
import { permissionsOf } from '../access/permissions.ts'
import { scopeOf } from '../access/scope.ts'
import { findSession } from '../access/session-repository.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { Board } from '../contract/board.ts'
import type { LiveBoard } from './live-board.ts'
import { readBoard } from './read-board.ts'

const ACCESS = 'board.read'

/** The guard has checked session, permission and, for the WebSocket, the origin before these are called. */
export function boardRoutes(app: App, deps: Deps & { live: LiveBoard }): void {
  const { database, live, now } = deps

  app.get(
    '/api/board',
    { config: { access: ACCESS }, schema: { tags: ['board'], response: { 200: Board } } },
    (request) => readBoard(deps, scopeOf(signedIn(request))),
  )

  app.get(
    '/api/board/live',
    { config: { access: ACCESS }, websocket: true, schema: { hide: true } },
    (socket, request) => {
      const token = request.cookies[SESSION_COOKIE] ?? ''
      const scope = scopeOf(signedIn(request))
      live.add(socket, {
        account: signedIn(request).id,
        scope,
        async mayWatch() {
          const account = await findSession(database.pool, token, now())
          if (account === null || account.mustChange || scopeOf(account) !== scope) return false
          return permissionsOf(account.roles).has(ACCESS)
        },
      })
    },
  )
}

import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { Board } from '../contract/board.ts'
import type { LiveBoard } from './live-board.ts'
import { readBoard } from './read-board.ts'

/** The guard has checked session, permission and, for the WebSocket, the origin before these are called. */
export function boardRoutes(app: App, deps: Deps & { live: LiveBoard }): void {
  app.get(
    '/api/board',
    { config: { access: 'board.read' }, schema: { tags: ['board'], response: { 200: Board } } },
    () => readBoard(deps),
  )

  app.get(
    '/api/board/live',
    { config: { access: 'board.read' }, websocket: true, schema: { hide: true } },
    (socket, request) => deps.live.add(socket, signedIn(request).id),
  )
}

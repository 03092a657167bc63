/** For whoever watches over the server: does it live, and can it work. */
import { Type } from 'typebox'
import type { App, Deps } from '../app-types.ts'

const Well = Type.Object({ status: Type.Literal('ok') })

export function healthRoutes(app: App, { database }: Deps): void {
  const config = { access: 'public' as const, rateLimit: false as const }
  const schema = { tags: ['health'], response: { 200: Well } }
  app.get('/health', { config, schema, logLevel: 'warn' }, async () => ({ status: 'ok' as const }))
  app.get('/ready', { config, schema, logLevel: 'warn', handlerTimeout: 6_000 }, async () => {
    await database.pool.query('SELECT 1')
    return { status: 'ok' as const }
  })
}

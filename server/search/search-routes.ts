import { authorOf } from '../access/author.ts'
import { scopeOf } from '../access/scope.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Found, SearchQuery } from '../contract/search.ts'
import { getServiceDay } from '../register/service-day-repository.ts'
import { search } from './search-repository.ts'

export function searchRoutes(app: App, { database, now }: Deps): void {
  const { pool } = database
  app.get(
    '/api/search',
    {
      config: { access: 'register.read' },
      schema: { tags: ['search'], querystring: SearchQuery, response: { 200: Found } },
    },
    async (request) => {
      const words = request.query.q.trim()
      const today = await getServiceDay(pool, now())
      const found = await search(pool, { words, scope: scopeOf(signedIn(request)), today })
      // Whoever looks for people leaves a trace: for whom, and how many were shown.
      await writeAudit(pool, {
        ...authorOf(request),
        action: 'register.search',
        subject: 'search',
        detail: { words, elders: found.elders.length },
      })
      return found
    },
  )
}

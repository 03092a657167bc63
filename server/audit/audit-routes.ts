import { Type } from 'typebox'
import type { App, Deps } from '../app-types.ts'
import { AuditPage } from '../contract/audit.ts'
import { listAudit } from './audit-repository.ts'

const AuditQuery = Type.Object({
  /** Entries older than this one; without it the newest. */
  before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
  size: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
})

export function auditRoutes(app: App, { database }: Deps): void {
  app.get(
    '/api/audit',
    {
      config: { access: 'audit.read' },
      schema: { tags: ['audit'], querystring: AuditQuery, response: { 200: AuditPage } },
    },
    (request) => listAudit(database.pool, request.query),
  )
}

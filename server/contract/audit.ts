/** Audit trail 审计: who did what, when, from where. */
import { type Static, Type } from 'typebox'
import { Instant, OrNull } from './common.ts'

export const AuditEntry = Type.Object({
  id: Type.Integer(),
  at: Instant,
  actor: OrNull(Type.String()),
  action: Type.String(),
  subject: Type.String(),
  detail: Type.Record(Type.String(), Type.Unknown()),
  address: OrNull(Type.String()),
})
export type AuditEntry = Static<typeof AuditEntry>

export const AuditPage = Type.Object({ entries: Type.Array(AuditEntry), more: Type.Boolean() })
export type AuditPage = Static<typeof AuditPage>

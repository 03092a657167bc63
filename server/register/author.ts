/** Who writes into the register, as the audit trail keeps it. */
import type { FastifyRequest } from 'fastify'
import { signedIn } from '../access/signed-in.ts'
import type { AuditRecord } from '../audit/audit-repository.ts'

export type Author = Pick<AuditRecord, 'account' | 'address'>

export function authorOf(request: FastifyRequest): Author {
  return { account: signedIn(request).id, address: request.ip }
}

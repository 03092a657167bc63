/** Who does something and from where, as the audit trail keeps it. */
import type { FastifyRequest } from 'fastify'
import type { AuditRecord } from '../audit/audit-repository.ts'
import { signedIn } from './signed-in.ts'

/** Null account: the command line. */
export type Author = Pick<AuditRecord, 'account' | 'address'>

/** The person behind a request that the guard let pass. */
export function authorOf(request: FastifyRequest): { account: number; address: string } {
  return { account: signedIn(request).id, address: request.ip }
}

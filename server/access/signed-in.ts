import type { FastifyRequest } from 'fastify'
import type { SignedIn } from '../app-types.ts'

/** The person behind a request that the guard let pass. */
export function signedIn(request: FastifyRequest): SignedIn {
  if (request.account === null)
    throw new Error(`${request.routeOptions.url} is open to people without a session`)
  return request.account
}

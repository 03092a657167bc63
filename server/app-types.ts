/** What every group of routes is given, and what stands on a request. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { RouteAccess } from './access/permissions.ts'
import type { Role } from './contract/session.ts'
import type { Database } from './plugins/database.ts'

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

export type SignedIn = {
  id: number
  login: string
  name: string
  roles: Role[]
  /** The township or village that the person works for (server/access/scope.ts); null: the county. */
  region: string | null
  mustChange: boolean
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call this route; a route without it stops the server from starting. */
    access?: RouteAccess
  }
  interface FastifyRequest {
    /** Set by the access plugin for every route that is neither `public` nor `broker`. */
    account: SignedIn | null
  }
}

export type Deps = {
  database: Database
  /** ms since 1970. */
  now: () => number
}

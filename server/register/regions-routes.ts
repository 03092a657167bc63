import { Type } from 'typebox'
import { authorOf } from '../access/author.ts'
import { requireInScope, scopeOf } from '../access/scope.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { Region } from '../contract/register.ts'
import { insertRegion, listRegions } from './region-repository.ts'

export function regionsRoutes(app: App, { database }: Deps): void {
  const tags = ['register']
  app.get(
    '/api/regions',
    { config: { access: 'register.read' }, schema: { tags, response: { 200: Type.Array(Region) } } },
    (request) => listRegions(database.pool, scopeOf(signedIn(request))),
  )

  app.post(
    '/api/regions',
    { config: { access: 'register.write' }, schema: { tags, body: Region, response: { 201: Region } } },
    async (request, reply) => {
      requireInScope(signedIn(request), request.body.code)
      await insertRegion(database, request.body, authorOf(request))
      return reply.code(201).send(request.body)
    },
  )
}

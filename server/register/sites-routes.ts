import { Type } from 'typebox'
import { authorOf } from '../access/author.ts'
import { scopeOf } from '../access/scope.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { NewSite, Site } from '../contract/register.ts'
import { Refusal } from '../errors.ts'
import { getServiceDay } from './service-day-repository.ts'
import { getSite, insertSite, listSites } from './site-repository.ts'

export function sitesRoutes(app: App, { database, now }: Deps): void {
  const tags = ['register']
  app.get(
    '/api/sites',
    { config: { access: 'register.read' }, schema: { tags, response: { 200: Type.Array(Site) } } },
    async (request) =>
      listSites(database.pool, await getServiceDay(database.pool, now()), scopeOf(signedIn(request))),
  )

  app.post(
    '/api/sites',
    { config: { access: 'register.write' }, schema: { tags, body: NewSite, response: { 201: Site } } },
    async (request, reply) => {
      // A village's or a township's people propose, and two others look at it.
      if (signedIn(request).region !== null) throw new Refusal('site-needs-proposal')
      const id = await insertSite(database, request.body, authorOf(request))
      const day = await getServiceDay(database.pool, now())
      return reply.code(201).send(await getSite(database.pool, day, id))
    },
  )
}

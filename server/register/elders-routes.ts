import { authorOf } from '../access/author.ts'
import type { App, Deps } from '../app-types.ts'
import { Elder, ElderPage, ElderQuery, NewElder } from '../contract/register.ts'
import type { Secrets } from '../secrets.ts'
import { findElders, getElder, insertElder } from './elder-repository.ts'
import { getServiceDay } from './service-day-repository.ts'

export function eldersRoutes(app: App, { database, secrets, now }: Deps & { secrets: Secrets }): void {
  const { pool } = database
  const tags = ['register']
  app.get(
    '/api/elders',
    {
      config: { access: 'register.read' },
      schema: { tags, querystring: ElderQuery, response: { 200: ElderPage } },
    },
    async (request) => findElders(pool, request.query, await getServiceDay(pool, now())),
  )

  app.post(
    '/api/elders',
    { config: { access: 'register.write' }, schema: { tags, body: NewElder, response: { 201: Elder } } },
    async (request, reply) => {
      const today = await getServiceDay(pool, now())
      const id = await insertElder(database, secrets, request.body, today, authorOf(request))
      return reply.code(201).send(await getElder(pool, id, today))
    },
  )
}

import { Type } from 'typebox'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { Change, ChangeDecision, ChangePage, ChangeQuery, NewChange } from '../contract/changes.ts'
import type { Secrets } from '../secrets.ts'
import { type Acting, askForChange, decideChange, describeChange, describeChanges } from './changes.ts'

const ChangeParams = Type.Object({ change: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })

export function changesRoutes(app: App, { database, secrets, now }: Deps & { secrets: Secrets }): void {
  const { pool } = database
  const register = { pool, secrets }
  const tags = ['changes']
  const acting = (request: Parameters<typeof signedIn>[0]): Acting => ({
    person: signedIn(request),
    address: request.ip,
    at: new Date(now()),
  })

  app.get(
    '/api/changes',
    {
      config: { access: 'register.read' },
      schema: { tags, querystring: ChangeQuery, response: { 200: ChangePage } },
    },
    (request) => describeChanges(pool, request.query, signedIn(request)),
  )

  app.get(
    '/api/changes/:change',
    {
      config: { access: 'register.read' },
      schema: { tags, params: ChangeParams, response: { 200: Change } },
    },
    (request) => describeChange(pool, request.params.change, signedIn(request)),
  )

  app.post(
    '/api/changes',
    { config: { access: 'change.ask' }, schema: { tags, body: NewChange, response: { 201: Change } } },
    async (request, reply) => {
      const id = await askForChange(register, request.body, acting(request))
      return reply.code(201).send(await describeChange(pool, id, signedIn(request)))
    },
  )

  // Who asked may take it back, who may decide decides: the kind says which right that is.
  app.post(
    '/api/changes/:change/decision',
    {
      config: { access: 'register.read' },
      schema: { tags, params: ChangeParams, body: ChangeDecision, response: { 200: Change } },
    },
    async (request) => {
      const { change } = request.params
      await decideChange(register, change, request.body, acting(request))
      return describeChange(pool, change, signedIn(request))
    },
  )
}

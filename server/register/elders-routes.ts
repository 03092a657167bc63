import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { authorOf } from '../access/author.ts'
import { requireInScope, scopeOf } from '../access/scope.ts'
import { scopeRange } from '../access/scope-range.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { insertRequest } from '../changes/change-repository.ts'
import { Id } from '../contract/common.ts'
import {
  DoublePairs,
  Elder,
  ElderDetail,
  ElderMeals,
  ElderPage,
  ElderQuery,
  NewElder,
  NewPhoto,
  Reveal,
  Revealed,
} from '../contract/elders.ts'
import { Refusal } from '../errors.ts'
import { inTransaction } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { findDoubles } from './doubles-repository.ts'
import { describeElder, readElderMeals, revealSecret } from './elder-detail.ts'
import { getPhoto, putPhoto, withdrawPhoto } from './elder-photo-repository.ts'
import { addElder, findElders, getElder } from './elder-repository.ts'
import { requireElderInScope } from './elder-scope.ts'
import { getServiceDay } from './service-day-repository.ts'

const ElderParams = Type.Object({ elder: Id })
const VILLAGE_DIGITS = 12

export function eldersRoutes(app: App, { database, secrets, now }: Deps & { secrets: Secrets }): void {
  const { pool } = database
  const tags = ['register']
  const read = { access: 'register.read' } as const
  const write = { access: 'register.write' } as const
  const today = () => getServiceDay(pool, now())

  app.get(
    '/api/elders',
    { config: read, schema: { tags, querystring: ElderQuery, response: { 200: ElderPage } } },
    async (request) => findElders(pool, request.query, scopeRange(signedIn(request)), await today()),
  )

  app.post(
    '/api/elders',
    { config: write, schema: { tags, body: NewElder, response: { 201: Elder } } },
    async (request, reply) => {
      const { body } = request
      const person = signedIn(request)
      requireInScope(person, body.home)
      const day = await today()
      const by = authorOf(request)
      // Who is registered by a village's person eats from now on, and a second person looks at it.
      const provisional = scopeOf(person).length === VILLAGE_DIGITS
      const id = await inTransaction(pool, async (client) => {
        const elder = await addElder(client, secrets, body, day, by, provisional)
        if (!provisional) return elder
        await insertRequest(client, {
          ...{ kind: 'elder.confirm', subject: `elder/${elder}`, region: body.home, reason: '新登记' },
          ...{ proposal: {}, before: { provisional: true }, account: person.id, at: new Date(now()) },
        })
        return elder
      })
      return reply.code(201).send(await getElder(pool, id, day))
    },
  )

  app.get(
    '/api/elders/:elder',
    { config: read, schema: { tags, params: ElderParams, response: { 200: ElderDetail } } },
    async (request) => describeElder(pool, secrets, await inScope(request), await today()),
  )

  app.get(
    '/api/elders/:elder/meals',
    { config: read, schema: { tags, params: ElderParams, response: { 200: ElderMeals } } },
    async (request) => {
      const elder = await inScope(request)
      // Where someone ate every day is not looked at without a trace.
      await note(request, 'elder.meals', elder, {})
      return readElderMeals(pool, elder, await today())
    },
  )

  app.post(
    '/api/elders/:elder/reveal',
    {
      config: { access: 'register.reveal' },
      schema: { tags, params: ElderParams, body: Reveal, response: { 200: Revealed } },
    },
    async (request, reply) => {
      const elder = await inScope(request)
      const { what, reason } = request.body
      const value = await revealSecret(pool, secrets, elder, what)
      await note(request, 'elder.reveal', elder, { what, reason: reason.trim() })
      return reply.header('cache-control', 'no-store').send({ value })
    },
  )

  app.get(
    '/api/elders/:elder/photo',
    { config: read, schema: { tags, params: ElderParams } },
    async (request, reply) => {
      const photo = await getPhoto(pool, secrets, await inScope(request))
      return reply.type('image/jpeg').header('cache-control', 'no-store').send(photo)
    },
  )

  app.put(
    '/api/elders/:elder/photo',
    { config: write, schema: { tags, params: ElderParams, body: NewPhoto, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const elder = await inScope(request)
      const { consentBy, consentOn } = request.body
      if (consentOn > (await today())) throw new Refusal('change-days-wrong')
      await inTransaction(pool, async (client) => {
        await putPhoto(client, secrets, elder, request.body)
        await writeAudit(client, {
          ...authorOf(request),
          ...{ action: 'elder.photo', subject: `elder/${elder}`, detail: { consentBy, consentOn } },
        })
      })
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/elders/:elder/photo',
    { config: write, schema: { tags, params: ElderParams, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const elder = await inScope(request)
      await inTransaction(pool, async (client) => {
        if (!(await withdrawPhoto(client, elder))) throw new Refusal('not-found')
        await writeAudit(client, {
          ...authorOf(request),
          ...{ action: 'elder.photo-withdrawn', subject: `elder/${elder}`, detail: {} },
        })
      })
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/elder-doubles',
    { config: read, schema: { tags, response: { 200: DoublePairs } } },
    async (request) => findDoubles(pool, secrets, scopeRange(signedIn(request)), await today()),
  )

  /** The elder's id; refuses with `not-found` or `out-of-scope`. */
  async function inScope(request: FastifyRequest<{ Params: { elder: string } }>): Promise<string> {
    return requireElderInScope(pool, signedIn(request), request.params.elder)
  }

  async function note(
    request: FastifyRequest,
    action: string,
    elder: string,
    detail: Record<string, unknown>,
  ): Promise<void> {
    await writeAudit(pool, { ...authorOf(request), action, subject: `elder/${elder}`, detail })
  }
}

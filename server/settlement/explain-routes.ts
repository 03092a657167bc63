import type { FastifyRequest } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { type PlainMonth, parsePlainMonth } from '../../core/plain-date.ts'
import { authorOf } from '../access/author.ts'
import { permissionsOf } from '../access/permissions.ts'
import { requireWholeCounty } from '../access/scope.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Month } from '../contract/common.ts'
import { ElderExplanation, GrantElders, Paged, SiteExplanation } from '../contract/explain.ts'
import { Refusal } from '../errors.ts'
import { createExplanations } from './explain-settlement.ts'
import { requireNear } from './place-repository.ts'
import { listLatest } from './settlement-repository.ts'

type Of = { id: number; month: PlainMonth; version: number }

/** Ids as records and policies write them. */
const Named = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^/\\p{Cc}]+$' })

export function explainRoutes(app: App, { database }: Deps): void {
  const { pool } = database
  const explanations = createExplanations(pool)
  const config = { access: 'settlement.read' as const }
  const schema = <P extends Record<string, TSchema>, R extends TSchema>(params: P, answer: R) => ({
    tags: ['settlement'],
    params: Type.Object({ month: Month, ...params }),
    querystring: Paged,
    response: { 200: answer },
  })

  app.get(
    '/api/months/:month/explanation/sites/:site',
    { config, schema: schema({ site: Named }, SiteExplanation) },
    async (request) => {
      const { month, site } = request.params
      await requireNear(pool, signedIn(request), 'site', site)
      const of = await newestOf(month)
      const explanation = await explanations.site(of, site, { ...request.query, names: seesNames(request) })
      await writeTrace(request, of, `site/${site}`)
      return explanation
    },
  )

  app.get(
    '/api/months/:month/explanation/elders/:elder',
    { config, schema: schema({ elder: Named }, ElderExplanation) },
    async (request) => {
      const { month, elder } = request.params
      await requireNear(pool, signedIn(request), 'elder', elder)
      const of = await newestOf(month)
      const explanation = await explanations.elder(of, elder, {
        ...request.query,
        names: seesNames(request),
      })
      await writeTrace(request, of, `elder/${elder}`)
      return explanation
    },
  )

  app.get(
    '/api/months/:month/explanation/grants/:grant',
    { config, schema: schema({ grant: Named }, GrantElders) },
    async (request) => {
      requireWholeCounty(signedIn(request))
      const { month, grant } = request.params
      const of = await newestOf(month)
      const explanation = await explanations.grant(of, grant, { ...request.query, names: seesNames(request) })
      await writeTrace(request, of, `grant/${grant}`)
      return explanation
    },
  )

  /** Whoever reads the register sees there who an elder is. */
  function seesNames(request: FastifyRequest): boolean {
    return permissionsOf(signedIn(request).roles).has('register.read')
  }

  /** Who ate where, and of which group they are, is not looked at without a trace: each page is one. */
  async function writeTrace(request: FastifyRequest, { month, version }: Of, subject: string): Promise<void> {
    const { page = 1 } = request.query as Paged
    const detail = { month, version, page }
    await writeAudit(pool, { ...authorOf(request), action: 'settlement.explain', subject, detail })
  }

  async function newestOf(text: string): Promise<Of> {
    const month = parsePlainMonth(text)
    const [newest] = month === undefined ? [] : await listLatest(pool, [month])
    if (month === undefined || newest === undefined) throw new Refusal('not-found', text)
    return { id: newest.id, month, version: newest.version }
  }
}

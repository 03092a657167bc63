import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { monthOf } from '../../core/plain-date.ts'
import { authorOf } from '../access/author.ts'
import { notAllowed } from '../access/guard.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import {
  Draft,
  type DraftAction,
  DraftId,
  NewDraft,
  PolicyPack,
  SaveDraft,
  TakeDraftStep,
} from '../contract/policies.ts'
import { Refusal } from '../errors.ts'
import { getServiceDay } from '../register/service-day-repository.ts'
import { firstDay, nextMonth } from '../settlement/calendar.ts'
import { describeDraft, summarize } from './draft-detail.ts'
import { findDraft, type StoredDraft } from './draft-repository.ts'
import { permissionFor } from './flow.ts'
import { firstText } from './new-draft.ts'
import { readPacks } from './pack-files.ts'
import { saveDraft, startDraft, takeDraftStep } from './take-draft-step.ts'

const BODY_LIMIT = 1024 * 1024

export function draftsRoutes(app: App, { database, now }: Deps): void {
  const { pool } = database
  const tags = ['policy']
  const params = Type.Object({ draft: DraftId })
  const read = { access: 'policy.read' as const }
  const write = { access: 'policy.draft' as const }

  app.get(
    '/api/policy-packs',
    { config: read, schema: { tags, response: { 200: Type.Array(PolicyPack) } } },
    async () =>
      (await readPacks()).map(({ questions, ...pack }) => ({
        ...pack,
        outside: [...pack.outside],
        questions: questions.map((question) => ({
          ...question,
          choices: question.choices.map(({ id, zh, en }) => ({ id, zh, en })),
        })),
      })),
  )

  app.post(
    '/api/policy-drafts',
    { config: write, bodyLimit: BODY_LIMIT, schema: { tags, body: NewDraft, response: { 201: Draft } } },
    async (request, reply) => {
      const today = await getServiceDay(pool, now())
      const first = await firstText(pool, request.body, firstDay(nextMonth(monthOf(today))))
      const id = await startDraft(pool, first, by(request))
      return reply.code(201).send(await describe(request, id))
    },
  )

  app.get(
    '/api/policy-drafts/:draft',
    { config: read, schema: { tags, params, response: { 200: Draft } } },
    (request) => describe(request, request.params.draft),
  )

  app.put(
    '/api/policy-drafts/:draft',
    {
      config: write,
      bodyLimit: BODY_LIMIT,
      schema: { tags, params, body: SaveDraft, response: { 200: Draft } },
    },
    async (request) => {
      const { id } = await getDraft(request.params.draft)
      await saveDraft(pool, id, request.body, by(request))
      return describe(request, id)
    },
  )

  app.post(
    '/api/policy-drafts/:draft/steps',
    // Who may take which step is decided step by step.
    { config: read, schema: { tags, params, body: TakeDraftStep, response: { 200: Draft } } },
    async (request) => {
      const draft = await getDraft(request.params.draft)
      await requireClearWay(request, draft, request.body.action)
      await takeDraftStep(pool, draft, request.body, by(request))
      return describe(request, draft.id)
    },
  )

  const by = (request: FastifyRequest) => ({ ...authorOf(request), at: new Date(now()) })

  async function getDraft(id: number): Promise<StoredDraft> {
    const draft = await findDraft(pool, id)
    if (draft === undefined) throw new Refusal('not-found')
    return draft
  }

  async function describe(request: FastifyRequest, id: number): Promise<Draft> {
    return describeDraft(pool, await getDraft(id), signedIn(request))
  }

  /** Refuses what the person may not do now, and writes down who tried. */
  async function requireClearWay(request: FastifyRequest, draft: StoredDraft, action: DraftAction) {
    const found = summarize(draft, signedIn(request)).next.find((each) => each.action === action)
    if (found?.why === null) return
    const why = found?.why ?? 'order'
    await writeAudit(pool, {
      ...authorOf(request),
      action: 'policy.refused',
      subject: `policy-draft/${draft.id}`,
      detail: { action, why },
    })
    if (why === 'permission') throw notAllowed(permissionFor(action))
    throw new Refusal(why === 'own-work' ? 'policy-own-work' : 'policy-superseded')
  }
}

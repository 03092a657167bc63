import { Type } from 'typebox'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { Id } from '../contract/common.ts'
import { Policies, PolicyDetail } from '../contract/policies.ts'
import { Refusal } from '../errors.ts'
import { getServiceDay } from '../register/service-day-repository.ts'
import { summarize } from './draft-detail.ts'
import { listDraftSteps, listOpenDrafts } from './draft-repository.ts'
import { listVersions, type StoredVersion } from './version-repository.ts'

export function policiesRoutes(app: App, { database, now }: Deps): void {
  const { pool } = database
  const tags = ['policy']
  const config = { access: 'policy.read' as const }
  const params = Type.Object({ policy: Id })

  app.get('/api/policies', { config, schema: { tags, response: { 200: Policies } } }, async (request) => {
    const versions = await listVersions(pool, await getServiceDay(pool, now()))
    const person = signedIn(request)
    const drafts = await listOpenDrafts(pool)
    return {
      versions: versions.map(({ document: _, ...version }) => version),
      drafts: drafts.map((draft) => summarize(draft, person)),
    }
  })

  app.get(
    '/api/policies/:policy',
    { config, schema: { tags, params, response: { 200: PolicyDetail } } },
    async ({ params }) => {
      const version = await getVersion(params.policy)
      const steps = version.draft === null ? [] : await listDraftSteps(pool, version.draft)
      return { ...version, steps: steps.map((step) => ({ ...step, at: step.at.toISOString() })) }
    },
  )

  app.get(
    '/api/policies/:policy/document',
    // No response schema: the canonical bytes themselves, whose hash stands beside them.
    { config, schema: { tags, params } },
    async ({ params }, reply) => {
      const { id, document, hash } = await getVersion(params.policy)
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="policy-${id}.json"`)
        .header('x-policy-hash', hash)
        .send(Buffer.from(document, 'utf8'))
    },
  )

  async function getVersion(id: string): Promise<StoredVersion> {
    const [version] = await listVersions(pool, await getServiceDay(pool, now()), id)
    if (version === undefined) throw new Refusal('not-found', id)
    return version
  }
}

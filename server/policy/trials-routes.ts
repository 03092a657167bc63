import { Type } from 'typebox'
import type { PlainMonth } from '../../core/plain-date.ts'
import { authorOf } from '../access/author.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Month } from '../contract/common.ts'
import { Refusal } from '../errors.ts'
import { inTransaction } from '../plugins/database.ts'
import { listTrialMonths, readTrialMaterial } from './trial-repository.ts'

export function trialsRoutes(app: App, { database }: Deps): void {
  const { pool } = database
  const tags = ['policy']
  const config = { access: 'policy.try' as const }

  app.get('/api/policy-trials', { config, schema: { tags, response: { 200: Type.Array(Month) } } }, () =>
    listTrialMonths(pool),
  )

  app.get(
    '/api/policy-trials/:month',
    // No response schema: a hundred thousand rows, checked in a test, go out as they are.
    { config, handlerTimeout: 60_000, schema: { tags, params: Type.Object({ month: Month }) } },
    async (request, reply) => {
      const month = request.params.month as PlainMonth
      const material = await inTransaction(pool, async (client) => {
        await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
        if (!(await listTrialMonths(client)).includes(month)) throw new Refusal('not-found', month)
        return readTrialMaterial(client, month)
      })
      await writeAudit(pool, {
        ...authorOf(request),
        action: 'policy.try',
        subject: `policy-trial/${month}`,
        detail: {},
      })
      return reply
        .type('application/json; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(JSON.stringify(material))
    },
  )
}

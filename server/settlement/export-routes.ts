import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { parsePlainMonth } from '../../core/plain-date.ts'
import { authorOf } from '../access/author.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Month } from '../contract/common.ts'
import { Refusal } from '../errors.ts'
import { settlementArchive } from './export/settlement-archive.ts'
import { getGrounds } from './known-repository.ts'
import { listLatest } from './settlement-repository.ts'

export function exportRoutes(app: App, { database: { pool } }: Deps): void {
  app.get(
    '/api/months/:month/export',
    {
      config: { access: 'settlement.read' },
      // A county's records take a while on a thin line.
      handlerTimeout: 1_800_000,
      schema: { tags: ['settlement'], params: Type.Object({ month: Month }) },
    },
    async (request, reply) => {
      const month = parsePlainMonth(request.params.month)
      const [newest] = month === undefined ? [] : await listLatest(pool, [month])
      if (month === undefined || newest === undefined) throw new Refusal('not-found', request.params.month)
      const { id, version } = newest
      await getGrounds(pool, id)
      await writeAudit(pool, {
        ...authorOf(request),
        action: 'settlement.export',
        subject: `settlement/${month}/${version}`,
        detail: {},
      })
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="settlement-${month}-v${version}.zip"`)
        .send(Readable.from(settlementArchive(pool, { id, month, version }), { objectMode: false }))
    },
  )
}

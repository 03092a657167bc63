import { Type } from 'typebox'
import { parsePlainMonth } from '../../core/plain-date.ts'
import { authorOf } from '../access/author.ts'
import { requireWholeCounty } from '../access/scope.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Month } from '../contract/common.ts'
import { Refusal } from '../errors.ts'
import { settlementArchive } from './export/settlement-archive.ts'
import { createSpool } from './export/spool.ts'
import { getGrounds } from './known-repository.ts'
import { findVersion } from './version-repository.ts'

/** Without one: the newest. */
const AnyVersion = Type.Object({ version: Type.Optional(Type.Integer({ minimum: 1 })) })

export function exportRoutes(app: App, { database: { pool } }: Deps): void {
  const archives = createSpool()
  app.get(
    '/api/months/:month/export',
    {
      config: { access: 'settlement.read' },
      // A county's records take a while on a thin line.
      handlerTimeout: 1_800_000,
      schema: { tags: ['settlement'], params: Type.Object({ month: Month }), querystring: AnyVersion },
    },
    async (request, reply) => {
      requireWholeCounty(signedIn(request))
      const month = parsePlainMonth(request.params.month)
      const found = month && (await findVersion(pool, month, request.query.version ?? null))
      if (month === undefined || found === undefined) throw new Refusal('not-found', request.params.month)
      const { id, version } = found
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
        .send(await archives.make(settlementArchive(pool, { id, month, version })))
    },
  )
}

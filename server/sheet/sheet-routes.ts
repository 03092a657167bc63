import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { authorOf } from '../access/author.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Words } from '../contract/common.ts'
import type { Secrets } from '../secrets.ts'
import { type SheetValue, writeXlsx, XLSX_TYPE } from './sheet.ts'
import type { SheetExport } from './sheet-export.ts'
import { SHEETS } from './sheets.ts'

const MOST_ROWS = 200_000
/** A whole county through a village line. */
const WITHIN_MS = 30 * 60_000

/** GET gives a list as its page shows it; POST, where there is one, with whole ID numbers and for a reason. */
export function sheetRoutes(app: App, deps: Deps & { secrets: Secrets }): void {
  for (const sheet of SHEETS) sheetRoute(app, deps, sheet)
}

function sheetRoute(app: App, deps: Deps & { secrets: Secrets }, sheet: SheetExport): void {
  const { name, title, access, query, reveals } = sheet
  const tags = ['sheets']
  const common = { handlerTimeout: WITHIN_MS, schema: { tags, querystring: query } }
  const limit = { rateLimit: { max: 30, timeWindow: '1 minute' } }
  const url = `/api/sheets/${name}`
  const headers = {
    'content-type': XLSX_TYPE,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(title)}.xlsx`,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  }

  app.get(url, { ...common, config: { access, ...limit } }, async (request, reply) => {
    await note(request, 'sheet.export', null)
    return reply.headers(headers).send(await stream(request, false))
  })

  if (reveals !== true) return
  app.post(
    url,
    {
      ...common,
      config: { access: 'register.reveal', ...limit },
      schema: { ...common.schema, body: Type.Object({ reason: Words(200) }) },
    },
    async (request, reply) => {
      await note(request, 'sheet.reveal', (request.body as { reason: string }).reason)
      return reply.headers(headers).send(await stream(request, true))
    },
  )

  async function stream(request: FastifyRequest, reveal: boolean): Promise<Readable> {
    // What is refused is refused before the first byte.
    const rows = await sheet.rows(
      { ...deps, person: signedIn(request), reveal },
      request.query as Record<string, unknown>,
    )
    const bytes = writeXlsx([
      { name: title, columns: sheet.columns, rows: bounded(rows, sheet.columns.length) },
    ])
    return Readable.from(bytes, { objectMode: false })
  }

  function note(request: FastifyRequest, action: string, reason: string | null): Promise<void> {
    const detail = { ...(request.query as Record<string, unknown>), ...(reason !== null && { reason }) }
    return writeAudit(deps.database.pool, { ...authorOf(request), action, subject: `sheet/${name}`, detail })
  }
}

type Rows = AsyncIterable<readonly SheetValue[]> | Iterable<readonly SheetValue[]>

/** What does not fit is not left out in silence. */
async function* bounded(rows: Rows, width: number): AsyncGenerator<readonly SheetValue[]> {
  let count = 0
  for await (const row of rows) {
    count += 1
    if (count > MOST_ROWS) {
      const told = { bad: `超过 ${MOST_ROWS} 行，后面的没有导出。请先筛选再导出。` }
      yield Array.from({ length: width }, (_, i) => (i === 0 ? told : null))
      return
    }
    yield row
  }
}

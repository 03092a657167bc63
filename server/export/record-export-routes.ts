import { Readable } from 'node:stream'
import { Type } from 'typebox'
import type { PlainMonth } from '../../core/plain-date.ts'
import type { ExportHeader } from '../../core/verify/export-file.ts'
import { authorOf } from '../access/author.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Id, Month } from '../contract/common.ts'
import { Refusal } from '../errors.ts'
import type { Secrets } from '../secrets.ts'
import { exportRecords } from './record-export.ts'
import { type ExportPart, findTerminalParts, listMonthParts } from './record-export-repository.ts'

/** A year of a county through a village line takes longer than any other answer. */
const WITHIN_MS = 60 * 60_000

/** Records as files that prove themselves offline (docs/record-format.md). They hold no ID number. */
export function recordExportRoutes(app: App, { database, secrets, now }: Deps & { secrets: Secrets }): void {
  const { pool } = database
  const common = { config: { access: 'record.export' as const }, handlerTimeout: WITHIN_MS }
  const tags = ['export']

  app.get(
    '/api/record-exports/terminals/:terminal',
    { ...common, schema: { tags, params: Type.Object({ terminal: Id }) } },
    async (request, reply) => {
      const { terminal } = request.params
      const parts = await findTerminalParts(pool, terminal)
      if (parts === null) throw new Refusal('not-found')
      await note(`terminal/${terminal}`, parts, authorOf(request))
      return reply.headers(fileHeaders(terminal, now())).send(stream({ terminal, month: null }, parts))
    },
  )

  app.get(
    '/api/record-exports/months/:month',
    { ...common, schema: { tags, params: Type.Object({ month: Month }) } },
    async (request, reply) => {
      // A month of the contract's pattern is a real one.
      const month = request.params.month as PlainMonth
      const parts = await listMonthParts(pool, month)
      await note(`month/${month}`, parts, authorOf(request))
      return reply.headers(fileHeaders(month, now())).send(stream({ terminal: null, month }, parts))
    },
  )

  function note(subject: string, parts: ExportPart[], by: { account: number; address: string }) {
    const records = parts.reduce((sum, { chain }) => sum + chain.last - chain.first + 1, 0)
    return writeAudit(pool, { ...by, action: 'record.export', subject, detail: { records } })
  }

  function stream(of: Pick<ExportHeader, 'month' | 'terminal'>, parts: ExportPart[]): Readable {
    return Readable.from(exportRecords({ client: pool, secrets, of, parts, made: now() }), {
      objectMode: false,
    })
  }
}

function fileHeaders(of: string, at: number): Record<string, string> {
  const time = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  return {
    'content-type': 'application/jsonl; charset=utf-8',
    'content-disposition': `attachment; filename="yangyi-records-${of}-${time}.jsonl"`,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  }
}

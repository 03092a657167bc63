import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { authorOf } from '../access/author.ts'
import { scopeOf } from '../access/scope.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { Id, Words } from '../contract/common.ts'
import {
  ColumnMapping,
  Import,
  ImportPage,
  ImportPreview,
  ImportRow,
  ImportRowQuery,
  ImportRows,
  RowChange,
} from '../contract/imports.ts'
import { Refusal } from '../errors.ts'
import { inTransaction } from '../plugins/database.ts'
import { describeError } from '../plugins/problems.ts'
import { listRegions } from '../register/region-repository.ts'
import type { Secrets } from '../secrets.ts'
import { MOST_FILE_BYTES, XLSX_TYPE } from '../sheet/sheet.ts'
import { writeFaultSheet } from './fault-sheet.ts'
import { createImportJobs } from './import-jobs.ts'
import {
  dropBlocked,
  dropExpired,
  findImport,
  findRow,
  listImports,
  pageRows,
  setDropped,
} from './import-repository.ts'
import { previewRows, viewImport, viewRow } from './import-view.ts'
import { changeRow, checkImport, confirmImport, getOpenImport, mapColumns, startImport } from './imports.ts'
import { undoImport } from './register-list.ts'
import { writeTemplate } from './template.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const PAGE = 20

/** Lists of elders, from the file to the register. What is in one is seen by whoever brought it alone. */
export async function importRoutes(
  app: App,
  { database, secrets, now }: Deps & { secrets: Secrets },
): Promise<void> {
  const { pool } = database
  const jobs = createImportJobs((error, id) => {
    const { code } = describeError(error instanceof Error ? error : new Error(String(error)))
    if (code === 'internal') app.log.error({ err: error, import: id }, 'import failed')
    return code
  })
  const deps = { database, secrets, now, jobs }
  const config = { access: 'register.import' as const }
  const tags = ['import']
  const params = Type.Object({ import: Id })
  const answer = { 200: Import }

  const me = (request: FastifyRequest) => signedIn(request).id
  const open = (request: FastifyRequest, id: string) => getOpenImport(pool, id, me(request))
  /** Nobody works on it meanwhile. */
  const still = async (request: FastifyRequest, id: string) => {
    if (jobs.jobOf(id) !== null) throw new Refusal('import-running')
    return open(request, id)
  }
  const view = async (request: FastifyRequest, id: string) => {
    // Looked at first: a job that ends meanwhile has written down what it found.
    const job = jobs.jobOf(id)
    const found = await findImport(pool, id)
    const own = found !== null && (found.account === me(request) || mayLookAt(request, found.scope))
    if (found === null || !own) throw new Refusal('not-found', id)
    return viewImport(pool, found, job, jobs.troubleOf(id), { account: me(request), now: now() })
  }
  const mayLookAt = (request: FastifyRequest, scope: string) => scope.startsWith(scopeOf(signedIn(request)))

  const tidy = () =>
    dropExpired(pool, new Date(now() - DAY_MS)).catch((error: unknown) =>
      app.log.warn({ error: String(error) }, 'old imports not cleared away'),
    )
  const timer = setInterval(() => void tidy(), HOUR_MS).unref()
  app.addHook('onClose', async () => {
    clearInterval(timer)
    await jobs.settle()
  })

  await app.register(async (own: App) => {
    own.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    )
    own.post(
      '/api/imports',
      {
        config: { ...config, rateLimit: { max: 20, timeWindow: '1 minute' } },
        bodyLimit: MOST_FILE_BYTES,
        handlerTimeout: 120_000,
        schema: { tags, querystring: Type.Object({ name: Words(200) }), response: { 201: Import } },
      },
      async (request, reply) => {
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        const by = { account: me(request), scope: scopeOf(signedIn(request)) }
        await tidy()
        const id = await startImport(deps, { name: request.query.name, bytes }, by)
        return reply.code(201).send(await view(request, id))
      },
    )
  })

  app.get(
    '/api/imports',
    {
      config,
      schema: {
        tags,
        querystring: Type.Object({ page: Type.Integer({ minimum: 1, maximum: 10_000, default: 1 }) }),
        response: { 200: ImportPage },
      },
    },
    async (request) => {
      const viewer = { account: me(request), now: now() }
      const of = { scope: scopeOf(signedIn(request)), account: viewer.account }
      const { total, imports } = await listImports(pool, of, request.query.page, PAGE)
      return {
        total,
        imports: await Promise.all(
          imports.map((each) => viewImport(pool, each, jobs.jobOf(each.id), null, viewer)),
        ),
      }
    },
  )

  app.get('/api/import-template', { config, schema: { tags } }, async (request, reply) => {
    const regions = await listRegions(pool, scopeOf(signedIn(request)))
    const towns = new Map(regions.map(({ code, name }) => [code, name]))
    const villages = regions
      .filter(({ level }) => level === 'village')
      .map(({ code, name, parent }) => ({ code, name: `${towns.get(parent ?? '') ?? ''} ${name}` }))
    return reply
      .headers(fileHeaders('老人名册导入模板'))
      .send(Readable.from(writeTemplate(villages), { objectMode: false }))
  })

  app.get('/api/imports/:import', { config, schema: { tags, params, response: answer } }, (request) =>
    view(request, request.params.import),
  )

  app.get(
    '/api/imports/:import/preview',
    { config, schema: { tags, params, response: { 200: ImportPreview } } },
    async (request) => previewRows(pool, secrets, await open(request, request.params.import)),
  )

  app.put(
    '/api/imports/:import/mapping',
    { config, schema: { tags, params, body: ColumnMapping, response: answer } },
    async (request) => {
      const { id } = await still(request, request.params.import)
      await mapColumns(deps, id, request.body)
      const found = await open(request, id)
      jobs.begin(id, 'checking', (tell) => checkImport(deps, found, tell))
      return view(request, id)
    },
  )

  app.get(
    '/api/imports/:import/rows',
    { config, schema: { tags, params, querystring: ImportRowQuery, response: { 200: ImportRows } } },
    async (request) => {
      const { show, page, size } = request.query
      const found = await open(request, request.params.import)
      return (await pageRows(pool, found.id, show, page, size)).map((row) => viewRow(secrets, found, row))
    },
  )

  app.put(
    '/api/imports/:import/rows/:row',
    {
      config,
      schema: {
        tags,
        params: Type.Object({ import: Id, row: Type.Integer({ minimum: 1, maximum: 2_000_000 }) }),
        body: RowChange,
        response: { 200: ImportRow },
      },
    },
    async (request) => {
      const { import: id, row } = request.params
      const found = await still(request, id)
      await changeRow(deps, found, row, request.body)
      const changed = await findRow(pool, id, row)
      if (changed === null) throw new Refusal('not-found', `${row}`)
      return viewRow(secrets, found, changed)
    },
  )

  app.post(
    '/api/imports/:import/leave-out',
    { config, schema: { tags, params, response: answer } },
    async (request) => {
      const { id } = await still(request, request.params.import)
      await dropBlocked(pool, id)
      return view(request, id)
    },
  )

  app.get(
    '/api/imports/:import/fault-sheet',
    { config, schema: { tags, params } },
    async (request, reply) => {
      const found = await open(request, request.params.import)
      return reply
        .headers(fileHeaders('有错的行'))
        .send(Readable.from(writeFaultSheet(pool, secrets, found), { objectMode: false }))
    },
  )

  app.post(
    '/api/imports/:import/confirm',
    { config, schema: { tags, params, response: answer } },
    async (request) => {
      const found = await still(request, request.params.import)
      if (found.checkedAt === null) throw new Refusal('import-faults')
      const by = authorOf(request)
      jobs.begin(found.id, 'writing', async (tell) => {
        try {
          await confirmImport(deps, found, by, tell)
        } catch (error) {
          // What stands in the way now is shown at its rows.
          if (error instanceof Refusal && error.code !== 'import-over')
            await checkImport(deps, found, () => {})
          throw error
        }
      })
      return view(request, found.id)
    },
  )

  app.post(
    '/api/imports/:import/undo',
    { config, handlerTimeout: 120_000, schema: { tags, params, response: answer } },
    async (request) => {
      const { id } = await view(request, request.params.import)
      await inTransaction(pool, (client) => undoImport(client, id, new Date(now()), authorOf(request)))
      return view(request, id)
    },
  )

  app.delete('/api/imports/:import', { config, schema: { tags, params } }, async (request, reply) => {
    const { id } = await still(request, request.params.import)
    await setDropped(pool, id)
    return reply.code(204).send()
  })
}

function fileHeaders(name: string): Record<string, string> {
  return {
    'content-type': XLSX_TYPE,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}.xlsx`,
    'cache-control': 'no-store',
  }
}

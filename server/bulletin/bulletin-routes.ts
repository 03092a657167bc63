/** The public pages: no login, no script, nothing that is not published. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { App, Deps } from '../app-types.ts'
import { openToAll } from '../plugins/open-to-all.ts'
import {
  type Bulletin,
  findCountyName,
  listPublished,
  type Published,
  readBulletin,
} from './bulletin-repository.ts'
import { listPage, missingPage } from './list-page.ts'
import { monthPage, sitePage } from './month-page.ts'

const FONTS = dirname(fileURLToPath(import.meta.resolve('@fontsource-variable/noto-sans-sc/index.css')))
const KEPT_MONTHS = 24

export async function bulletinRoutes(app: App, { database }: Deps): Promise<void> {
  const { pool } = database
  const style = await readFile(new URL('bulletin.css', import.meta.url), 'utf8')
  const styleUrl = `/bulletin/style-${digest(style)}.css`
  // A published settlement never changes, and reading its statement is the costly part.
  const kept = new Map<number, Promise<Bulletin>>()
  const hidden = { config: { access: 'public' as const }, schema: { hide: true } }

  // For computers without Chinese characters; a phone that has its own asks for none of the files.
  await openToAll(app, (scope) =>
    scope.register(fastifyStatic, {
      root: FONTS,
      prefix: '/bulletin/fonts/',
      decorateReply: false,
      maxAge: '30d',
    }),
  )

  app.get(styleUrl, hidden, (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(style),
  )

  app.get('/bulletin', hidden, async (request, reply) => {
    const [newest, ...earlier] = await listPublished(pool)
    return send(request, reply, listPage(await look(), newest ? await bulletinOf(newest) : null, earlier))
  })

  app.get(
    '/bulletin/:month',
    { ...hidden, schema: { hide: true, params: Type.Object({ month: Type.String() }) } },
    async (request, reply) => {
      const published = await findPublished(request.params.month)
      if (published === undefined) return missing(reply)
      return send(request, reply, monthPage(await look(), await bulletinOf(published)))
    },
  )

  app.get(
    '/bulletin/:month/:site',
    { ...hidden, schema: { hide: true, params: Type.Object({ month: Type.String(), site: Type.String() }) } },
    async (request, reply) => {
      const published = await findPublished(request.params.month)
      const bulletin = published === undefined ? undefined : await bulletinOf(published)
      const site = bulletin?.towns.flatMap(({ sites }) => sites).find(({ id }) => id === request.params.site)
      if (bulletin === undefined || site === undefined) return missing(reply)
      return send(request, reply, sitePage(await look(), bulletin, site))
    },
  )

  async function look() {
    return { county: await findCountyName(pool), styleUrl }
  }

  async function findPublished(month: string): Promise<Published | undefined> {
    return (await listPublished(pool)).find((each) => each.month === month)
  }

  function bulletinOf(published: Published): Promise<Bulletin> {
    const known = kept.get(published.id)
    if (known !== undefined) return known
    const reading = readBulletin(pool, published)
    kept.set(published.id, reading)
    reading.catch(() => kept.delete(published.id))
    const oldest = kept.keys().next().value
    if (kept.size > KEPT_MONTHS && oldest !== undefined) kept.delete(oldest)
    return reading
  }

  async function missing(reply: FastifyReply) {
    return reply
      .code(404)
      .type('text/html; charset=utf-8')
      .send(missingPage(await look()))
  }
}

function send(request: FastifyRequest, reply: FastifyReply, html: string) {
  const etag = `"${digest(html)}"`
  reply
    .header('etag', etag)
    .header('cache-control', 'public, max-age=60')
    .header('x-robots-tag', 'noindex, nofollow')
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  return reply.type('text/html; charset=utf-8').send(html)
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

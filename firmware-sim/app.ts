/** The hand that holds the cards, as HTTP on loopback: a page of cards for people, JSON for scripts. */
import Fastify, { type FastifyInstance } from 'fastify'
import { type ListedCard, renderCardPage } from './page.ts'

export type TapResult =
  | { readonly ok: true; readonly read: boolean }
  | { readonly ok: false; readonly code: 'unknown-card'; readonly keys: readonly string[] }

const FORM = 'application/x-www-form-urlencoded'

const TAP_BODY = {
  type: 'object',
  required: ['card'],
  properties: { card: { type: 'string', maxLength: 100 } },
} as const

const PAGE_QUERY = {
  type: 'object',
  properties: { card: { type: 'string' }, read: { type: 'string' } },
} as const

/** `tap` puts the card on the reader and answers when it has been lifted. */
export function buildControlApp(
  cards: readonly ListedCard[],
  tap: (key: string) => Promise<TapResult>,
): FastifyInstance {
  const app = Fastify({
    bodyLimit: 1024,
    requestTimeout: 10_000,
    keepAliveTimeout: 5_000,
    connectionTimeout: 120_000, // a tap may have to wait for its turn
  })

  app.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(body.toString())))
  })

  app.get<{ Querystring: { card?: string; read?: string } }>(
    '/',
    { schema: { querystring: PAGE_QUERY } },
    (request, reply) => {
      const card = cards.find(({ key }) => key === request.query.card)
      const last = card && { card, read: request.query.read === 'yes' }
      return reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-store')
        .header(
          'content-security-policy',
          "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
        )
        .send(renderCardPage(cards, last))
    },
  )

  app.get('/cards', () => cards.map(({ key, name, place }) => ({ key, name, village: place })))

  app.post<{ Body: { card: string } }>('/tap', { schema: { body: TAP_BODY } }, async (request, reply) => {
    const { card } = request.body
    const result = await tap(card)
    if (!result.ok) return reply.code(404).send({ ...result, message: '没有这张卡' })
    if (request.headers['content-type']?.startsWith(FORM) !== true) return result
    const said = new URLSearchParams({ card, read: result.read ? 'yes' : 'no' })
    return reply.redirect(`/?${said}`, 303)
  })

  return app
}

import { Type } from 'typebox'
import { authorOf } from '../access/author.ts'
import { requireInScope } from '../access/scope.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { Card, CardSheet, CardStep, NewCard } from '../contract/cards.ts'
import { Id } from '../contract/common.ts'
import { Refusal } from '../errors.ts'
import { cardSheetHtml } from '../paper/card-sheet.ts'
import { createPrinter } from '../paper/printer.ts'
import type { Secrets } from '../secrets.ts'
import { listCards, type Moment } from './card-repository.ts'
import { prepareSheet } from './card-sheets.ts'
import { requireCardInScope, requireElderInScope } from './elder-scope.ts'
import { changeCard, giveCard, replaceCard } from './give-card.ts'
import { getServiceDay } from './service-day-repository.ts'

const ElderParams = Type.Object({ elder: Id })
const CardParams = Type.Object({ card: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })

export function cardsRoutes(
  app: App,
  { database, secrets, now }: Deps & { secrets: Secrets },
  browserFolder: string,
): void {
  const { pool } = database
  const register = { database, secrets }
  const tags = ['register']
  const write = { access: 'card.write' } as const
  const printer = createPrinter(browserFolder, (problem) => app.log.error({ problem }, 'printing failed'))
  app.addHook('onClose', () => printer.close())

  app.get(
    '/api/elders/:elder/cards',
    {
      config: { access: 'register.read' },
      schema: { tags, params: ElderParams, response: { 200: Type.Array(Card) } },
    },
    async (request) =>
      listCards(pool, secrets, await requireElderInScope(pool, signedIn(request), request.params.elder)),
  )

  app.post(
    '/api/elders/:elder/cards',
    { config: write, schema: { tags, params: ElderParams, body: NewCard, response: { 201: Card } } },
    async (request, reply) => {
      const by = authorOf(request)
      const elder = await requireElderInScope(pool, signedIn(request), request.params.elder)
      const id = await giveCard(register, elder, request.body, await momentOf(by.account), by)
      return reply.code(201).send(await getCard(elder, id))
    },
  )

  app.post(
    '/api/cards/:card/replace',
    { config: write, schema: { tags, params: CardParams, body: NewCard, response: { 201: Card } } },
    async (request, reply) => {
      const by = authorOf(request)
      await requireCardInScope(pool, signedIn(request), request.params.card)
      const moment = await momentOf(by.account)
      const { elder, id } = await replaceCard(register, request.params.card, request.body, moment, by)
      return reply.code(201).send(await getCard(elder, id))
    },
  )

  app.post(
    '/api/cards/:card/steps',
    { config: write, schema: { tags, params: CardParams, body: CardStep, response: { 200: Card } } },
    async (request) => {
      const by = authorOf(request)
      const { card } = request.params
      await requireCardInScope(pool, signedIn(request), card)
      const elder = await changeCard(register, card, request.body.step, await momentOf(by.account), by)
      return getCard(elder, card)
    },
  )

  app.post(
    '/api/card-sheets',
    // A browser has to start first, and a village may have many elders.
    { config: write, handlerTimeout: 60_000, schema: { tags, body: CardSheet } },
    async (request, reply) => {
      const by = authorOf(request)
      const person = signedIn(request)
      if ('village' in request.body) requireInScope(person, request.body.village)
      else await requireElderInScope(pool, person, request.body.elder)
      const sheet = await prepareSheet(register, request.body, await momentOf(by.account), by)
      const pdf = await printer.pdf(await cardSheetHtml(sheet))
      if (pdf === null) throw new Refusal('printer-away')
      return reply
        .type('application/pdf')
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="cards.pdf"')
        .send(pdf)
    },
  )

  async function momentOf(account: number): Promise<Moment> {
    const at = now()
    return { account, at: new Date(at), today: await getServiceDay(pool, at) }
  }

  async function getCard(elder: string, id: number): Promise<Card> {
    const card = (await listCards(pool, secrets, elder)).find((each) => each.id === id)
    if (card === undefined) throw new Refusal('not-found')
    return card
  }
}

import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { checkTemplate } from '../../core/payout/template-check.ts'
import { formatFault } from '../../core/settlement/fault.ts'
import { authorOf } from '../access/author.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Id } from '../contract/common.ts'
import {
  Ledger,
  LedgerPage,
  LedgerQuery,
  NewRecovery,
  NewTemplate,
  Payees,
  RecoveryDecision,
  TemplateSummary,
} from '../contract/payout.ts'
import { Refusal } from '../errors.ts'
import { inTransaction } from '../plugins/database.ts'
import { listLedger, readLedger } from './ledger-repository.ts'
import { decideRecovery, insertRecovery } from './owed-repository.ts'
import { insertTemplate, listTemplates } from './template-repository.ts'

/** Payees' accounts with the county 往来台账, recoveries, and the templates of bank files. */
export function ledgerRoutes(app: App, { database: { pool }, now }: Deps): void {
  const tags = ['payout']
  const reading = { config: { access: 'payout.read' as const } }
  const ofPayee = Type.Object({ payees: Payees, payee: Id })
  const by = (request: FastifyRequest) => ({ ...authorOf(request), at: new Date(now()) })

  app.get(
    '/api/payout-ledger',
    { ...reading, schema: { tags, querystring: LedgerQuery, response: { 200: LedgerPage } } },
    ({ query: { payees, ...query } }) => listLedger(pool, payees, query),
  )

  app.get(
    '/api/payout-ledger/:payees/:payee',
    { ...reading, schema: { tags, params: ofPayee, response: { 200: Ledger } } },
    (request) => readLedger(pool, request.params.payees, request.params.payee, signedIn(request).id),
  )

  app.post(
    '/api/payout-ledger/:payees/:payee/recoveries',
    {
      config: { access: 'payout.prepare' },
      schema: { tags, params: ofPayee, body: NewRecovery, response: { 200: Ledger } },
    },
    async (request) => {
      const { payees, payee } = request.params
      const author = by(request)
      await inTransaction(pool, async (client) => {
        const id = await insertRecovery(client, { ...request.body, payees, payee }, author)
        const detail = { payees, payee, ...request.body }
        await writeAudit(client, { ...author, action: 'recovery.ask', subject: `recovery/${id}`, detail })
      })
      return readLedger(pool, payees, payee, author.account)
    },
  )

  app.post(
    '/api/recoveries/:recovery/decision',
    {
      config: { access: 'payout.release' },
      schema: {
        tags,
        params: Type.Object({ recovery: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }),
        body: RecoveryDecision,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { recovery } = request.params
      const author = by(request)
      await inTransaction(pool, async (client) => {
        await decideRecovery(client, recovery, request.body, author)
        await writeAudit(client, {
          ...author,
          action: `recovery.${request.body.verdict}`,
          subject: `recovery/${recovery}`,
          detail: {},
        })
      })
      return reply.status(204).send(null)
    },
  )

  app.get(
    '/api/payout-templates',
    { ...reading, schema: { tags, response: { 200: Type.Array(TemplateSummary) } } },
    () => listTemplates(pool),
  )

  app.post(
    '/api/payout-templates',
    {
      config: { access: 'control.write' },
      schema: { tags, body: NewTemplate, response: { 200: Type.Array(TemplateSummary) } },
    },
    async (request) => {
      const { document } = request.body
      const checked = checkTemplate('template.json', document)
      if (!checked.ok)
        throw new Refusal('payout-template-wrong', ...checked.faults.slice(0, 20).map(formatFault))
      const { template } = checked
      const author = authorOf(request)
      await inTransaction(pool, async (client) => {
        await insertTemplate(client, template, document, author)
        const subject = `payout-template/${template.id}/${template.version}`
        await writeAudit(client, { ...author, action: 'payout-template.write', subject, detail: {} })
      })
      return listTemplates(pool)
    },
  )
}

import { Type } from 'typebox'
import { enrolmentRequest } from '../../core/enrolment.ts'
import { parseAs } from '../../core/shape.ts'
import { authorOf } from '../access/author.ts'
import { scopeOf } from '../access/scope.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { EnrolmentCode, NewTerminal, Terminal } from '../contract/register.ts'
import { Refusal } from '../errors.ts'
import { inTransaction } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { createTerminal, enrolTerminal, isTerminalPassword, listTerminals } from './terminal-repository.ts'

/** Between machines, so it stands in core/enrolment and not in the pages' contract. */
const EnrolmentRequest = Type.Object({ code: Type.String(), publicKey: Type.String() })
const EnrolmentAnswer = Type.Object({
  terminal: Type.String(),
  site: Type.String(),
  siteName: Type.String(),
  password: Type.String(),
  tokenKey: Type.String(),
  countyKey: Type.String(),
})
const BrokerLogin = Type.Object({
  username: Type.String({ maxLength: 64 }),
  password: Type.String({ maxLength: 512 }),
})

export function terminalsRoutes(app: App, { database, secrets, now }: Deps & { secrets: Secrets }): void {
  const tags = ['terminals']
  app.get(
    '/api/terminals',
    { config: { access: 'terminal.read' }, schema: { tags, response: { 200: Type.Array(Terminal) } } },
    (request) => listTerminals(database.pool, scopeOf(signedIn(request))),
  )

  app.post(
    '/api/terminals',
    {
      config: { access: 'terminal.enrol' },
      schema: { tags, body: NewTerminal, response: { 201: EnrolmentCode } },
    },
    async (request, reply) => {
      const by = authorOf(request)
      const made = await inTransaction(database.pool, (client) =>
        createTerminal(client, secrets, request.body.site, now(), by),
      )
      return reply.code(201).send(made)
    },
  )

  app.post(
    '/api/enrolment',
    {
      config: { access: 'public', rateLimit: { max: 10, timeWindow: '1 minute' } },
      schema: { tags, body: EnrolmentRequest, response: { 200: EnrolmentAnswer } },
    },
    async (request) => {
      const asked = parseAs(enrolmentRequest, JSON.stringify(request.body), 'body')
      if (!asked.ok) throw new Refusal('invalid-request', asked.problem)
      try {
        return await enrolTerminal(database, secrets, asked.value, now(), request.ip)
      } catch (error) {
        if (error instanceof Refusal)
          await writeAudit(database.pool, {
            account: null,
            address: request.ip,
            action: 'terminal.enrol-refused',
            subject: 'terminal/?',
            detail: {},
          })
        throw error
      }
    },
  )

  app.post(
    '/api/broker/authenticate',
    { config: { access: 'broker' }, schema: { tags, body: BrokerLogin, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { username, password } = request.body
      if (!(await isTerminalPassword(database.pool, username, password)))
        throw new Refusal('wrong-credentials')
      return reply.code(204).send(null)
    },
  )
}

import { Type } from 'typebox'
import type { NamedOrder } from '../../core/command.ts'
import { authorOf } from '../access/author.ts'
import type { App, Deps } from '../app-types.ts'
import { Id } from '../contract/common.ts'
import { Command, Ended, EndTerminal, NewCommand, Swapped, TerminalLog } from '../contract/terminals.ts'
import { inTransaction } from '../plugins/database.ts'
import { createTerminal } from '../register/terminal-repository.ts'
import type { Secrets } from '../secrets.ts'
import { insertCommand, listCommands } from './command-repository.ts'
import { endTerminal } from './end-repository.ts'
import { getLog } from './log-repository.ts'
import { sealPin } from './seal-pin.ts'

const Params = Type.Object({ terminal: Id })
const HOUR_MS = 60 * 60 * 1000

export function commandsRoutes(app: App, { database, secrets, now }: Deps & { secrets: Secrets }): void {
  const tags = ['terminals']
  const { pool } = database

  app.get(
    '/api/terminals/:terminal/commands',
    {
      config: { access: 'terminal.read' },
      schema: { tags, params: Params, response: { 200: Type.Array(Command) } },
    },
    (request) => listCommands(pool, request.params.terminal, now()),
  )

  app.post(
    '/api/terminals/:terminal/commands',
    {
      config: { access: 'terminal.enrol' },
      schema: { tags, params: Params, body: NewCommand, response: { 201: Type.Array(Command) } },
    },
    async (request, reply) => {
      const { terminal: id } = request.params
      const order = await orderOf(id, request.body)
      await inTransaction(pool, (client) => insertCommand(client, id, order, now(), authorOf(request)))
      return reply.code(201).send(await listCommands(pool, id, now()))
    },
  )

  app.get(
    '/api/terminals/:terminal/log',
    {
      config: { access: 'terminal.read' },
      schema: { tags, params: Params, response: { 200: TerminalLog } },
    },
    (request) => getLog(pool, request.params.terminal),
  )

  app.post(
    '/api/terminals/:terminal/end',
    {
      config: { access: 'terminal.enrol' },
      schema: { tags, params: Params, body: EndTerminal, response: { 200: Ended } },
    },
    async (request) => {
      const { terminal: id } = request.params
      const { state } = await inTransaction(pool, (client) =>
        endTerminal(client, id, request.body.reason, now(), authorOf(request)),
      )
      return { state }
    },
  )

  app.post(
    '/api/terminals/:terminal/swap',
    {
      config: { access: 'terminal.enrol' },
      schema: { tags, params: Params, body: EndTerminal, response: { 201: Swapped } },
    },
    async (request, reply) => {
      const by = authorOf(request)
      const swapped = await inTransaction(pool, async (client) => {
        const { state, site } = await endTerminal(
          client,
          request.params.terminal,
          request.body.reason,
          now(),
          by,
        )
        return { old: { state }, code: await createTerminal(client, secrets, site, now(), by) }
      })
      return reply.code(201).send(swapped)
    },
  )

  async function orderOf(terminal: string, asked: NewCommand): Promise<NamedOrder> {
    switch (asked.name) {
      case 'resend':
        return { name: 'resend', order: { from: asked.from } }
      case 'message':
        return {
          name: 'message',
          order: { text: asked.text.trim(), until: now() + asked.hours * HOUR_MS },
        }
      case 'pin':
        return { name: 'pin', order: { sealed: await sealPin(pool, secrets, terminal, asked.pin) } }
      case 'software':
        return { name: 'software', order: { version: asked.version.trim(), note: asked.note.trim() } }
      default:
        return { name: asked.name, order: {} }
    }
  }
}

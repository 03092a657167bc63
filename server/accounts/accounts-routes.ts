import { Type } from 'typebox'
import { authorOf } from '../access/author.ts'
import type { App, Deps } from '../app-types.ts'
import type { LiveBoard } from '../board/live-board.ts'
import { Account, ChangeAccount, CreatedAccount, NewAccount } from '../contract/accounts.ts'
import { listAccounts } from './account-repository.ts'
import { changeAccount, resetPassword } from './change-account.ts'
import { createAccount } from './create-account.ts'

const One = Type.Object({ account: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })

export function accountsRoutes(app: App, { database, live }: Deps & { live: LiveBoard }): void {
  const { pool } = database
  const tags = ['accounts']
  const write = { access: 'account.write' } as const

  app.get(
    '/api/accounts',
    { config: { access: 'account.read' }, schema: { tags, response: { 200: Type.Array(Account) } } },
    () => listAccounts(pool),
  )

  app.post(
    '/api/accounts',
    { config: write, schema: { tags, body: NewAccount, response: { 201: CreatedAccount } } },
    async (request, reply) => {
      return reply.code(201).send(await createAccount(database, request.body, authorOf(request)))
    },
  )

  app.put(
    '/api/accounts/:account',
    { config: write, schema: { tags, params: One, body: ChangeAccount, response: { 200: Account } } },
    async (request) => {
      const { account } = request.params
      const changed = await changeAccount({ pool, account, by: authorOf(request) }, request.body)
      live.drop(account)
      return changed
    },
  )

  app.post(
    '/api/accounts/:account/password',
    { config: write, schema: { tags, params: One, response: { 200: CreatedAccount } } },
    async (request) => {
      const { account } = request.params
      const made = await resetPassword({ pool, account, by: authorOf(request) })
      live.drop(account)
      return made
    },
  )
}

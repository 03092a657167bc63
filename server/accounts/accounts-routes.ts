import { Type } from 'typebox'
import { authorOf } from '../access/author.ts'
import type { App, Deps } from '../app-types.ts'
import { Account, CreatedAccount, NewAccount } from '../contract/accounts.ts'
import { listAccounts } from './account-repository.ts'
import { createAccount } from './create-account.ts'

export function accountsRoutes(app: App, { database }: Deps): void {
  app.get(
    '/api/accounts',
    {
      config: { access: 'account.read' },
      schema: { tags: ['accounts'], response: { 200: Type.Array(Account) } },
    },
    () => listAccounts(database.pool),
  )

  app.post(
    '/api/accounts',
    {
      config: { access: 'account.write' },
      schema: { tags: ['accounts'], body: NewAccount, response: { 201: CreatedAccount } },
    },
    async (request, reply) => {
      return reply.code(201).send(await createAccount(database, request.body, authorOf(request)))
    },
  )
}

/** What an administrator changes of an account. Whoever else has it must come back through the door. */
import type { Author } from '../access/author.ts'
import { firstPassword, hashPassword } from '../access/password.ts'
import { closeSessionsOf } from '../access/session-repository.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type { Account, ChangeAccount, CreatedAccount } from '../contract/accounts.ts'
import { Refusal } from '../errors.ts'
import { type Database, inTransaction } from '../plugins/database.ts'
import { getAccount, isLastAdministrator, setFirstPassword, updateAccount } from './account-repository.ts'
import { lockAccounts, requireFitting } from './create-account.ts'

type Change = { pool: Database['pool']; account: number; by: Author }

/**
 * Refuses with `not-found`, `account-own` who would disable themselves or give up their right to do this,
 * `last-administrator`, and what making an account refuses with.
 */
export async function changeAccount(
  { pool, account: id, by }: Change,
  { name, roles, region, disabled }: ChangeAccount,
): Promise<Account> {
  return inTransaction(pool, async (client) => {
    await lockAccounts(client)
    const before = await getAccount(client, id)
    const gives = disabled || !roles.includes('administrator')
    if (gives && id === by.account) throw new Refusal('account-own')
    if (gives && (await isLastAdministrator(client, id))) throw new Refusal('last-administrator')
    await requireFitting(client, { roles, ...(region !== undefined && { region }) })
    await updateAccount(client, id, { name: name.trim(), roles, region: region ?? null, disabled })
    if (id !== by.account) await closeSessionsOf(client, id)
    const after = await getAccount(client, id)
    const told = ({ name, roles, region, disabledAt }: Account) => ({
      name,
      roles,
      region,
      disabled: disabledAt !== null,
    })
    const detail = { before: told(before), after: told(after) }
    await writeAudit(client, { ...by, action: 'account.change', subject: `account/${after.login}`, detail })
    return after
  })
}

/** A new first password, shown this once. Refuses with `not-found` or `account-own`: one changes one's own otherwise. */
export async function resetPassword({ pool, account: id, by }: Change): Promise<CreatedAccount> {
  if (id === by.account) throw new Refusal('account-own')
  const password = firstPassword()
  const passwordHash = await hashPassword(password)
  return inTransaction(pool, async (client) => {
    const account = await getAccount(client, id)
    await setFirstPassword(client, id, passwordHash)
    await closeSessionsOf(client, id)
    const subject = `account/${account.login}`
    await writeAudit(client, { ...by, action: 'account.password', subject, detail: {} })
    return { account, password }
  })
}

/** Makes accounts: for administrators at the desk, and for the command line where there is nobody yet. */
import type { Author } from '../access/author.ts'
import { firstPassword, hashPassword } from '../access/password.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type { CreatedAccount } from '../contract/accounts.ts'
import type { Role } from '../contract/session.ts'
import { Refusal } from '../errors.ts'
import { type Database, inTransaction, type Queryable } from '../plugins/database.ts'
import { findRegionLevel } from '../register/region-repository.ts'
import { countAccounts, getAccount, insertAccount, isLoginTaken } from './account-repository.ts'

export type AccountToCreate = {
  login: string
  name: string
  roles: readonly Role[]
  /** Township or village; asked of those who work for one (`PLACED`). */
  region?: string
  /** Given for the demo's accounts only; without one a first password is made, to be changed at the first login. */
  password?: string
}

/** Whoever runs or watches the system takes no part in its business. */
const ALONE: readonly Role[] = ['administrator', 'auditor']

/** A township's or a village's people do nothing for the county. */
const PLACED: Partial<Record<Role, 'town' | 'village'>> = { town: 'town', village: 'village' }

/** Refuses with `login-taken`, `roles-apart` or `account-place`. The password comes back this once; only its hash is kept. */
export async function createAccount(
  database: Pick<Database, 'pool'>,
  account: AccountToCreate,
  by: Author,
): Promise<CreatedAccount> {
  return inTransaction(database.pool, async (client) => {
    await lockAccounts(client)
    if (await isLoginTaken(client, account.login)) throw new Refusal('login-taken', account.login)
    await requireFitting(client, account)
    return insert(client, account, by)
  })
}

/** Whether the roles go together, and with the place. Refuses with `roles-apart` or `account-place`. */
export async function requireFitting(
  client: Queryable,
  { roles, region }: Pick<AccountToCreate, 'roles' | 'region'>,
): Promise<void> {
  if (roles.length > 1 && roles.some((role) => ALONE.includes(role))) throw new Refusal('roles-apart')
  const levels = roles.map((role) => PLACED[role] ?? null)
  if (new Set(levels).size > 1) throw new Refusal('account-place', '乡镇、村的角色不能兼县里的角色。')
  const level = levels[0] ?? null
  if (level !== null || region !== undefined) await requirePlace(client, region, level)
}

async function requirePlace(client: Queryable, region: string | undefined, level: 'town' | 'village' | null) {
  if (region === undefined || level === null || (await findRegionLevel(client, region)) !== level)
    throw new Refusal('account-place', ...(region === undefined ? [] : [region]))
}

/** The first administrator of an empty system; null where there is an account already. */
export async function createFirstAdministrator(
  database: Pick<Database, 'pool'>,
  { login, name }: { login: string; name: string },
): Promise<CreatedAccount | null> {
  return inTransaction(database.pool, async (client) => {
    await lockAccounts(client)
    if ((await countAccounts(client)) > 0) return null
    return insert(client, { login, name, roles: ['administrator'] }, { account: null, address: null })
  })
}

/** Accounts are made and changed one after another. */
export async function lockAccounts(client: Queryable): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtext('account'))`)
}

async function insert(client: Queryable, given: AccountToCreate, by: Author): Promise<CreatedAccount> {
  const { login, name } = given
  const roles = [...given.roles].sort()
  const password = given.password ?? firstPassword()
  const id = await insertAccount(client, {
    login,
    name,
    roles,
    region: given.region ?? null,
    passwordHash: await hashPassword(password),
    mustChange: given.password === undefined,
  })
  const subject = `account/${login}`
  const detail = { roles, region: given.region ?? null }
  await writeAudit(client, { ...by, action: 'account.create', subject, detail })
  return { account: await getAccount(client, id), password }
}

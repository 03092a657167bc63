/** Accounts 账号 and their roles. */
import type { Account } from '../contract/accounts.ts'
import type { Role } from '../contract/session.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'

type Row = {
  id: number
  login: string
  name: string
  roles: Role[]
  region: string | null
  place: string | null
  disabled_at: Date | null
}

const COLUMNS = `a.id, a.login, a.name, a.disabled_at,
  ARRAY(SELECT role FROM account_role WHERE account_id = a.id ORDER BY role) AS roles,
  (SELECT region FROM account_role WHERE account_id = a.id AND region IS NOT NULL LIMIT 1) AS region,
  (SELECT r.name FROM account_role ar JOIN region r ON r.code = ar.region WHERE ar.account_id = a.id LIMIT 1) AS place`

export async function listAccounts(client: Queryable): Promise<Account[]> {
  const { rows } = await client.query<Row>(`SELECT ${COLUMNS} FROM account a ORDER BY a.login`)
  return rows.map(accountOf)
}

function accountOf({ disabled_at, ...row }: Row): Account {
  return { ...row, disabledAt: disabled_at?.toISOString() ?? null }
}

/** Refuses with `not-found`. */
export async function getAccount(client: Queryable, id: number): Promise<Account> {
  const { rows } = await client.query<Row>(`SELECT ${COLUMNS} FROM account a WHERE a.id = $1`, [id])
  const [row] = rows
  if (row === undefined) throw new Refusal('not-found', `account/${id}`)
  return accountOf(row)
}

export async function isLoginTaken(client: Queryable, login: string): Promise<boolean> {
  return (await client.query('SELECT 1 FROM account WHERE login = $1', [login])).rows.length > 0
}

export async function countAccounts(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM account')
  return rows[0]?.count ?? 0
}

export type AccountToInsert = {
  login: string
  name: string
  roles: readonly Role[]
  /** Of a township or a village, for roles that have one. */
  region: string | null
  passwordHash: string
  mustChange: boolean
}

/** Gives the new account's id. */
export async function insertAccount(client: Queryable, account: AccountToInsert): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    'INSERT INTO account (login, name, password_hash, must_change) VALUES ($1, $2, $3, $4) RETURNING id',
    [account.login, account.name, account.passwordHash, account.mustChange],
  )
  const id = rows[0]?.id
  if (id === undefined) throw new Error('an inserted account has no id')
  await insertRoles(client, id, account)
  return id
}

type Held = Pick<AccountToInsert, 'roles' | 'region'>

async function insertRoles(client: Queryable, account: number, { roles, region }: Held): Promise<void> {
  await client.query(
    `INSERT INTO account_role (account_id, role, region)
     SELECT $1, role, CASE WHEN role IN ('village', 'town') THEN $3 END FROM unnest($2::text[]) AS role`,
    [account, roles, region],
  )
}

export async function updateAccount(
  client: Queryable,
  id: number,
  { name, disabled, ...held }: Held & { name: string; disabled: boolean },
): Promise<void> {
  await client.query(
    `UPDATE account SET name = $2, disabled_at = CASE WHEN $3 THEN coalesce(disabled_at, now()) END WHERE id = $1`,
    [id, name, disabled],
  )
  await client.query('DELETE FROM account_role WHERE account_id = $1', [id])
  await insertRoles(client, id, held)
}

/** A first password, to be changed at the next login. */
export async function setFirstPassword(
  client: Queryable,
  account: number,
  passwordHash: string,
): Promise<void> {
  await client.query('UPDATE account SET password_hash = $2, must_change = true WHERE id = $1', [
    account,
    passwordHash,
  ])
}

export async function isLastAdministrator(client: Queryable, account: number): Promise<boolean> {
  const { rows } = await client.query<{ id: number }>(
    `SELECT a.id FROM account a JOIN account_role r ON r.account_id = a.id
     WHERE r.role = 'administrator' AND a.disabled_at IS NULL`,
  )
  return rows.length === 1 && rows[0]?.id === account
}

export type Credentials = { id: number; passwordHash: string; disabled: boolean }

export async function findCredentials(client: Queryable, login: string): Promise<Credentials | null> {
  const { rows } = await client.query<Credentials>(
    `SELECT id, password_hash AS "passwordHash", disabled_at IS NOT NULL AS disabled
       FROM account WHERE login = $1`,
    [login],
  )
  return rows[0] ?? null
}

/** The person's own new password: no change is asked of them any more. */
export async function setPassword(client: Queryable, account: number, passwordHash: string): Promise<void> {
  await client.query('UPDATE account SET password_hash = $2, must_change = false WHERE id = $1', [
    account,
    passwordHash,
  ])
}

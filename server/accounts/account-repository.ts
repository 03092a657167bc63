/** Accounts 账号 and their roles. */
import type { Account } from '../contract/accounts.ts'
import type { Role } from '../contract/session.ts'
import type { Queryable } from '../plugins/database.ts'

type Row = {
  id: number
  login: string
  name: string
  roles: Role[]
  place: string | null
  disabled_at: Date | null
}

const COLUMNS = `a.id, a.login, a.name, a.disabled_at,
  ARRAY(SELECT role FROM account_role WHERE account_id = a.id ORDER BY role) AS roles,
  (SELECT r.name FROM account_role ar JOIN region r ON r.code = ar.region WHERE ar.account_id = a.id LIMIT 1) AS place`

export async function listAccounts(client: Queryable): Promise<Account[]> {
  const { rows } = await client.query<Row>(`SELECT ${COLUMNS} FROM account a ORDER BY a.login`)
  return rows.map(accountOf)
}

function accountOf({ disabled_at, ...row }: Row): Account {
  return { ...row, disabledAt: disabled_at?.toISOString() ?? null }
}

export async function getAccount(client: Queryable, id: number): Promise<Account> {
  const { rows } = await client.query<Row>(`SELECT ${COLUMNS} FROM account a WHERE a.id = $1`, [id])
  const [row] = rows
  if (row === undefined) throw new Error(`account ${id} is gone`)
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
  await client.query(
    `INSERT INTO account_role (account_id, role, region)
     SELECT $1, role, CASE WHEN role IN ('village', 'town') THEN $3 END FROM unnest($2::text[]) AS role`,
    [id, account.roles, account.region],
  )
  return id
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

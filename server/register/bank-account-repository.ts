/** Where money goes 收款账户: one account at a time of an elder or a site; the number is sealed. */
import type { Account } from '../contract/changes.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { bankContext } from './card-secrets.ts'
import type { Owner } from './register-change.ts'

/** As it is shown: without its number. */
export type BankAccount = { id: string; holder: string; tail: string; bank: string; bankCode: string | null }

/** base64 of the sealed number; all null where there is to be no account. */
export type SealedAccount = {
  sealed: string | null
  tail: string | null
  holder: string | null
  bank: string | null
  bankCode: string | null
}

export function sealBankAccount(
  secrets: Pick<Secrets, 'seal'>,
  of: Owner,
  id: string,
  { holder, number, bank, bankCode }: Account,
): SealedAccount {
  const sealed = secrets.seal(number, bankContext(of, id)).toString('base64')
  return { sealed, tail: number.slice(-4), holder: holder.trim(), bank: bank.trim(), bankCode }
}

export async function findBankAccount(
  client: Queryable,
  of: Owner,
  owner: string,
): Promise<BankAccount | null> {
  const { rows } = await client.query<BankAccount>(
    `SELECT id, holder, number_tail AS tail, bank, bank_code AS "bankCode" FROM bank_account
      WHERE ${of}_id = $1 AND withdrawn_at IS NULL`,
    [owner],
  )
  return rows[0] ?? null
}

/** The one that stands is withdrawn, and the new one, where there is one, stands from now on. */
export async function replaceBankAccount(
  client: Queryable,
  of: Owner,
  owner: string,
  { sealed, tail, holder, bank, bankCode }: SealedAccount,
): Promise<void> {
  await withdrawBankAccount(client, of, owner)
  if (sealed === null) return
  await client.query(
    `INSERT INTO bank_account (${of}_id, holder, number_sealed, number_tail, bank, bank_code)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [owner, holder, Buffer.from(sealed, 'base64'), tail, bank, bankCode],
  )
}

export async function withdrawBankAccount(client: Queryable, of: Owner, owner: string): Promise<void> {
  await client.query(
    `UPDATE bank_account SET withdrawn_at = clock_timestamp() WHERE ${of}_id = $1 AND withdrawn_at IS NULL`,
    [owner],
  )
}

/** Where the demo's money goes: each site and nearly every elder has an invented account; a few are missing, to be seen. */
import type { Database } from '../../server/plugins/database.ts'
import { inTransaction } from '../../server/plugins/database.ts'
import { replaceBankAccount, sealBankAccount } from '../../server/register/bank-account-repository.ts'
import type { Secrets } from '../../server/secrets.ts'

const BANK = '云溪县农村商业银行'
/** 联行号 of a bank that does not exist. */
const BANK_CODE = '990101000017'
/** Every so many elders one has brought no account yet. */
const MISSING_EVERY = 60

export async function fillBankAccounts(
  { pool }: Pick<Database, 'pool'>,
  secrets: Pick<Secrets, 'seal'>,
  { sites, elders }: { sites: readonly Named[]; elders: readonly Named[] },
): Promise<void> {
  await inTransaction(pool, async (client) => {
    for (const [at, { id, name }] of sites.entries()) {
      const account = { holder: name, number: numbered('9901', 12, at), bank: BANK, bankCode: BANK_CODE }
      await replaceBankAccount(client, 'site', id, sealBankAccount(secrets, 'site', id, account))
    }
    for (const [at, { id, name }] of elders.entries()) {
      if (at % MISSING_EVERY === MISSING_EVERY - 1) continue
      const account = { holder: name, number: numbered('990188', 13, at), bank: BANK, bankCode: BANK_CODE }
      await replaceBankAccount(client, 'elder', id, sealBankAccount(secrets, 'elder', id, account))
    }
  })
}

type Named = { id: string; name: string }

const numbered = (head: string, digits: number, at: number) =>
  `${head}${String(at * 7 + 13).padStart(digits, '0')}`

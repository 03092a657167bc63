/** 收款账户: where an elder's or a site's money goes. Always a second person; a site's is for the county to approve. */
import { PROPOSALS } from '../contract/changes.ts'
import { Refusal } from '../errors.ts'
import { findBankAccount, replaceBankAccount, sealBankAccount } from '../register/bank-account-repository.ts'
import { type ChangeKind, changeKind, takesTwo } from './change-kind.ts'

function bankKind(of: 'elder' | 'site'): ChangeKind {
  return changeKind({
    of,
    decide: of === 'elder' ? 'change.decide' : 'site.approve',
    schema: PROPOSALS[`${of}.bank`],
    isDirect: takesTwo,
    async prepare({ client, secrets, id }, { account }) {
      if (account !== null) return sealBankAccount(secrets, of, id, account)
      if ((await findBankAccount(client, of, id)) === null) throw new Refusal('change-nothing')
      return { sealed: null, tail: null, holder: null, bank: null, bankCode: null }
    },
    async standing({ client, id }) {
      const account = await findBankAccount(client, of, id)
      return { account: account && { ...account } }
    },
    apply: ({ client, id }, account) => replaceBankAccount(client, of, id, account),
  })
}

export const BANK_KINDS = { 'elder.bank': bankKind('elder'), 'site.bank': bankKind('site') }

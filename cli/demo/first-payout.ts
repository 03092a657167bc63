/** The first month's money: paid to the sites' accounts, with one line that the bank gave back, for the clerk to see. */
import iconv from 'iconv-lite'
import type { PlainMonth } from '../../core/plain-date.ts'
import { formatYuan } from '../../core/settlement/fraction.ts'
import { getAccount } from '../../server/accounts/account-repository.ts'
import { importReturn } from '../../server/payout/import-return.ts'
import { listSent } from '../../server/payout/line-repository.ts'
import { prepareBatch } from '../../server/payout/prepare-batch.ts'
import { takePayoutStep } from '../../server/payout/take-payout-step.ts'
import type { Database } from '../../server/plugins/database.ts'
import type { Secrets } from '../../server/secrets.ts'
import type { StepBy } from '../../server/settlement/compute-month.ts'

/** Of all payments this one fails: the third site's account was closed. */
const FAILED = 2

export async function payFirstMonth(
  { pool }: Database,
  secrets: Secrets,
  month: PlainMonth,
  by: (login: string, day: number) => StepBy,
): Promise<void> {
  const batch = await prepareBatch(
    pool,
    secrets,
    month,
    {
      payees: 'site',
      template: 'shebaoka-csv',
      document: `云民发〔${month.slice(0, 4)}〕${Number(month.slice(5))}号`,
      payDay: by('finance', 9).at.toISOString().slice(0, 10),
    },
    by('clerk', 8),
  )
  const finance = by('finance', 9)
  const person = { ...(await getAccount(pool, finance.account)), region: null, mustChange: false }
  for (const action of ['release', 'send'] as const)
    await takePayoutStep(pool, batch, { action, reason: null }, person, { address: '', at: finance.at })
  const lines = await listSent(pool, batch)
  const rows = lines.map(({ reference, fen }, at) =>
    [reference, formatYuan(BigInt(fen)), ...(at === FAILED ? ['已销户', '账户已销户'] : ['成功', ''])].join(
      ',',
    ),
  )
  const file = iconv.encode(['业务编号,金额,结果,说明', ...rows, ''].join('\r\n'), 'GBK')
  await importReturn(pool, batch, file, true, by('finance', 10))
}

/** A bank's return file: looked at first, and kept only where every row of it fits. */
import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { type MatchedReturn, matchReturn, readReturn, type SentLine } from '../../core/payout/bank-return.ts'
import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type { ReturnView, Sum } from '../contract/payout.ts'
import { Refusal } from '../errors.ts'
import { inTransaction } from '../plugins/database.ts'
import { decode } from './bank-text.ts'
import { getBatch, insertStep, lockPayout } from './batch-repository.ts'
import { insertReturn, isReturnKnown, listSent } from './line-repository.ts'
import { getTemplateVersion } from './template-repository.ts'

const LONGEST_LIST = 200

/** Refuses a file that was imported before, a batch that is not with the bank, and, to be kept, one with a fault. */
export async function importReturn(
  pool: Pool,
  id: number,
  bytes: Buffer,
  keep: boolean,
  { account, address, at }: Author & { account: number; at: Date },
): Promise<ReturnView> {
  const hash = createHash('sha256').update(bytes).digest()
  return inTransaction(pool, async (client) => {
    const { month } = await getBatch(client, id)
    if (keep) await lockPayout(client, month)
    const batch = await getBatch(client, id)
    if (batch.state !== 'sent' && batch.state !== 'finished') throw new Refusal('payout-order')
    if (await isReturnKnown(client, hash)) throw new Refusal('payout-return-known')
    const { returns } = await getTemplateVersion(client, batch.templateId, batch.templateVersion)
    const lines = await listSent(client, id)
    const rows = readReturn(returns, bytes, decode)
    const matched = matchReturn(rows, lines, returns.unlisted)
    const view = viewOf(matched, lines)
    if (!keep) return view
    if (matched.problems.length > 0)
      throw new Refusal(
        'payout-return-faults',
        ...matched.problems.slice(0, 20).map(({ row, problem }) => `${row}: ${problem}`),
      )
    if (matched.results.length === 0) throw new Refusal('payout-return-empty')
    await insertReturn(client, { batch: id, hash, account, at, results: matched.results })
    if (batch.state === 'sent' && matched.waiting === 0)
      await insertStep(client, { batch: id, action: 'finish', actor: account, at, reason: null })
    const detail = { paid: view.paid.count, failed: view.failed.count }
    await writeAudit(client, { account, action: 'payout.return', subject: `payout/${id}`, detail, address })
    return { ...view, applied: true }
  })
}

function viewOf(matched: MatchedReturn, lines: readonly (SentLine & { name: string })[]): ReturnView {
  const byNumber = new Map(lines.map((line) => [line.no, line]))
  const sum = (outcome: 'paid' | 'failed'): Sum => {
    const own = matched.results.filter((result) => result.outcome === outcome)
    return { count: own.length, fen: own.reduce((total, { no }) => total + (byNumber.get(no)?.fen ?? 0), 0) }
  }
  const failures = matched.results.flatMap((result) =>
    result.outcome === 'paid'
      ? []
      : [
          {
            ...{ no: result.no, reason: result.reason, words: result.words },
            name: byNumber.get(result.no)?.name ?? '',
          },
        ],
  )
  return {
    applied: false,
    paid: sum('paid'),
    failed: sum('failed'),
    repeated: matched.repeated,
    waiting: matched.waiting,
    failures: failures.slice(0, LONGEST_LIST),
    problems: matched.problems.slice(0, LONGEST_LIST).map((problem) => ({
      ...problem,
      reference: problem.reference.slice(0, 40),
    })),
    problemCount: matched.problems.length,
  }
}

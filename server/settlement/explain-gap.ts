import type { Pool } from 'pg'
import type { PlainMonth } from '../../core/plain-date.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type { GapNote } from '../contract/months.ts'
import { Refusal } from '../errors.ts'
import { inTransaction } from '../plugins/database.ts'
import type { StepBy } from './compute-month.ts'
import { insertGapNote, listGaps } from './gaps-repository.ts'

/** Somebody gives their word for records that are missing. Refuses with `gap-gone` where they are not, or otherwise. */
export async function explainGap(
  pool: Pool,
  month: PlainMonth,
  note: GapNote,
  { account, address, at }: StepBy,
): Promise<void> {
  const reason = note.reason.trim()
  if (reason === '') throw new Refusal('reason-required')
  await inTransaction(pool, async (client) => {
    const gaps = await listGaps(client, month)
    if (!gaps.some(({ terminal, problem }) => terminal === note.terminal && problem === note.problem))
      throw new Refusal('gap-gone')
    await insertGapNote(client, month, { ...note, reason }, { account, at })
    await writeAudit(client, {
      ...{ account, address, action: 'settlement.gap', subject: `settlement/${month}` },
      detail: { terminal: note.terminal, problem: note.problem, reason },
    })
  })
}

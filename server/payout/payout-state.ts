/** How far the money of a month is. A month is closed by it. */
import type { PlainMonth } from '../../core/plain-date.ts'
import type { Queryable } from '../plugins/database.ts'

/** finished: everything that could be paid is, and what stays owed was carried on with a reason. */
export type PayoutState = 'none' | 'prepared' | 'released' | 'finished'

export async function payoutState(client: Queryable, month: PlainMonth): Promise<PayoutState> {
  const { rows } = await client.query<{ approved: boolean; states: string[]; open: boolean }>(
    `SELECT EXISTS (SELECT FROM approved_settlement WHERE month = $1) AS approved,
            ARRAY(SELECT state FROM payout_batch_state
                   WHERE month = $1 AND state IN ('prepared', 'released', 'sent', 'finished')) AS states,
            EXISTS (
              SELECT FROM unnest(ARRAY['elder', 'site']) of_kind
               WHERE EXISTS (SELECT FROM payee_open($1, of_kind) WHERE fen > 0)
                 AND NOT EXISTS (SELECT FROM payout_carry WHERE month = $1 AND payees = of_kind)) AS open`,
    [month],
  )
  const [row] = rows
  if (row === undefined || !row.approved) return 'none'
  if (row.states.includes('prepared')) return 'prepared'
  if (row.states.some((state) => state !== 'finished')) return 'released'
  if (!row.open) return 'finished'
  return row.states.length > 0 ? 'released' : 'none'
}

import type { PlainMonth } from '../../core/plain-date.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import { countOpenHolds } from './check-findings.ts'

/**
 * Refuses with `findings-open` while findings hold the month. The month stays locked until the transaction ends, so that
 * none is found between this answer and the step.
 */
export async function requireDecided(
  client: Queryable,
  { id, month }: { id: number; month: PlainMonth },
  submitter: number,
): Promise<void> {
  await client.query('SELECT lock_month($1)', [month])
  const open = await countOpenHolds(client, id, submitter)
  if (open > 0) throw new Refusal('findings-open', `${open} 条疑点待核查`)
}

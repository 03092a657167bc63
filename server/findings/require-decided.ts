import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import { countOpenHolds } from './check-findings.ts'

/**
 * Refuses with `findings-open` while findings hold the month. The caller has locked the month until its transaction
 * ends, so that none is found between this answer and the step.
 */
export async function requireDecided(
  client: Queryable,
  settlement: number,
  submitter: number,
): Promise<void> {
  const open = await countOpenHolds(client, settlement, submitter)
  if (open > 0) throw new Refusal('findings-open', `${open} 条疑点待核查`)
}

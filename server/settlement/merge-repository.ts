/** Doubles that became another elder, as of a moment: whose meals count as whose. */
import type { Queryable } from '../plugins/database.ts'
import type { AsOf } from './register-repository.ts'

/** Survivor by double. */
export type Merges = ReadonlyMap<string, string>

export const NO_MERGES: Merges = new Map()

export async function readMerges(client: Queryable, asOf: AsOf): Promise<Merges> {
  const { rows } = await client.query<{ double: string; into: string }>(
    `SELECT double_id AS double, into_id AS into FROM elder_merge
      WHERE CASE WHEN $1::timestamptz IS NULL THEN withdrawn_at IS NULL
                 ELSE known_at <= $1 AND (withdrawn_at IS NULL OR withdrawn_at > $1) END`,
    [asOf === 'now' ? null : asOf],
  )
  return new Map(rows.map(({ double, into }) => [double, into]))
}

/** Elders with all doubles that became one of them. */
export function withDoubles(merges: Merges, elders: Iterable<string>): string[] {
  const wanted = new Set(elders)
  for (const [double, into] of merges) if (wanted.has(into)) wanted.add(double)
  return [...wanted]
}

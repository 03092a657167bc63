import type { PlainMonth } from '../../core/plain-date.ts'
import type { Queryable } from '../plugins/database.ts'

/** A version of a month's settlement; `version` null: the newest. */
export async function findVersion(
  client: Queryable,
  month: PlainMonth,
  version: number | null,
): Promise<{ id: number; version: number } | undefined> {
  const { rows } = await client.query<{ id: number; version: number }>(
    `SELECT id, version FROM settlement WHERE month = $1 AND ($2::int IS NULL OR version = $2)
      ORDER BY version DESC LIMIT 1`,
    [month, version],
  )
  return rows[0]
}

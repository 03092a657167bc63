import type { Queryable } from '../plugins/database.ts'
import type { AsOf } from './register-repository.ts'

export type SettledPlace = {
  id: string
  name: string
  /** Code of its village. */
  region: string
  village: string
  town: string
  facility: string | null
  star: number | null
}

/** Sites by their place; what they were on the month's last day, by what was known at the moment. */
export async function readSettledPlaces(
  client: Queryable,
  ids: readonly string[],
  month: string,
  asOf: AsOf = 'now',
): Promise<SettledPlace[]> {
  const known =
    asOf === 'now' ? 'withdrawn_at IS NULL' : 'known_at <= $3 AND (withdrawn_at IS NULL OR withdrawn_at > $3)'
  const fact = (name: string) => `(
    SELECT value FROM site_fact WHERE site_id = s.site_id AND fact = '${name}' AND ${known}
       AND daterange(from_day, to_day) @> ($2::date + interval '1 month' - interval '1 day')::date
     ORDER BY id DESC LIMIT 1)`
  const { rows } = await client.query<SettledPlace>(
    `SELECT s.site_id AS id, s.name, s.region, village.name AS village, coalesce(town.name, '') AS town,
            ${fact('facility')} AS facility, ${fact('star')}::int AS star
       FROM site_version s
       JOIN region village ON village.code = s.region
       LEFT JOIN region town ON town.code = village.parent
      WHERE s.site_id = ANY($1) AND ${known} ORDER BY s.region, s.site_id`,
    [ids, `${month}-01`, ...(asOf === 'now' ? [] : [asOf])],
  )
  return rows
}

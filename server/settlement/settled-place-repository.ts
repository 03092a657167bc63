import type { Queryable } from '../plugins/database.ts'

export type SettledPlace = {
  id: string
  name: string
  village: string
  town: string
  facility: string | null
  star: number | null
}

/** Sites by their place; what they were on the month's last day. */
export async function readSettledPlaces(
  client: Queryable,
  ids: readonly string[],
  month: string,
): Promise<SettledPlace[]> {
  const fact = (name: string) => `(
    SELECT value FROM site_fact WHERE site_id = s.id AND fact = '${name}' AND withdrawn_at IS NULL
       AND daterange(from_day, to_day) @> ($2::date + interval '1 month' - interval '1 day')::date
     ORDER BY id DESC LIMIT 1)`
  const { rows } = await client.query<SettledPlace>(
    `SELECT s.id, s.name, village.name AS village, coalesce(town.name, '') AS town,
            ${fact('facility')} AS facility, ${fact('star')}::int AS star
       FROM site s
       JOIN region village ON village.code = s.region
       LEFT JOIN region town ON town.code = village.parent
      WHERE s.id = ANY($1) ORDER BY s.region, s.id`,
    [ids, `${month}-01`],
  )
  return rows
}

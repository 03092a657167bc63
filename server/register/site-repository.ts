/** Sites 助餐点 with what is on file about them. */
import type { PlainDate } from '../../core/plain-date.ts'
import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type { NewSite, Site } from '../contract/register.ts'
import { Refusal } from '../errors.ts'
import { type Database, inTransaction, type Queryable } from '../plugins/database.ts'
import { newId } from './ids.ts'
import { findRegionLevel } from './region-repository.ts'

/** All sites as they stand on `day`; one that opens later, as it will stand then. */
export function listSites(client: Queryable, day: PlainDate): Promise<Site[]> {
  return readSites(client, day, null)
}

export async function getSite(client: Queryable, day: PlainDate, id: string): Promise<Site> {
  const [site] = await readSites(client, day, id)
  if (site === undefined) throw new Refusal('not-found', id)
  return site
}

async function readSites(client: Queryable, day: PlainDate, id: string | null): Promise<Site[]> {
  const { rows } = await client.query<Site>(
    `WITH day AS (SELECT id, greatest(opened, $1::date) AS d FROM site),
     fact AS (
       SELECT f.site_id, f.fact, f.value FROM site_fact f JOIN day ON day.id = f.site_id
       WHERE f.withdrawn_at IS NULL AND f.from_day <= day.d AND (f.to_day IS NULL OR day.d < f.to_day)
     )
     SELECT s.id, s.name, s.region, r.name AS "regionName", s.opened::text, s.closed::text,
       CASE r.level WHEN 'village' THEN up.name ELSE r.name END AS town,
       (SELECT value FROM fact WHERE site_id = s.id AND fact = 'facility' LIMIT 1) AS facility,
       (SELECT value::int FROM fact WHERE site_id = s.id AND fact = 'star' LIMIT 1) AS star,
       (SELECT coalesce(json_agg(json_build_object('meal', w.meal, 'starts', w.starts, 'ends', w.ends,
          'price', w.price) ORDER BY w.starts), '[]') FROM meal_window w
        WHERE w.site_id = s.id
          AND EXISTS (SELECT FROM fact WHERE site_id = s.id AND fact = 'meal' AND value = w.meal)) AS meals,
       (SELECT count(*)::int FROM terminal t WHERE t.site_id = s.id AND t.state = 'active') AS terminals
     FROM site s JOIN region r ON r.code = s.region LEFT JOIN region up ON up.code = r.parent
     WHERE $2::text IS NULL OR s.id = $2
     ORDER BY s.region, s.id`,
    [day, id],
  )
  return rows
}

/** Refuses with `region-unknown` or `meal-times-wrong`; gives the new site's id. */
export async function insertSite(
  { pool }: Pick<Database, 'pool'>,
  site: NewSite,
  by: Author,
): Promise<string> {
  const { name, region, opened, facility, meals } = site
  for (const { meal, starts, ends } of meals)
    if (ends <= starts || meals.filter((other) => other.meal === meal).length > 1)
      throw new Refusal('meal-times-wrong', meal)
  const id = newId('site')
  await inTransaction(pool, async (client) => {
    const level = await findRegionLevel(client, region)
    if (level === null || level === 'county') throw new Refusal('region-unknown', region)
    await client.query('INSERT INTO site (id, name, region, opened) VALUES ($1, $2, $3, $4)', [
      id,
      name,
      region,
      opened,
    ])
    await client.query(
      `INSERT INTO site_fact (site_id, fact, value, from_day)
       SELECT $1, f.fact, f.value, $4::date FROM unnest($2::text[], $3::text[]) AS f (fact, value)`,
      [id, ['facility', ...meals.map(() => 'meal')], [facility, ...meals.map(({ meal }) => meal)], opened],
    )
    await client.query(
      `INSERT INTO meal_window (site_id, meal, starts, ends, price)
       SELECT $1, w.* FROM unnest($2::text[], $3::int[], $4::int[], $5::int[]) AS w (meal, starts, ends, price)`,
      [
        id,
        meals.map(({ meal }) => meal),
        meals.map(({ starts }) => starts),
        meals.map(({ ends }) => ends),
        meals.map(({ price }) => price),
      ],
    )
    await writeAudit(client, { ...by, action: 'site.create', subject: `site/${id}`, detail: site })
  })
  return id
}

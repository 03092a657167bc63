/** Sites 助餐点 with what is on file about them. */
import type { PlainDate } from '../../core/plain-date.ts'
import { postsNeeded } from '../../core/site-posts.ts'
import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type { NewSite, Site } from '../contract/register.ts'
import { Refusal } from '../errors.ts'
import { type Database, inTransaction, type Queryable } from '../plugins/database.ts'
import { newId } from './ids.ts'
import { findRegionLevel } from './region-repository.ts'
import { addFact } from './register-change.ts'

/** All sites of a scope as they stand on `day`; one that opens later, as it will stand then. */
export function listSites(client: Queryable, day: PlainDate, scope: string): Promise<Site[]> {
  return readSites(client, day, scope, null)
}

export async function getSite(client: Queryable, day: PlainDate, id: string): Promise<Site> {
  const [site] = await readSites(client, day, '', id)
  if (site === undefined) throw new Refusal('not-found', id)
  return site
}

async function readSites(
  client: Queryable,
  day: PlainDate,
  scope: string,
  id: string | null,
): Promise<Site[]> {
  const { rows } = await client.query<Omit<Site, 'postsNeeded'>>(
    `WITH wanted AS (
       SELECT id, greatest(opened, $1::date) AS d FROM site
       WHERE ($2::text IS NULL OR id = $2) AND starts_with(region, $3)
     ), fact AS (
       SELECT f.site_id, f.fact, f.value FROM site_fact f JOIN wanted w ON w.id = f.site_id
       WHERE f.withdrawn_at IS NULL AND f.from_day <= w.d AND (f.to_day IS NULL OR w.d < f.to_day)
     )
     SELECT s.id, s.name, s.region, r.name AS "regionName", s.opened::text, s.closed::text,
       CASE r.level WHEN 'village' THEN up.name ELSE r.name END AS town,
       (SELECT value FROM fact WHERE site_id = s.id AND fact = 'facility' LIMIT 1) AS facility,
       (SELECT value::int FROM fact WHERE site_id = s.id AND fact = 'star' LIMIT 1) AS star,
       (SELECT coalesce(json_agg(json_build_object('meal', w.meal, 'starts', w.starts, 'ends', w.ends,
          'price', w.price) ORDER BY w.starts), '[]') FROM meal_window w
        WHERE w.site_id = s.id
          AND EXISTS (SELECT FROM fact WHERE site_id = s.id AND fact = 'meal' AND value = w.meal)) AS meals,
       (SELECT count(*)::int FROM terminal t WHERE t.site_id = s.id AND t.state = 'active') AS terminals,
       CASE WHEN s.closed <= $1 THEN 'closed' WHEN s.opened > $1 THEN 'coming'
         WHEN EXISTS (SELECT FROM fact WHERE site_id = s.id AND fact = 'closure') THEN 'paused'
         ELSE 'running' END AS state,
       EXISTS (SELECT FROM bank_account b WHERE b.site_id = s.id AND b.withdrawn_at IS NULL) AS "hasAccount",
       (SELECT count(*)::int FROM site_post p WHERE p.site_id = s.id AND p.withdrawn_at IS NULL
          AND p.from_day <= w.d AND (p.to_day IS NULL OR p.to_day > w.d)) AS posts
     FROM wanted w JOIN site s ON s.id = w.id
       JOIN region r ON r.code = s.region LEFT JOIN region up ON up.code = r.parent
     ORDER BY s.region, s.id`,
    [day, id, scope],
  )
  return rows.map((site) => ({ ...site, postsNeeded: postsNeeded(site.facility, site.meals.length > 0) }))
}

/**
 * A site that has run already comes in directly, with the reason why. Refuses with `region-unknown` or
 * `meal-times-wrong`; gives its id.
 */
export async function insertSite(
  { pool }: Pick<Database, 'pool'>,
  site: NewSite,
  by: Author,
): Promise<string> {
  const id = newId('site')
  await inTransaction(pool, async (client) => {
    await addSite(client, id, site)
    await writeAudit(client, { ...by, action: 'site.create', subject: `site/${id}`, detail: site })
  })
  return id
}

/** Refuses with `region-unknown` or `meal-times-wrong`. */
export async function addSite(client: Queryable, id: string, site: Omit<NewSite, 'reason'>): Promise<void> {
  const { name, region, opened, facility, meals } = site
  requireMealTimes(meals)
  await requirePlace(client, region)
  await client.query('INSERT INTO site (id, name, region, opened) VALUES ($1, $2, $3, $4)', [
    id,
    name,
    region,
    opened,
  ])
  const facts = [
    { fact: 'facility', value: facility },
    ...meals.map(({ meal }) => ({ fact: 'meal', value: meal })),
  ]
  for (const fact of facts)
    await addFact(client, 'site', id, { ...fact, from: opened as PlainDate, to: null })
  await putWindows(client, id, meals)
}

/** Hours and price of meals; what is not named stays as it is. */
export async function putWindows(client: Queryable, id: string, meals: NewSite['meals']): Promise<void> {
  await client.query(
    `INSERT INTO meal_window (site_id, meal, starts, ends, price)
     SELECT $1, w.* FROM unnest($2::text[], $3::int[], $4::int[], $5::int[]) AS w (meal, starts, ends, price)
     ON CONFLICT (site_id, meal) DO UPDATE
       SET starts = excluded.starts, ends = excluded.ends, price = excluded.price`,
    [
      id,
      meals.map(({ meal }) => meal),
      meals.map(({ starts }) => starts),
      meals.map(({ ends }) => ends),
      meals.map(({ price }) => price),
    ],
  )
}

/** Refuses with `meal-times-wrong`. */
export function requireMealTimes(meals: NewSite['meals']): void {
  for (const { meal, starts, ends } of meals)
    if (ends <= starts || meals.filter((other) => other.meal === meal).length > 1)
      throw new Refusal('meal-times-wrong', meal)
}

/** Where a site can stand: a village, or a town. Refuses with `region-unknown`. */
export async function requirePlace(client: Queryable, region: string): Promise<void> {
  const level = await findRegionLevel(client, region)
  if (level === null || level === 'county') throw new Refusal('region-unknown', region)
}

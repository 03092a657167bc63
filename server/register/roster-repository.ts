/** What a roster is made of, read within one snapshot of the register. */
import type { PlainDate } from '../../core/plain-date.ts'
import { MOST_CARDS, type RosterSite } from '../../core/roster.ts'
import type { Queryable } from '../plugins/database.ts'

export async function getRosterVersion(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ version: number }>('SELECT version FROM roster_version')
  const [row] = rows
  if (row === undefined) throw new Error('roster_version holds no row')
  return row.version
}

/** A terminal in use; null for any other. */
export async function findActiveTerminal(
  client: Queryable,
  id: string,
): Promise<{ site: string; tokenKeySealed: Buffer } | null> {
  const { rows } = await client.query<{ site: string; tokenKeySealed: Buffer }>(
    `SELECT site_id AS site, token_key_sealed AS "tokenKeySealed" FROM terminal WHERE id = $1 AND state = 'active'`,
    [id],
  )
  return rows[0] ?? null
}

/** The site with its approved meals and closures of `day` and later, meals in the order in which they begin. */
export async function getRosterSite(
  client: Queryable,
  id: string,
  day: PlainDate,
): Promise<Omit<RosterSite, 'serviceDayStarts'>> {
  const sites = await client.query<Pick<RosterSite, 'id' | 'name' | 'opened' | 'closed'>>(
    'SELECT id, name, opened::text, closed::text FROM site WHERE id = $1',
    [id],
  )
  const current = `f.site_id = $1 AND f.withdrawn_at IS NULL AND (f.to_day IS NULL OR f.to_day > $2)`
  const meals = await client.query<RosterSite['meals'][number]>(
    `SELECT w.meal, w.starts, w.ends, w.price, f.from_day::text AS "from", f.to_day::text AS "to"
     FROM site_fact f JOIN meal_window w ON w.site_id = f.site_id AND w.meal = f.value
     WHERE f.fact = 'meal' AND ${current} ORDER BY w.starts, w.meal, f.from_day LIMIT 64`,
    [id, day],
  )
  const closures = await client.query<RosterSite['closures'][number]>(
    `SELECT f.from_day::text AS "from", f.to_day::text AS "to", left(f.value, 64) AS reason
     FROM site_fact f WHERE f.fact = 'closure' AND ${current} ORDER BY f.from_day LIMIT 256`,
    [id, day],
  )
  const [site] = sites.rows
  if (site === undefined) throw new Error(`site ${id} is not in the register`)
  return { ...site, meals: meals.rows, closures: closures.rows }
}

export type ElderWithCards = {
  id: string
  name: string
  sex: 'male' | 'female'
  died: string | null
  sealed: Buffer[]
  lost: boolean[]
}

/** Every elder of the county with the sealed tokens of their cards, as many as a roster takes, those in use first. */
export async function listEldersWithCards(client: Queryable): Promise<ElderWithCards[]> {
  const { rows } = await client.query<ElderWithCards>(
    `SELECT e.id, e.name, e.sex, e.died::text,
       coalesce(array_agg(c.token_sealed ORDER BY c.place) FILTER (WHERE c.id IS NOT NULL), '{}') AS sealed,
       coalesce(array_agg(c.state <> 'in-use' ORDER BY c.place) FILTER (WHERE c.id IS NOT NULL), '{}') AS lost
     FROM elder e LEFT JOIN (
       SELECT *, row_number() OVER (PARTITION BY elder_id ORDER BY state <> 'in-use', id DESC) AS place FROM card
     ) c ON c.elder_id = e.id AND c.place <= $1
     GROUP BY e.id ORDER BY e.id`,
    [MOST_CARDS],
  )
  return rows
}

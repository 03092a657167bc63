/** What a roster is made of, read within one snapshot of the register. */
import type { PlainDate } from '../../core/plain-date.ts'
import { MOST_CARDS, MOST_STAYS, type RosterElder, type RosterSite } from '../../core/roster.ts'
import { type Database, inTransaction, type Queryable } from '../plugins/database.ts'

export async function getRosterVersion(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ version: number }>('SELECT version FROM roster_version')
  const [row] = rows
  if (row === undefined) throw new Error('roster_version holds no row')
  return row.version
}

export type ActiveTerminal = {
  site: string
  /** Where the site lies, 12 digits. */
  region: string
  tokenKeySealed: Buffer
  /** When the roster that it holds was issued, as far as it said so; ms since 1970. */
  rosterIssued: number | null
}

/** A terminal in use; null for any other. */
export async function findActiveTerminal(client: Queryable, id: string): Promise<ActiveTerminal | null> {
  const { rows } = await client.query<ActiveTerminal>(
    `SELECT t.site_id AS site, s.region, t.token_key_sealed AS "tokenKeySealed",
       (t.status #>> '{detail,more,rosterIssued}')::float8 AS "rosterIssued"
     FROM terminal t JOIN site s ON s.id = t.site_id WHERE t.id = $1 AND t.state = 'active'`,
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
  tail: string
  died: string | null
  /** Where the elder lives, 12 digits. */
  home: string
  provisional: boolean
  /** Digest of the picture that may be shown, as hex. */
  photo: string | null
  first: boolean
  stays: RosterElder['stays']
  sealed: Buffer[]
  lost: boolean[]
}

/**
 * Elders of the county as they stand on `day`, all or those of `ids`, with the sealed tokens of their cards, as many as
 * a roster takes, those in use first. Looked after first are those over eighty who live alone.
 */
export async function listEldersWithCards(
  client: Queryable,
  day: PlainDate,
  ids: readonly string[] | null,
): Promise<ElderWithCards[]> {
  const concerned = (column: string) => (ids === null ? 'true' : `${column} = ANY($4::text[])`)
  const { rows } = await client.query<ElderWithCards>(
    `WITH cards AS (
       SELECT elder_id, array_agg(token_sealed ORDER BY place) AS sealed,
         array_agg(state <> 'in-use' ORDER BY place) AS lost
       FROM (
         SELECT *, row_number() OVER (PARTITION BY elder_id ORDER BY state <> 'in-use', id DESC) AS place
         FROM card WHERE ${concerned('elder_id')}
       ) c WHERE place <= $1 GROUP BY elder_id
     ), facts AS (
       SELECT elder_id, bool_or(fact = 'category' AND from_day <= $2) AS alone,
         jsonb_agg(jsonb_build_object('from', from_day, 'to', to_day) ORDER BY place)
           FILTER (WHERE fact = 'stay' AND place <= $3) AS stays
       FROM (
         SELECT *, row_number() OVER (PARTITION BY elder_id, fact ORDER BY from_day DESC, id) AS place
         FROM elder_fact
         WHERE withdrawn_at IS NULL AND (to_day IS NULL OR to_day > $2) AND ${concerned('elder_id')}
           AND (fact = 'stay' OR (fact = 'category' AND value = 'alone'))
       ) f GROUP BY elder_id
     )
     SELECT e.id, e.name, e.sex, e.id_tail AS tail, e.died::text, e.home, e.provisional,
       encode(p.digest, 'hex') AS photo,
       e.born + interval '80 years' <= $2 AND coalesce(f.alone, false) AS first,
       coalesce(f.stays, '[]') AS stays, coalesce(c.sealed, '{}') AS sealed, coalesce(c.lost, '{}') AS lost
     FROM elder e LEFT JOIN cards c ON c.elder_id = e.id LEFT JOIN facts f ON f.elder_id = e.id
       LEFT JOIN elder_photo p ON p.elder_id = e.id AND p.withdrawn_at IS NULL
     WHERE ${concerned('e.id')} AND e.merged_into IS NULL ORDER BY e.id`,
    [MOST_CARDS, day, MOST_STAYS, ...(ids === null ? [] : [ids])],
  )
  return rows
}

/** Which elders changed since `base`, at most `most` and one more; null where this register never had that version. */
export async function findChangedSince(
  client: Queryable,
  base: number,
  most: number,
): Promise<string[] | null> {
  const past = await client.query('SELECT FROM roster_past WHERE version = $1', [base])
  if (past.rowCount === 0) return null
  const { rows } = await client.query<{ id: string }>(
    'SELECT elder_id AS id FROM elder_change WHERE version > $1 ORDER BY elder_id LIMIT $2',
    [base, most + 1],
  )
  return rows.map(({ id }) => id)
}

/**
 * Notes as changed who turned eighty, or whose living alone began or ended, since the service day on which this was
 * last done; nobody wrote anything on that day. Does nothing the second time on a day.
 */
export async function turnDay({ pool }: { pool: Database['pool'] }, day: PlainDate): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ turned: string | null }>(
      'SELECT turned::text FROM roster_version WHERE turned IS NULL OR turned < $1 FOR UPDATE',
      [day],
    )
    const [last] = rows
    if (last === undefined) return
    await client.query('UPDATE roster_version SET turned = $1', [day])
    const concerned = await client.query<{ ids: string[] | null }>(
      `SELECT array_agg(id) AS ids FROM (
         SELECT id FROM elder WHERE born + interval '80 years' > $1::date AND born + interval '80 years' <= $2::date
         UNION
         SELECT elder_id FROM elder_fact WHERE withdrawn_at IS NULL AND fact = 'category' AND value = 'alone'
           AND ((from_day > $1 AND from_day <= $2) OR (to_day > $1 AND to_day <= $2))
       ) AS concerned`,
      [last.turned ?? day, day],
    )
    const ids = concerned.rows[0]?.ids ?? null
    if (ids === null) return
    await client.query(
      `INSERT INTO elder_change (elder_id, version) SELECT id, next.version
       FROM unnest($1::text[]) AS c (id), (SELECT next_roster_version() AS version) AS next
       ON CONFLICT (elder_id) DO UPDATE SET version = excluded.version`,
      [ids],
    )
  })
}

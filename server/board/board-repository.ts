/** Today's meals as the board shows them, counted where they lie; voided meals are left out. */
import type { PlainDate } from '../../core/plain-date.ts'
import type { Meal, Service } from '../../core/vocabulary.ts'
import type { Board, BoardSite } from '../contract/board.ts'
import type { Queryable } from '../plugins/database.ts'

const STANDING = `m.day = $1 AND NOT EXISTS (
  SELECT FROM meal_void v WHERE v.stream_id = m.stream_id AND v.voids = m.seq)
  AND ($2 = '' OR m.site_id IN (SELECT id FROM site WHERE starts_with(region, $2)))`

export type SiteOfBoard = Pick<BoardSite, 'id' | 'name' | 'facility' | 'terminals'> & {
  region: string
  town: string
}

/** Sites of a scope that are open on `day`, or served meals on it, by town; with their terminals in use. */
export async function listBoardSites(
  client: Queryable,
  day: PlainDate,
  scope: string,
): Promise<SiteOfBoard[]> {
  const { rows } = await client.query<SiteOfBoard>(
    `SELECT s.id, s.name, town.code AS region, town.name AS town,
       (SELECT f.value FROM site_fact f WHERE f.site_id = s.id AND f.fact = 'facility' AND f.withdrawn_at IS NULL
          AND f.from_day <= $1 AND (f.to_day IS NULL OR f.to_day > $1) LIMIT 1) AS facility,
       (SELECT coalesce(json_agg(json_build_object('id', t.id,
            'online', coalesce((t.status -> 'online')::bool, false),
            'seenAt', to_char(t.seen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'waiting', (t.status -> 'detail' ->> 'last')::int - (t.status -> 'detail' ->> 'acked')::int
          ) ORDER BY t.id), '[]')
        FROM terminal t WHERE t.site_id = s.id AND t.state = 'active') AS terminals
     FROM site s JOIN region r ON r.code = s.region
     JOIN region town ON town.code = CASE r.level WHEN 'village' THEN r.parent ELSE r.code END
     WHERE starts_with(s.region, $2) AND ((s.opened <= $1 AND (s.closed IS NULL OR s.closed > $1))
       OR EXISTS (SELECT FROM meal m WHERE m.day = $1 AND m.site_id = s.id))
     ORDER BY town.code, s.region, s.id`,
    [day, scope],
  )
  return rows
}

export type MealCount = { site: string; meal: Meal; service: Service; count: number; unsubsidised: number }

export async function countMeals(client: Queryable, day: PlainDate, scope: string): Promise<MealCount[]> {
  const { rows } = await client.query<MealCount>(
    `SELECT m.site_id AS site, m.meal, m.service, count(*)::int AS count,
       (count(*) FILTER (WHERE m.reason IS NOT NULL))::int AS unsubsidised
     FROM meal m WHERE ${STANDING} GROUP BY m.site_id, m.meal, m.service`,
    [day, scope],
  )
  return rows
}

export async function countElders(client: Queryable, day: PlainDate, scope: string): Promise<number> {
  const { rows } = await client.query<{ elders: number }>(
    `SELECT count(DISTINCT m.elder_id)::int AS elders FROM meal m WHERE ${STANDING}`,
    [day, scope],
  )
  return rows[0]?.elders ?? 0
}

/**
 * The number of the snapshot that the transaction sees: what sees more has no smaller one, whichever server asks.
 * Within one transaction only.
 */
export async function getSnapshotNumber(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ xmax: string }>(
    'SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS xmax',
  )
  return Number(rows[0]?.xmax)
}

/** Another text after records were stored, or a terminal went, came or has other records waiting. */
export async function getBoardMark(client: Queryable): Promise<string> {
  const { rows } = await client.query<{ mark: string }>(
    `SELECT concat_ws(' ',
       (SELECT sum(contiguous) FROM stream),
       count(*) FILTER (WHERE (status -> 'online')::bool),
       sum((status -> 'detail' ->> 'last')::int - (status -> 'detail' ->> 'acked')::int)) AS mark
     FROM terminal WHERE state = 'active'`,
  )
  return rows[0]?.mark ?? ''
}

/** The newest meals of the day, newest first. */
export async function listLatestMeals(
  client: Queryable,
  day: PlainDate,
  scope: string,
): Promise<Board['latest']> {
  const { rows } = await client.query<Omit<Board['latest'][number], 'at'> & { at: string }>(
    `SELECT m.site_id AS site, s.name AS "siteName", m.meal, m.service, m.at, m.reason IS NULL AS subsidised
     FROM meal m JOIN site s ON s.id = m.site_id
     WHERE ${STANDING} ORDER BY m.at DESC, m.stream_id, m.seq DESC LIMIT 20`,
    [day, scope],
  )
  return rows.map((row) => ({ ...row, at: instantOf(Number(row.at)) }))
}

/** A terminal's clock may be anything; what no date can hold is shown as the last one that can. */
function instantOf(ms: number): string {
  return new Date(Math.min(ms, LAST_INSTANT)).toISOString()
}
const LAST_INSTANT = Date.UTC(9999, 11, 31)

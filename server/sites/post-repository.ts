/** 公益岗: who works at a site. A row is never changed, only withdrawn, and the right one written beside it. */
import type { PlainDate } from '../../core/plain-date.ts'
import type { NewPost } from '../contract/sites.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'

export async function insertPost(client: Queryable, site: string, post: NewPost): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO site_post (site_id, name, kind, phone, village, from_day)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
    [site, post.name, post.kind, post.phone ?? '', post.village, post.from],
  )
  return rows[0]?.id ?? ''
}

/** Ends a post on a day, or takes it back altogether (null). Refuses with `not-found` or `site-days-wrong`. */
export async function endPost(
  client: Queryable,
  site: string,
  post: string,
  to: PlainDate | null,
): Promise<void> {
  const { rows } = await client.query<{ from: PlainDate }>(
    `UPDATE site_post SET withdrawn_at = clock_timestamp() WHERE id = $1 AND site_id = $2 AND withdrawn_at IS NULL
     RETURNING from_day::text AS "from"`,
    [post, site],
  )
  const [withdrawn] = rows
  if (withdrawn === undefined) throw new Refusal('not-found', post)
  if (to === null) return
  if (to <= withdrawn.from) throw new Refusal('site-days-wrong', to)
  await client.query(
    `INSERT INTO site_post (site_id, name, kind, phone, village, from_day, to_day)
     SELECT site_id, name, kind, phone, village, from_day, $2 FROM site_post WHERE id = $1`,
    [post, to],
  )
}

/** Whoever works at a site goes on at another from a day; of which former village the post is stays known. */
export async function carryPosts(
  client: Queryable,
  { site, to, from, village }: { site: string; to: string; from: PlainDate; village: string | null },
): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM site_post
     WHERE site_id = $1 AND withdrawn_at IS NULL AND from_day < $2 AND (to_day IS NULL OR to_day > $2)`,
    [site, from],
  )
  for (const { id } of rows) {
    await client.query(
      `INSERT INTO site_post (site_id, name, kind, phone, village, from_day, to_day)
       SELECT $2, name, kind, phone, coalesce(village, $4), $3, to_day FROM site_post WHERE id = $1`,
      [id, to, from, village],
    )
    await endPost(client, site, id, from)
  }
}

/** Whether a village went on in the one in which the site lies. */
export async function isFormerVillage(client: Queryable, village: string, region: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM region_lineage WHERE predecessor = $1 AND successor = $2
     UNION ALL SELECT FROM site_lineage l JOIN site p ON p.id = l.predecessor JOIN site s ON s.id = l.successor
       WHERE p.region = $1 AND s.region = $2`,
    [village, region],
  )
  return rowCount !== 0
}

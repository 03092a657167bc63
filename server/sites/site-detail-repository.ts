/** All that is on file about one site. */
import type { PlainDate } from '../../core/plain-date.ts'
import type { SiteDetail } from '../contract/sites.ts'
import type { Queryable } from '../plugins/database.ts'
import { getSite } from '../register/site-repository.ts'

/** Refuses with `not-found`. */
export async function getSiteDetail(client: Queryable, day: PlainDate, id: string): Promise<SiteDetail> {
  const site = await getSite(client, day, id)
  return {
    ...site,
    facts: await listSiteFacts(client, id),
    terminalList: await listTerminalsOf(client, id),
    account: await findAccount(client, id),
    postList: await listPosts(client, id),
    predecessors: await listRelatives(client, 'site', 'predecessor', id),
    successor: (await listRelatives(client, 'site', 'successor', id))[0] ?? null,
    formerVillages: await listRelatives(client, 'region', 'predecessor', site.region),
  }
}

async function listSiteFacts(client: Queryable, id: string): Promise<SiteDetail['facts']> {
  const { rows } = await client.query<Omit<SiteDetail['facts'][number], 'knownAt'> & { known: Date }>(
    `SELECT id, fact, value, from_day::text AS "from", to_day::text AS "to", known_at AS known
     FROM site_fact WHERE site_id = $1 AND withdrawn_at IS NULL ORDER BY fact, from_day DESC, value, id`,
    [id],
  )
  return rows.map(({ known, ...fact }) => ({ ...fact, knownAt: known.toISOString() }))
}

async function listTerminalsOf(client: Queryable, id: string): Promise<SiteDetail['terminalList']> {
  const { rows } = await client.query<
    Omit<SiteDetail['terminalList'][number], 'seenAt'> & { seen: Date | null }
  >(
    `SELECT id, state, coalesce((status -> 'online')::bool, false) AS online, seen_at AS seen
     FROM terminal WHERE site_id = $1 ORDER BY state = 'ended', id`,
    [id],
  )
  return rows.map(({ seen, ...terminal }) => ({ ...terminal, seenAt: seen?.toISOString() ?? null }))
}

async function findAccount(client: Queryable, id: string): Promise<SiteDetail['account']> {
  const { rows } = await client.query<NonNullable<SiteDetail['account']>>(
    'SELECT holder, bank, number_tail AS tail FROM bank_account WHERE site_id = $1 AND withdrawn_at IS NULL',
    [id],
  )
  return rows[0] ?? null
}

async function listPosts(client: Queryable, id: string): Promise<SiteDetail['postList']> {
  const { rows } = await client.query<SiteDetail['postList'][number]>(
    `SELECT p.id, p.name, p.kind, p.phone, r.name AS village, p.from_day::text AS "from", p.to_day::text AS "to"
     FROM site_post p LEFT JOIN region r ON r.code = p.village
     WHERE p.site_id = $1 AND p.withdrawn_at IS NULL ORDER BY p.to_day IS NOT NULL, p.from_day DESC, p.id`,
    [id],
  )
  return rows
}

/** Those which went on in this one, or the one in which this went on. */
async function listRelatives(
  client: Queryable,
  table: 'site' | 'region',
  relation: 'predecessor' | 'successor',
  of: string,
): Promise<SiteDetail['predecessors']> {
  const [key, here] = [
    table === 'site' ? 'id' : 'code',
    relation === 'successor' ? 'predecessor' : 'successor',
  ]
  const { rows } = await client.query<SiteDetail['predecessors'][number]>(
    `SELECT o.${key} AS id, o.name, l.on_day::text AS "on", l.reason
     FROM ${table}_lineage l JOIN ${table} o ON o.${key} = l.${relation} WHERE l.${here} = $1 ORDER BY l.on_day, 1`,
    [of],
  )
  return rows
}

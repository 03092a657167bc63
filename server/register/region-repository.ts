/** The county's towns and villages 区划. */

import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type { Region } from '../contract/register.ts'
import { Refusal } from '../errors.ts'
import { type Database, inTransaction, type Queryable } from '../plugins/database.ts'

/** Those of a scope, and those above them, without which they would hang in the air. */
export async function listRegions(client: Queryable, scope: string): Promise<Region[]> {
  const { rows } = await client.query<Omit<Region, 'merged'> & { merged: Region['merged'] | null }>(
    `SELECT r.code, r.name, r.level, r.parent,
       CASE WHEN l.successor IS NOT NULL
         THEN json_build_object('into', l.successor, 'on', l.on_day::text) END AS merged
     FROM region r LEFT JOIN region_lineage l ON l.predecessor = r.code
     WHERE starts_with(r.code, $1) OR r.code IN (rpad(left($1, 6), 12, '0'), rpad(left($1, 9), 12, '0'))
     ORDER BY r.code`,
    [scope],
  )
  return rows.map(({ merged, ...region }) => ({ ...region, ...(merged && { merged }) }))
}

/** Null for what is not registered, and for a village that went on in another 撤并. */
export async function findRegionLevel(client: Queryable, code: string): Promise<Region['level'] | null> {
  const { rows } = await client.query<{ level: Region['level'] }>(
    `SELECT level FROM region
     WHERE code = $1 AND NOT EXISTS (SELECT FROM region_lineage WHERE predecessor = code)`,
    [code],
  )
  return rows[0]?.level ?? null
}

/** Name and 12 digits of the county; elders are registered only where there is one. */
export async function getCounty(client: Queryable): Promise<{ name: string; region: string }> {
  const { rows } = await client.query<{ name: string; region: string }>('SELECT name, region FROM county')
  const [county] = rows
  if (county === undefined) throw new Error('there is no county yet')
  return county
}

/** The first of level county becomes the county. Refuses with `region-misplaced`, `region-exists` or `county-exists`. */
export async function insertRegion(
  { pool }: Pick<Database, 'pool'>,
  region: Region,
  by: Author,
): Promise<void> {
  const { code, name, level, parent } = region
  await inTransaction(pool, async (client) => {
    const above = parent === null ? null : await findRegionLevel(client, parent)
    if (!belongs(region, above)) throw new Refusal('region-misplaced', `${code} ${name}`)
    const { rowCount } = await client.query(
      'INSERT INTO region (code, name, level, parent) VALUES ($1, $2, $3, $4) ON CONFLICT (code) DO NOTHING',
      [code, name, level, parent],
    )
    if (rowCount === 0) throw new Refusal('region-exists', code)
    if (level === 'county') await insertCounty(client, region)
    await writeAudit(client, { ...by, action: 'region.create', subject: `region/${code}`, detail: region })
  })
}

async function insertCounty(client: Queryable, { code, name }: Region): Promise<void> {
  const { rowCount } = await client.query(
    'INSERT INTO county (id, name, region, demo) VALUES (1, $1, $2, false) ON CONFLICT (id) DO NOTHING',
    [name, code],
  )
  if (rowCount === 0) throw new Refusal('county-exists')
}

/** The first six digits are the county, nine the town. */
function belongs({ code, level, parent }: Region, above: Region['level'] | null): boolean {
  if (level === 'county') return parent === null
  const [needed, digits] = level === 'town' ? ['county', 6] : ['town', 9]
  return parent !== null && above === needed && code.startsWith(parent.slice(0, Number(digits)))
}

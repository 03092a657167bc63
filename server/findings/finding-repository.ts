/** Findings 疑点 as people read them: a month's list, and one with the taps that bear it out side by side. */
import type { Finding, FindingDetail, FindingState, MonthFindings } from '../contract/findings.ts'
import type { Queryable } from '../plugins/database.ts'

export type Chosen = {
  rule: string | null
  site: string | null
  state: FindingState | null
  /** How the codes of the sites' places begin; '' also where no site is named. */
  scope: string
}

type FindingRow = Omit<Finding, 'site' | 'elder'> & {
  site: string | null
  siteName: string | null
  elder: string | null
  elderName: string | null
}

const STATE = `coalesce(f.verdict, 'open')`
const COLUMNS = `f.id, f.month, f.rule, f.mode, ${STATE} AS state, f.site_id AS site, site.name AS "siteName",
  f.elder_id AS elder, elder.name AS "elderName", f.terminal_id AS terminal, f.from_day::text AS "from",
  f.to_day::text AS "to", f.meal, f.figures`
const NAMES = 'LEFT JOIN site ON site.id = f.site_id LEFT JOIN elder ON elder.id = f.elder_id'
/** A finding at sites that the register does not know is the county's alone. */
function inScope(parameter: number): string {
  return `($${parameter} = '' OR EXISTS (SELECT FROM site WHERE id = f.site_id AND starts_with(region, $${parameter})))`
}
const CHOSEN = `f.month = $1 AND ($2::text IS NULL OR f.rule = $2) AND ($3::text IS NULL OR f.site_id = $3)
  AND ($4::text IS NULL OR ${STATE} = $4) AND ${inScope(5)}`

/** What waits comes first, and of that what holds; then by day. */
export async function listFindings(
  client: Queryable,
  month: string,
  { rule, site, state, scope }: Chosen,
  { page, size }: { page: number; size: number },
): Promise<Pick<MonthFindings, 'total' | 'findings'>> {
  const chosen = [month, rule, site, state, scope]
  const { rows } = await client.query<FindingRow>(
    `SELECT ${COLUMNS} FROM standing_finding f ${NAMES} WHERE ${CHOSEN}
      ORDER BY f.verdict IS NOT NULL, f.mode <> 'hold', f.from_day, f.rule, f.id LIMIT $6 OFFSET $7`,
    [...chosen, size, (page - 1) * size],
  )
  const { rows: sums } = await client.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM standing_finding f WHERE ${CHOSEN}`,
    chosen,
  )
  return { total: sums[0]?.total ?? 0, findings: rows.map(named) }
}

export async function countFindings(
  client: Queryable,
  month: string,
  scope: string,
): Promise<Pick<MonthFindings, 'counts' | 'rules' | 'sites'>> {
  const { rows } = await client.query<MonthFindings['counts'] & { rules: string[] }>(
    `SELECT count(*) FILTER (WHERE verdict IS NULL)::int AS open,
            count(*) FILTER (WHERE verdict IS NULL AND mode = 'hold')::int AS holding,
            count(*) FILTER (WHERE verdict = 'upheld')::int AS upheld,
            count(*) FILTER (WHERE verdict = 'dismissed')::int AS dismissed,
            coalesce(array_agg(DISTINCT rule), '{}') AS rules
       FROM standing_finding f WHERE month = $1 AND ${inScope(2)}`,
    [month, scope],
  )
  const { rows: sites } = await client.query<MonthFindings['sites'][number]>(
    `SELECT DISTINCT f.site_id AS id, site.name FROM standing_finding f LEFT JOIN site ON site.id = f.site_id
      WHERE f.month = $1 AND f.site_id IS NOT NULL AND ${inScope(2)} ORDER BY 1`,
    [month, scope],
  )
  const [{ rules, ...counts } = { open: 0, holding: 0, upheld: 0, dismissed: 0, rules: [] }] = rows
  return { counts, rules, sites }
}

/** One that stands after its month's newest look, in the scope. */
export async function findFinding(client: Queryable, id: number, scope: string): Promise<Finding | null> {
  const { rows } = await client.query<FindingRow>(
    `SELECT ${COLUMNS} FROM standing_finding f ${NAMES} WHERE f.id = $1 AND ${inScope(2)}`,
    [id, scope],
  )
  const [row] = rows
  return row === undefined ? null : named(row)
}

function named({ siteName, elderName, site, elder, ...row }: FindingRow): Finding {
  return {
    ...row,
    site: site === null ? null : { id: site, name: siteName },
    elder: elder === null ? null : { id: elder, name: elderName },
  }
}

export async function listEvidence(client: Queryable, id: number): Promise<FindingDetail['evidence']> {
  const { rows } = await client.query<
    Omit<FindingDetail['evidence'][number], 'at' | 'receivedAt'> & { at: string; received: Date }
  >(
    `SELECT e.terminal, e.seq, coalesce(m.at, r.at) AS at, r.received_at AS received, site.name AS site,
            coalesce(elder.name, m.elder_id) AS elder, m.meal, m.service
       FROM finding f
       CROSS JOIN LATERAL jsonb_to_recordset(f.evidence) AS e (terminal text, epoch text, seq int)
       JOIN stream s ON s.terminal_id = e.terminal AND s.epoch = e.epoch
       JOIN record r ON r.stream_id = s.id AND r.seq = e.seq
       LEFT JOIN meal m ON m.stream_id = s.id AND m.seq = e.seq
       LEFT JOIN site ON site.id = m.site_id
       LEFT JOIN elder ON elder.id = m.elder_id
      WHERE f.id = $1 ORDER BY 3, 1, 2`,
    [id],
  )
  return rows.map(({ at, received, ...row }) => ({
    ...row,
    at: new Date(Number(at)).toISOString(),
    receivedAt: received.toISOString(),
  }))
}

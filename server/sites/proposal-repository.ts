/** Proposals and their steps, both only ever added. */
import { DatabaseError } from 'pg'
import type { NewProposal, Proposal, ProposalAction } from '../contract/sites.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'

export async function insertProposal(
  client: Queryable,
  { kind, site, region }: { kind: NewProposal['kind']; site: string | null; region: string },
): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    'INSERT INTO site_proposal (kind, site_id, region) VALUES ($1, $2, $3) RETURNING id',
    [kind, site, region],
  )
  const [row] = rows
  if (row === undefined) throw new Error('a proposal has no id')
  return row.id
}

export type StepToInsert = {
  proposal: number
  position: number
  action: ProposalAction
  account: number
  at: Date
  reason: string | null
  content: Proposal['content'] | null
}

/** Refuses with `site-proposal-superseded` or `site-own-work` what the database refuses. */
export async function insertStep(client: Queryable, step: StepToInsert): Promise<void> {
  const { proposal, position, action, account, at, reason, content } = step
  try {
    await client.query(
      `INSERT INTO site_step (proposal_id, position, action, actor_id, at, reason, content)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [proposal, position, action, account, at, reason, content === null ? null : JSON.stringify(content)],
    )
  } catch (error) {
    if (error instanceof DatabaseError) {
      if (error.code === 'YY004') throw new Refusal('site-own-work')
      // 23505: somebody else took this place a moment ago.
      if (error.code === 'YY002' || error.code === '23505') throw new Refusal('site-proposal-superseded')
    }
    throw error
  }
}

export type StoredProposal = Omit<Proposal, 'steps' | 'next' | 'state'> & {
  steps: (Proposal['steps'][number] & { account: number })[]
}

type Wanted = { scope: string; open?: boolean; site?: string; id?: number }

/** By where each site lies now; newest first, at most as many as anybody looks through. */
export async function listProposals(client: Queryable, wanted: Wanted): Promise<StoredProposal[]> {
  const { rows } = await client.query<StoredProposal>(
    `SELECT p.id, p.kind, p.site_id AS site, r.code AS region, r.name AS "regionName",
       coalesce(s.name, c.content ->> 'name', m.name, '') AS name,
       CASE r.level WHEN 'village' THEN up.name ELSE r.name END AS town, c.content, t.steps
     FROM site_proposal p
       LEFT JOIN site s ON s.id = p.site_id
       JOIN region r ON r.code = coalesce(s.region, p.region) LEFT JOIN region up ON up.code = r.parent
       CROSS JOIN LATERAL (SELECT content FROM site_step WHERE proposal_id = p.id AND action = 'propose'
                           ORDER BY position DESC LIMIT 1) c
       LEFT JOIN region m ON m.code = c.content ->> 'into'
       CROSS JOIN LATERAL (SELECT json_agg(json_build_object('position', x.position, 'action', x.action,
           'actor', a.name, 'account', a.id, 'reason', x.reason,
           'at', to_char(x.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY x.position) AS steps
         FROM site_step x JOIN account a ON a.id = x.actor_id WHERE x.proposal_id = p.id) t
     WHERE starts_with(r.code, $1) AND ($2::text IS NULL OR p.site_id = $2) AND ($3::int IS NULL OR p.id = $3)
       AND (NOT $4 OR NOT EXISTS (SELECT FROM site_step WHERE proposal_id = p.id AND action IN ('approve', 'drop')))
     ORDER BY p.id DESC LIMIT 500`,
    [wanted.scope, wanted.site ?? null, wanted.id ?? null, wanted.open ?? false],
  )
  return rows
}

/** Refuses with `not-found`. */
export async function getProposal(client: Queryable, id: number): Promise<StoredProposal> {
  const [proposal] = await listProposals(client, { scope: '', id })
  if (proposal === undefined) throw new Refusal('not-found', `site-proposal/${id}`)
  return proposal
}

/** Whether something about a site, or of a village that shall go on in another, waits already. */
export async function isProposed(
  client: Queryable,
  { site, region }: { site: string | null; region: string },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM site_proposal p
     WHERE (p.site_id = $1 OR ($1::text IS NULL AND p.kind IN ('merge', 'open') AND p.region = $2))
       AND NOT EXISTS (SELECT FROM site_step WHERE proposal_id = p.id AND action IN ('approve', 'drop'))`,
    [site, region],
  )
  return rowCount !== 0
}

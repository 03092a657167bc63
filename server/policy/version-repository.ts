/** Published versions of the policy, each with the days that it really governs. */
import type { PlainDate } from '../../core/plain-date.ts'
import type { DraftSource, PolicyVersion } from '../contract/policies.ts'
import type { Queryable } from '../plugins/database.ts'
import { policyWords } from '../settlement/policy-repository.ts'
import { refusing } from './draft-repository.ts'

type Row = {
  id: string
  document: string
  hash: string
  from: PlainDate
  to: PlainDate | null
  at: Date
  draft: number | null
  source: DraftSource | null
  drafted: string[]
  published: string | null
}

export type StoredVersion = PolicyVersion & { document: string }

/** The latest first; `id` null: all. `today` decides which one is in force. */
export async function listVersions(
  client: Queryable,
  today: PlainDate,
  id: string | null = null,
): Promise<StoredVersion[]> {
  const { rows } = await client.query<Row>(
    `SELECT p.id, p.document, encode(p.hash, 'hex') AS hash, t.from_day::text AS "from", t.to_day::text AS "to",
            p.published_at AS at, p.draft_id AS draft, d.source,
            ARRAY(SELECT a.name FROM policy_step s JOIN account a ON a.id = s.actor_id
                   WHERE s.draft_id = p.draft_id AND s.action IN ('save', 'submit')
                   GROUP BY a.id ORDER BY min(s.position)) AS drafted,
            (SELECT a.name FROM policy_step s JOIN account a ON a.id = s.actor_id
              WHERE s.draft_id = p.draft_id AND s.action = 'publish') AS published
       FROM policy p JOIN policy_term t ON t.policy_id = p.id LEFT JOIN policy_draft d ON d.id = p.draft_id
      WHERE $1::text IS NULL OR p.id = $1
      ORDER BY t.from_day DESC, t.to_day DESC NULLS FIRST, p.published_at DESC`,
    [id],
  )
  return rows.map(({ at, drafted, published, document, ...row }) => {
    const { title, documents } = policyWords(JSON.parse(document))
    return {
      ...row,
      title,
      documents,
      document,
      state: stateOn(today, row),
      draftedBy: drafted,
      publishedBy: published,
      publishedAt: at.toISOString(),
    }
  })
}

function stateOn(today: PlainDate, { from, to }: Pick<Row, 'from' | 'to'>): PolicyVersion['state'] {
  if (to !== null && to <= from) return 'replaced'
  if (from > today) return 'coming'
  return to === null || to > today ? 'in-force' : 'past'
}

/** The first day that no approved month covers or precedes; null where no month is approved. */
export async function findEarliestDay(client: Queryable): Promise<PlainDate | null> {
  const { rows } = await client.query<{ day: PlainDate | null }>('SELECT first_open_day()::text AS day')
  return rows[0]?.day ?? null
}

export type VersionToInsert = {
  id: string
  title: string
  /** Canonical text. */
  document: string
  hash: Buffer
  from: PlainDate
  to: PlainDate | null
  draft: number
  at: Date
}

/** The database ends the versions that it takes over from, and refuses days that are approved. */
export async function insertVersion(client: Queryable, version: VersionToInsert): Promise<void> {
  await refusing(
    client.query(
      `INSERT INTO policy (id, title, document, hash, effective_from, effective_to, published_at, draft_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        ...[version.id, version.title, version.document, version.hash],
        ...[version.from, version.to, version.at, version.draft],
      ],
    ),
  )
}

/** Published policies: as the engine takes them, and the words that they have for people. */
import type { Json } from '../../core/canonical.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import type { Policy } from '../../core/settlement/policy.ts'
import { checkPolicies } from '../../core/settlement/policy-file/policy-check.ts'
import type { Queryable } from '../plugins/database.ts'
import { listHash } from './hashes.ts'

/** The versions in force on some day from `first` to `last`, earliest first. */
export async function readPolicies(
  client: Queryable,
  { first, last }: { first: PlainDate; last: PlainDate },
): Promise<{ policies: readonly Policy[]; hash: Buffer }> {
  const { rows } = await client.query<{ id: string; document: string }>(
    `SELECT id, document FROM policy
      WHERE effective_from <= $2 AND (effective_to IS NULL OR effective_to > $1) ORDER BY effective_from`,
    [first, last],
  )
  const hash = listHash()
  for (const { document } of rows) hash.add(JSON.parse(document) as Json)
  const checked = checkPolicies(rows.map(({ id, document }) => ({ file: id, text: document })))
  if (!checked.ok) {
    // What is published does not change: this one was wrong from the start.
    const [fault] = checked.faults
    throw new Error(`published policy ${fault?.file} does not read: ${fault?.column}: ${fault?.message}`)
  }
  return { policies: checked.policies, hash: hash.digest() }
}

/** What a page shows of a policy. */
export type PolicyWords = {
  id: string
  title: string
  /** 文号, each once. */
  documents: string[]
  /** Titles by grant id, and by rate id within it; what has none is left out. */
  grants: Map<string, { title: string | null; rates: Map<string, string> }>
}

/** In the order asked for. */
export async function readPolicyWords(client: Queryable, ids: readonly string[]): Promise<PolicyWords[]> {
  const { rows } = await client.query<{ title: string; document: string }>(
    'SELECT title, document FROM policy WHERE id = ANY($1) ORDER BY array_position($1, id)',
    [ids],
  )
  const checked = checkPolicies(rows.map(({ document }, i) => ({ file: String(i), text: document })))
  if (!checked.ok) throw new Error('a published policy does not read')
  return checked.policies.map((policy, i) => ({
    id: policy.id,
    title: rows[i]?.title ?? policy.id,
    documents: [...new Set(policy.cites.map(({ document }) => document))],
    grants: new Map(
      policy.grants.map(({ id, title, rates }) => [
        id,
        {
          title,
          rates: new Map(rates.flatMap((rate) => (rate.title === null ? [] : [[rate.id, rate.title]]))),
        },
      ]),
    ),
  }))
}

/** Published policies: as the engine takes them, and the words that they have for people. */
import { canonical, type Json } from '../../core/canonical.ts'
import { addDays, daysOfMonth, type PlainDate, type PlainMonth, weekday } from '../../core/plain-date.ts'
import type { Policy } from '../../core/settlement/policy.ts'
import { checkPolicies } from '../../core/settlement/policy-file/policy-check.ts'
import type { Queryable } from '../plugins/database.ts'
import { listHash } from './hashes.ts'
import type { AsOf } from './register-repository.ts'

/** A version as it stands in its file, with the day on which another took over from it as its end. */
export type WrittenPolicy = { [key: string]: Json; effective: { from: PlainDate; to: PlainDate | null } }

export type Span = { first: PlainDate; last: PlainDate }

/**
 * The days whose policies bear on a month: its own, and those before it in its first week, because limits may run by
 * the week. Taps after the month take no place from taps within it.
 */
export function weeksAround(month: PlainMonth): Span {
  const days = daysOfMonth(month)
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) throw new Error(`${month} has no days`)
  return { first: addDays(first, 1 - weekday(first)), last }
}

/**
 * The versions in force on some day from `first` to `last`, earliest first. What took over after `last` does not
 * show, so that a month's policies stay what they were when the next version is published. As of a moment, what was
 * published later does not show either.
 */
export async function readWrittenPolicies(
  client: Queryable,
  { first, last }: Span,
  asOf: AsOf = 'now',
): Promise<WrittenPolicy[]> {
  const { rows } = await client.query<{ document: string; to: PlainDate | null }>(
    `SELECT document, to_day::text AS "to" FROM (
       SELECT document, effective_from AS from_day, least(effective_to, (
                SELECT min(ends_on) FROM policy_end JOIN policy ender ON ender.id = ended_by
                 WHERE policy_id = p.id AND ($3::timestamptz IS NULL OR ender.published_at <= $3))) AS to_day
         FROM policy p WHERE $3::timestamptz IS NULL OR published_at <= $3) term
      WHERE from_day <= $2 AND (to_day IS NULL OR to_day > greatest($1, from_day)) ORDER BY from_day`,
    [first, last, asOf === 'now' ? null : asOf],
  )
  return rows.map(({ document, to }) => {
    const written: WrittenPolicy = JSON.parse(document)
    return to === null || to > last ? written : { ...written, effective: { ...written.effective, to } }
  })
}

/** The same versions as the engine takes them, and the hash over their texts with their ends. */
export async function readPolicies(
  client: Queryable,
  span: Span,
  asOf: AsOf = 'now',
): Promise<{ policies: readonly Policy[]; hash: Buffer }> {
  const written = await readWrittenPolicies(client, span, asOf)
  const hash = listHash()
  for (const policy of written) hash.add(policy)
  const checked = checkPolicies(written.map((policy, i) => ({ file: String(i), text: canonical(policy) })))
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

type Titled = { id: string; title?: string }
type Words = Titled & { cites?: { document: string }[]; grants: (Titled & { rates: Titled[] })[] }

/** In the order asked for. */
export async function readPolicyWords(client: Queryable, ids: readonly string[]): Promise<PolicyWords[]> {
  const { rows } = await client.query<{ document: string }>(
    'SELECT document FROM policy WHERE id = ANY($1) ORDER BY array_position($1, id)',
    [ids],
  )
  return rows.map(({ document }) => policyWords(JSON.parse(document)))
}

/** `written`: a checked policy as it stands in its file. */
export function policyWords({ id, title, cites = [], grants }: Words): PolicyWords {
  return {
    id,
    title: title ?? id,
    documents: [...new Set(cites.map(({ document }) => document))],
    grants: new Map(
      grants.map(({ id, title, rates }) => [
        id,
        {
          title: title ?? null,
          rates: new Map(rates.flatMap((rate) => (rate.title === undefined ? [] : [[rate.id, rate.title]]))),
        },
      ]),
    ),
  }
}

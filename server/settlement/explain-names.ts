/** The words of an explanation: reasons in both languages, titles of grants and rates, names of people and sites. */
import { REASONS } from '../../core/terms.ts'
import type { Reason } from '../contract/explain.ts'
import type { Queryable } from '../plugins/database.ts'

export function reasonOf(code: string): Reason {
  const term = Object.hasOwn(REASONS, code) ? REASONS[code as keyof typeof REASONS] : undefined
  return { code, zh: term?.zh ?? code, en: term?.en ?? code }
}

export type Named = { id: string; name: string | null }

/** `shown` false: nobody's name is told. */
export async function readElderNames(
  client: Queryable,
  ids: readonly string[],
  shown: boolean,
): Promise<(id: string) => Named> {
  const { rows } = shown
    ? await client.query<Named>('SELECT id, name FROM elder WHERE id = ANY($1)', [ids])
    : { rows: [] }
  return namesIn(rows)
}

/** As they were called then. */
export async function readSiteNames(
  client: Queryable,
  ids: readonly string[],
  knownAt: Date,
): Promise<(id: string) => Named> {
  const { rows } = await client.query<Named>(
    `SELECT site_id AS id, name FROM site_version
      WHERE site_id = ANY($1) AND known_at <= $2 AND (withdrawn_at IS NULL OR withdrawn_at > $2)`,
    [ids, knownAt],
  )
  return namesIn(rows)
}

function namesIn(rows: readonly Named[]): (id: string) => Named {
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  return (id) => ({ id, name: names.get(id) ?? null })
}

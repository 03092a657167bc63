/** Where a site lies or an elder lives, for those who answer for one part of the county only. */

import { requireInScope } from '../access/scope.ts'
import type { SignedIn } from '../app-types.ts'
import type { Queryable } from '../plugins/database.ts'

const PLACES = {
  site: 'SELECT region AS place FROM site WHERE id = $1',
  elder: 'SELECT home AS place FROM elder WHERE id = $1',
}

/** Refuses with `out-of-scope`, also what is nowhere: only the county sees that it is not there. */
export async function requireNear(
  client: Queryable,
  person: SignedIn,
  what: keyof typeof PLACES,
  id: string,
): Promise<void> {
  if (person.region === null) return
  const { rows } = await client.query<{ place: string }>(PLACES[what], [id])
  requireInScope(person, rows[0]?.place ?? '')
}

/** Whether an elder, or a card's, lives where a person answers for. */
import { requireInScope } from '../access/scope.ts'
import type { SignedIn } from '../app-types.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'

/** Gives the id. Refuses with `not-found` or `out-of-scope`. */
export async function requireElderInScope(
  client: Queryable,
  person: Pick<SignedIn, 'region'>,
  elder: string,
): Promise<string> {
  const { rows } = await client.query<{ home: string }>('SELECT home FROM elder WHERE id = $1', [elder])
  const [found] = rows
  if (found === undefined) throw new Refusal('not-found', elder)
  requireInScope(person, found.home)
  return elder
}

/** Gives the card's elder. Refuses with `not-found` or `out-of-scope`. */
export async function requireCardInScope(
  client: Queryable,
  person: Pick<SignedIn, 'region'>,
  card: number,
): Promise<string> {
  const { rows } = await client.query<{ elder: string }>('SELECT elder_id AS elder FROM card WHERE id = $1', [
    card,
  ])
  const [found] = rows
  if (found === undefined) throw new Refusal('not-found')
  return requireElderInScope(client, person, found.elder)
}

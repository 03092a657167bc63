/** Keys of another county, or made anew after a loss, must not be written beside what only the old ones open. */
import type { Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { idNumberContext, tokenKeyContext } from './card-secrets.ts'

/** Throws SecretsError `not-ours` where the register was sealed with other keys; to be called at the start. */
export async function requireFittingSecrets(client: Queryable, secrets: Secrets): Promise<void> {
  const elders = await client.query<Sealed>('SELECT id, id_sealed AS sealed FROM elder LIMIT 1')
  for (const { id, sealed } of elders.rows) secrets.open(sealed, idNumberContext(id))
  const terminals = await client.query<Sealed>(
    'SELECT id, token_key_sealed AS sealed FROM terminal WHERE token_key_sealed IS NOT NULL LIMIT 1',
  )
  for (const { id, sealed } of terminals.rows) secrets.open(sealed, tokenKeyContext(id))
}

type Sealed = { id: string; sealed: Buffer }

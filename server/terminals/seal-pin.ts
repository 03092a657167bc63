/** Seals a PIN under the token key that only this terminal and the county have, so that it crosses the broker unread. */
import { createCipheriv, randomBytes } from 'node:crypto'
import { sealContext } from '../../core/command.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import { tokenKeyContext } from '../register/card-secrets.ts'
import { findActiveTerminal } from '../register/roster-repository.ts'
import type { Secrets } from '../secrets.ts'

/** Base64url of nonce, bytes and tag (AES-256-GCM). Refuses with `terminal-unknown`. */
export async function sealPin(
  client: Queryable,
  secrets: Secrets,
  terminal: string,
  pin: string,
): Promise<string> {
  const known = await findActiveTerminal(client, terminal)
  if (known === null) throw new Refusal('terminal-unknown', terminal)
  const key = Buffer.from(secrets.open(known.tokenKeySealed, tokenKeyContext(terminal)), 'base64url')
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(sealContext(terminal), 'utf8'))
  return Buffer.concat([nonce, cipher.update(pin, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  )
}

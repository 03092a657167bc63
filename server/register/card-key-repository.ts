/** Keys with which the county signs its QR cards: apart from its other keys, since every kiosk is told the public half. */
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import type { Sign } from '../../core/batch.ts'
import type { Roster } from '../../core/roster.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { cardKeyContext } from './card-secrets.ts'

/** The public keys by which kiosks know cards. */
export async function listCardKeys(client: Queryable): Promise<Roster['cardKeys']> {
  const { rows } = await client.query<{ id: number; public_key: Buffer }>(
    'SELECT id, public_key FROM card_key WHERE retired_at IS NULL ORDER BY id',
  )
  return rows.map(({ id, public_key }) => ({ id, key: public_key.toString('base64url') }))
}

/** The key of new cards. The first one is made here, within the caller's transaction. */
export async function getNewestKey(client: Queryable, secrets: Secrets): Promise<number> {
  // Two first cards at once would make two keys.
  await client.query(`SELECT pg_advisory_xact_lock(hashtext('yangyi card key'))`)
  const { rows } = await client.query<{ newest: number | null; last: number }>(
    `SELECT max(id) FILTER (WHERE retired_at IS NULL)::int AS newest, coalesce(max(id), 0)::int AS last FROM card_key`,
  )
  const { newest = null, last = 0 } = rows[0] ?? {}
  return newest ?? makeKey(client, secrets, last + 1)
}

/** What signs cards, by the keys' ids. */
export async function listSigners(client: Queryable, secrets: Secrets): Promise<Map<number, Sign>> {
  const { rows } = await client.query<KeyRow>('SELECT id, public_key, private_key_sealed FROM card_key')
  return new Map(rows.map((row) => [row.id, signerOf(row, secrets)]))
}

type KeyRow = { id: number; public_key: Buffer; private_key_sealed: Buffer }

async function makeKey(client: Queryable, secrets: Secrets, id: number): Promise<number> {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  await client.query('INSERT INTO card_key (id, public_key, private_key_sealed) VALUES ($1, $2, $3)', [
    id,
    Buffer.from(x, 'base64url'),
    secrets.seal(d, cardKeyContext(id)),
  ])
  return id
}

function signerOf({ id, public_key, private_key_sealed }: KeyRow, secrets: Secrets): Sign {
  const key = createPrivateKey({
    key: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: public_key.toString('base64url'),
      d: secrets.open(private_key_sealed, cardKeyContext(id)),
    },
    format: 'jwk',
  })
  return (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64url')
}

/** An elder's photograph 照片: a JPEG of one size, sealed, as long as the consent lasts. */
import { createHash } from 'node:crypto'
import { isJpeg } from '../../core/photo.ts'
import type { NewPhoto } from '../contract/elders.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { photoContext } from '../terminals/photo-teller.ts'
import { jpegSize } from './jpeg-size.ts'

const WIDTH = 240
const HEIGHT = 320

/** In place of the one that stands. Refuses with `photo-wrong`. */
export async function putPhoto(
  client: Queryable,
  secrets: Pick<Secrets, 'seal'>,
  elder: string,
  { jpeg, consentBy, consentOn }: NewPhoto,
): Promise<void> {
  const bytes = Buffer.from(jpeg, 'base64')
  const size = isJpeg(bytes) ? jpegSize(bytes) : null
  if (size?.width !== WIDTH || size.height !== HEIGHT) throw new Refusal('photo-wrong')
  await withdrawPhoto(client, elder)
  await client.query(
    'INSERT INTO elder_photo (elder_id, sealed, digest, consent_by, consent_on) VALUES ($1, $2, $3, $4, $5)',
    [
      elder,
      secrets.seal(bytes.toString('base64'), photoContext(elder)),
      createHash('sha256').update(bytes).digest(),
      consentBy.trim(),
      consentOn,
    ],
  )
}

/** Whether there was one. */
export async function withdrawPhoto(client: Queryable, elder: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE elder_photo SET withdrawn_at = clock_timestamp() WHERE elder_id = $1 AND withdrawn_at IS NULL',
    [elder],
  )
  return rowCount !== 0
}

/** The JPEG; refuses with `not-found` where none may be shown. */
export async function getPhoto(
  client: Queryable,
  secrets: Pick<Secrets, 'open'>,
  elder: string,
): Promise<Buffer> {
  const { rows } = await client.query<{ sealed: Buffer }>(
    'SELECT sealed FROM elder_photo WHERE elder_id = $1 AND withdrawn_at IS NULL',
    [elder],
  )
  const [photo] = rows
  if (photo === undefined) throw new Refusal('not-found')
  return Buffer.from(secrets.open(photo.sealed, photoContext(elder)), 'base64')
}

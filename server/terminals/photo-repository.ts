/** Pictures of elders 照片 whose consent stands, as terminals may have them. */
import type { Queryable } from '../plugins/database.ts'

export type SealedPhoto = { elder: string; digest: string; sealed: Buffer }

/** What the digest names in an elder's name and under consent, once each; only a terminal's own roster told it the digest. */
export async function listPhotos(client: Queryable, digests: readonly string[]): Promise<SealedPhoto[]> {
  const { rows } = await client.query<SealedPhoto>(
    `SELECT DISTINCT ON (digest) elder_id AS elder, encode(digest, 'hex') AS digest, sealed
     FROM elder_photo WHERE withdrawn_at IS NULL AND digest = ANY($1::bytea[]) ORDER BY digest, id`,
    [digests.map((digest) => Buffer.from(digest, 'hex'))],
  )
  return rows
}

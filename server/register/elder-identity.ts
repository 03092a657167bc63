/** Name, sex, day of birth and ID number: what says who an elder is. */
import type { PlainDate } from '../../core/plain-date.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { cardContext, idCardToken, idNumberContext } from './card-secrets.ts'
import { readIdNumber } from './id-number-words.ts'

/** `sealed`: base64 of a new ID number; null where it stays. */
export type Identity = { name: string; sex: string; born: PlainDate; idTail: string; sealed: string | null }

/** What is asked for, with the rest as it is. An ID number brings its own sex and day of birth, unless one is given. */
export function sealIdentity(
  secrets: Pick<Secrets, 'seal'>,
  elder: string,
  now: Omit<Identity, 'sealed'>,
  { name, idNumber, born }: { name: string | null; idNumber: string | null; born: string | null },
  today: PlainDate,
): Identity {
  const read = idNumber === null ? null : readIdNumber(idNumber, today)
  if (born !== null && born > today) throw new Refusal('change-days-wrong')
  return {
    name: name?.trim() || now.name,
    sex: read?.sex ?? now.sex,
    born: (born as PlainDate | null) ?? read?.born ?? now.born,
    idTail: read?.number.slice(-4) ?? now.idTail,
    sealed: read === null ? null : secrets.seal(read.number, idNumberContext(elder)).toString('base64'),
  }
}

/** Refuses with `elder-exists` where somebody else has the number. */
export async function changeIdentity(
  client: Queryable,
  secrets: Secrets,
  elder: string,
  { name, sex, born, idTail, sealed }: Identity,
): Promise<void> {
  await client.query('UPDATE elder SET name = $2, sex = $3, born = $4 WHERE id = $1', [
    elder,
    name,
    sex,
    born,
  ])
  if (sealed === null) return
  const bytes = Buffer.from(sealed, 'base64')
  const token = idCardToken(secrets.open(bytes, idNumberContext(elder)))
  const index = secrets.index(token)
  const taken = await client.query('SELECT FROM elder WHERE id_index = $1 AND id <> $2', [index, elder])
  const held = await client.query('SELECT FROM card WHERE token_index = $1 AND elder_id <> $2', [
    index,
    elder,
  ])
  if ((taken.rowCount ?? 0) + (held.rowCount ?? 0) > 0) throw new Refusal('elder-exists')
  await client.query('UPDATE elder SET id_sealed = $2, id_index = $3, id_tail = $4 WHERE id = $1', [
    elder,
    bytes,
    index,
    idTail,
  ])
  // Of a merged elder, the ID cards of doubles stay what they are.
  await client.query(
    `UPDATE card SET token_sealed = $2, token_index = $3
      WHERE id = (SELECT min(id) FROM card WHERE elder_id = $1 AND kind = 'id-card')`,
    [elder, secrets.seal(token, cardContext(elder)), index],
  )
}

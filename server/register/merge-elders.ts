/** What happens to a double when it becomes another elder: its cards, some of its facts and its photograph go over. */
import type { PlainDate } from '../../core/plain-date.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { photoContext } from '../terminals/photo-teller.ts'
import { withdrawBankAccount } from './bank-account-repository.ts'
import { bankContext, cardContext } from './card-secrets.ts'
import { withdrawPhoto } from './elder-photo-repository.ts'
import { listFacts, overwriteFacts } from './register-change.ts'

export type Doubled = {
  name: string
  born: PlainDate
  died: PlainDate | null
  idTail: string
  home: string
  mergedInto: string | null
}

/** With the row locked. Refuses with `not-found`. */
export async function getDoubled(client: Queryable, id: string): Promise<Doubled> {
  const { rows } = await client.query<Doubled>(
    `SELECT name, born::text, died::text, id_tail AS "idTail", home, merged_into AS "mergedInto" FROM elder
      WHERE id = $1 FOR NO KEY UPDATE`,
    [id],
  )
  const [row] = rows
  if (row === undefined) throw new Refusal('not-found', id)
  return row
}

type Merge = { double: string; into: string; facts: readonly string[]; photo: boolean; account: boolean }

/** Both rows are locked, and neither elder is a double of anyone. */
export async function mergeElders(
  client: Queryable,
  secrets: Secrets,
  { double, into, facts, photo, account }: Merge,
  change: number,
): Promise<void> {
  await moveCards(client, secrets, double, into)
  for (const { id, change: _, ...fact } of await listFacts(client, 'elder', double)) {
    if (!facts.includes(id)) continue
    const standing = (await listFacts(client, 'elder', into, fact.fact)).filter(
      // Categories stand beside each other.
      ({ value }) => fact.fact !== 'category' || value === fact.value,
    )
    await overwriteFacts(client, 'elder', into, standing, fact, change)
  }
  if (photo) await movePhoto(client, secrets, double, into)
  await withdrawPhoto(client, double)
  if (account) await moveAccount(client, secrets, double, into)
  await withdrawBankAccount(client, 'elder', double)
  // Who became the double before is now the survivor, too.
  const { rows } = await client.query<{ id: string }>(
    `UPDATE elder_merge SET withdrawn_at = clock_timestamp() WHERE into_id = $1 AND withdrawn_at IS NULL
     RETURNING double_id AS id`,
    [double],
  )
  for (const id of [...rows.map((row) => row.id), double])
    await client.query('INSERT INTO elder_merge (double_id, into_id, change_id) VALUES ($1, $2, $3)', [
      id,
      into,
      change,
    ])
}

/** A card's token is sealed for its holder. */
async function moveCards(client: Queryable, secrets: Secrets, from: string, to: string): Promise<void> {
  const { rows } = await client.query<{ id: string; sealed: Buffer }>(
    'SELECT id, token_sealed AS sealed FROM card WHERE elder_id = $1 FOR NO KEY UPDATE',
    [from],
  )
  for (const { id, sealed } of rows)
    await client.query('UPDATE card SET elder_id = $2, token_sealed = $3 WHERE id = $1', [
      id,
      to,
      secrets.seal(secrets.open(sealed, cardContext(from)), cardContext(to)),
    ])
}

async function movePhoto(client: Queryable, secrets: Secrets, from: string, to: string): Promise<void> {
  const { rows } = await client.query<{ sealed: Buffer }>(
    'SELECT sealed FROM elder_photo WHERE elder_id = $1 AND withdrawn_at IS NULL',
    [from],
  )
  const [photo] = rows
  if (photo === undefined) return
  await withdrawPhoto(client, to)
  await client.query(
    `INSERT INTO elder_photo (elder_id, sealed, digest, consent_by, consent_on)
     SELECT $2, $3, digest, consent_by, consent_on FROM elder_photo WHERE elder_id = $1 AND withdrawn_at IS NULL`,
    [from, to, secrets.seal(secrets.open(photo.sealed, photoContext(from)), photoContext(to))],
  )
}

async function moveAccount(client: Queryable, secrets: Secrets, from: string, to: string): Promise<void> {
  const { rows } = await client.query<{ id: string; sealed: Buffer }>(
    'SELECT id, number_sealed AS sealed FROM bank_account WHERE elder_id = $1 AND withdrawn_at IS NULL',
    [from],
  )
  const [account] = rows
  if (account === undefined) return
  await withdrawBankAccount(client, 'elder', to)
  const number = secrets.open(account.sealed, bankContext('elder', from))
  await client.query(
    `INSERT INTO bank_account (elder_id, holder, number_sealed, number_tail, bank, bank_code)
     SELECT $2, holder, $3, number_tail, bank, bank_code FROM bank_account WHERE id = $1`,
    [account.id, to, secrets.seal(number, bankContext('elder', to))],
  )
}

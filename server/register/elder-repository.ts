/** Elders 老人. The ID number is stored sealed, with a keyed hash to find it by and its last four to show. */
import type { PlainDate } from '../../core/plain-date.ts'
import type { Author } from '../access/author.ts'
import type { ScopeRange } from '../access/scope-range.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type { Elder, ElderPage, ElderQuery, NewElder } from '../contract/elders.ts'
import { Refusal } from '../errors.ts'
import { type Database, inTransaction, type Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { cardContext, idCardToken, idNumberContext, phoneContext } from './card-secrets.ts'
import { elderConditions, elderOrder } from './elder-conditions.ts'
import { readIdNumber } from './id-number-words.ts'
import { newId } from './ids.ts'
import { findRegionLevel } from './region-repository.ts'

/** As they stand on day $1. */
export const ELDER_COLUMNS = `e.id, e.name, e.sex, e.born::text, e.died::text, e.home, r.name AS village,
  e.id_tail AS "idTail", e.provisional,
  ARRAY(SELECT DISTINCT f.value FROM elder_fact f WHERE f.elder_id = e.id AND f.fact = 'category'
    AND f.withdrawn_at IS NULL AND f.from_day <= $1 AND (f.to_day IS NULL OR $1 < f.to_day) ORDER BY 1) AS categories,
  (SELECT f.value FROM elder_fact f WHERE f.elder_id = e.id AND f.fact = 'residence'
    AND f.withdrawn_at IS NULL AND f.from_day <= $1 AND (f.to_day IS NULL OR $1 < f.to_day) LIMIT 1) AS residence,
  EXISTS (SELECT FROM card c WHERE c.elder_id = e.id AND c.state = 'in-use' AND c.kind <> 'id-card') AS card,
  EXISTS (SELECT FROM bank_account b WHERE b.elder_id = e.id AND b.withdrawn_at IS NULL) AS account`

/** One page of the elders of some places, as they stand on `day`. */
export async function findElders(
  client: Queryable,
  query: ElderQuery,
  range: ScopeRange,
  day: PlainDate,
): Promise<ElderPage> {
  const { where, given } = elderConditions(query, range, day)
  const counted = await client.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM elder e WHERE $1::date IS NOT NULL AND ${where}`,
    given,
  )
  const { rows } = await client.query<Elder>(
    `SELECT ${ELDER_COLUMNS} FROM (
       SELECT e.*, row_number() OVER () AS place FROM (
         SELECT * FROM elder e WHERE ${where} ORDER BY ${elderOrder(query.sort)}
         LIMIT $${given.length + 1} OFFSET $${given.length + 2}) e
     ) e JOIN region r ON r.code = e.home ORDER BY e.place`,
    [...given, query.size, (query.page - 1) * query.size],
  )
  return { total: counted.rows[0]?.total ?? 0, elders: rows }
}

/** Refuses with `not-found`. */
export async function getElder(client: Queryable, id: string, day: PlainDate): Promise<Elder> {
  const { rows } = await client.query<Elder>(
    `SELECT ${ELDER_COLUMNS} FROM elder e JOIN region r ON r.code = e.home WHERE e.id = $2`,
    [day, id],
  )
  const [elder] = rows
  if (elder === undefined) throw new Refusal('not-found', id)
  return elder
}

/** Refuses with `id-number-wrong`, `region-unknown` or `elder-exists`; gives the new elder's id. */
export async function insertElder(
  { pool }: Pick<Database, 'pool'>,
  secrets: Secrets,
  elder: NewElder,
  today: PlainDate,
  by: Author,
): Promise<string> {
  return inTransaction(pool, (client) => addElder(client, secrets, elder, today, by, false))
}

/** Within a transaction. `provisional`: until a second person confirms it. Refuses like `insertElder`. */
export async function addElder(
  client: Queryable,
  secrets: Secrets,
  elder: NewElder,
  today: PlainDate,
  by: Author,
  provisional: boolean,
): Promise<string> {
  const { number, born, sex } = readIdNumber(elder.idNumber, today)
  const { name, home, residence, categories, phone, note = '' } = elder
  const id = newId('elder')
  const level = await findRegionLevel(client, home)
  if (level === null || level === 'county') throw new Refusal('region-unknown', home)
  const token = idCardToken(number)
  const digits = phone?.replaceAll(/[^0-9]/g, '')
  const { rowCount } = await client.query(
    `INSERT INTO elder (id, name, sex, born, home, id_sealed, id_index, id_tail, provisional, phone_sealed, note)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id_index) DO NOTHING`,
    [
      ...[id, name.trim(), sex, born, home],
      secrets.seal(number, idNumberContext(id)),
      secrets.index(token),
      number.slice(-4),
      provisional,
      digits === undefined ? null : secrets.seal(digits, phoneContext(id)),
      note.trim(),
    ],
  )
  if (rowCount === 0) throw new Refusal('elder-exists')
  await client.query(
    `INSERT INTO card (elder_id, kind, token_sealed, token_index) VALUES ($1, 'id-card', $2, $3)`,
    [id, secrets.seal(token, cardContext(id)), secrets.index(token)],
  )
  await client.query(
    `INSERT INTO elder_fact (elder_id, fact, value, from_day)
     SELECT $1, f.fact, f.value, $4::date FROM unnest($2::text[], $3::text[]) AS f (fact, value)`,
    [id, ['residence', ...categories.map(() => 'category')], [residence, ...categories], today],
  )
  await writeAudit(client, {
    ...by,
    action: 'elder.create',
    subject: `elder/${id}`,
    detail: { home, residence, categories },
  })
  return id
}

/** Elders 老人. The ID number is stored sealed, with a keyed hash to find it by and its last four to show. */
import { type IdFault, parseIdNumber } from '../../core/id-number.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type { Elder, ElderPage, ElderQuery, NewElder } from '../contract/register.ts'
import { Refusal } from '../errors.ts'
import { type Database, inTransaction, type Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { cardContext, idCardToken, idNumberContext } from './card-secrets.ts'
import { newId } from './ids.ts'
import { findRegionLevel } from './region-repository.ts'

const COLUMNS = `e.id, e.name, e.sex, e.born::text, e.died::text, r.name AS village, e.id_tail AS "idTail",
  ARRAY(SELECT DISTINCT f.value FROM fact f WHERE f.elder_id = e.id AND f.fact = 'category' ORDER BY 1) AS categories,
  (SELECT f.value FROM fact f WHERE f.elder_id = e.id AND f.fact = 'residence' LIMIT 1) AS residence`
const FACT = `SELECT elder_id, fact, value FROM elder_fact
  WHERE withdrawn_at IS NULL AND from_day <= $1 AND (to_day IS NULL OR $1 < to_day)`

/** One page of elders as they stand on `day`, by village and name. */
export async function findElders(
  client: Queryable,
  { search = '', page, size }: ElderQuery,
  day: PlainDate,
): Promise<ElderPage> {
  const words = search.trim()
  const where = `$1 = '' OR position($1 IN e.name) > 0 OR e.id_tail = upper($1)`
  const counted = await client.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM elder e WHERE ${where}`,
    [words],
  )
  const { rows } = await client.query<Elder>(
    `WITH page AS (
       SELECT e.* FROM elder e WHERE ${where.replaceAll('$1', '$2')}
       ORDER BY e.home, e.name, e.id LIMIT $3 OFFSET $4
     ), fact AS (${FACT} AND elder_id IN (SELECT id FROM page))
     SELECT ${COLUMNS} FROM page e JOIN region r ON r.code = e.home ORDER BY e.home, e.name, e.id`,
    [day, words, size, (page - 1) * size],
  )
  return { total: counted.rows[0]?.total ?? 0, elders: rows }
}

export async function getElder(client: Queryable, id: string, day: PlainDate): Promise<Elder> {
  const { rows } = await client.query<Elder>(
    `WITH fact AS (${FACT} AND elder_id = $2)
     SELECT ${COLUMNS} FROM elder e JOIN region r ON r.code = e.home WHERE e.id = $2`,
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
  const { number, born, sex } = readIdNumber(elder.idNumber, today)
  const { name, home, residence, categories } = elder
  const id = newId('elder')
  await inTransaction(pool, async (client) => {
    const level = await findRegionLevel(client, home)
    if (level === null || level === 'county') throw new Refusal('region-unknown', home)
    const token = idCardToken(number)
    const { rowCount } = await client.query(
      `INSERT INTO elder (id, name, sex, born, home, id_sealed, id_index, id_tail)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id_index) DO NOTHING`,
      [
        id,
        name.trim(),
        sex,
        born,
        home,
        secrets.seal(number, idNumberContext(id)),
        secrets.index(token),
        number.slice(-4),
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
  })
  return id
}

function readIdNumber(written: string, today: PlainDate) {
  const parsed = parseIdNumber(written, { today })
  if (!parsed.ok) throw new Refusal('id-number-wrong', ID_FAULT_WORDS[parsed.fault])
  if (parsed.born === null)
    throw new Refusal('id-number-wrong', '这种旧号码看不出出生日期，请换领新证以后再登记。')
  return parsed
}

const ID_FAULT_WORDS: Record<IdFault, string> = {
  length: '号码应该是 18 位（旧号码 15 位）。',
  character: '号码里有不该出现的字。',
  birth: '号码里的出生日期不存在。',
  'birth-too-early': '号码里的出生日期太早。',
  'birth-in-future': '号码里的出生日期还没到。',
  'check-digit': '最后一位对不上，可能有一位写错了。',
}

/** What the county knows that a list of elders is checked against: its villages, and who is registered already. */
import type { PlainDate } from '../../core/plain-date.ts'
import type { Queryable } from '../plugins/database.ts'
import { idCardToken, phoneContext } from '../register/card-secrets.ts'
import type { Secrets } from '../secrets.ts'
import type { ListedElder, Villages } from './check-elders.ts'
import { headingOf } from './columns.ts'

/** Villages and townships in which elders may live; one that went on in another 撤并 is none. */
export async function loadVillages(client: Queryable, scope: string): Promise<Villages> {
  const { rows } = await client.query<{ code: string; name: string }>(
    `SELECT code, name FROM region WHERE level <> 'county'
       AND NOT EXISTS (SELECT FROM region_lineage WHERE predecessor = code)`,
  )
  const codes = new Set(rows.map(({ code }) => code))
  const byName = Map.groupBy(rows, ({ name }) => name)
  return {
    scope,
    has: (code) => codes.has(code),
    named: (name) => byName.get(name)?.map(({ code }) => code) ?? [],
  }
}

export const indexOf = (secrets: Secrets, idNumber: string) => secrets.index(idCardToken(idNumber))

type Registered = {
  id: string
  index: Buffer
  name: string
  home: string
  phone: Buffer | null
  note: string
  residence: string | null
  categories: string[]
}

/**
 * Of those who are registered, by ID number: the headings of the columns in which the list says something else. An
 * empty telephone or note says nothing.
 */
export async function findRegistered(
  client: Queryable,
  secrets: Secrets,
  elders: readonly ListedElder[],
  day: PlainDate,
): Promise<Map<string, string[]>> {
  const byIndex = new Map(elders.map((elder) => [indexOf(secrets, elder.idNumber).toString('hex'), elder]))
  const { rows } = await client.query<Registered>(
    `SELECT e.id, e.id_index AS index, e.name, e.home, e.phone_sealed AS phone, e.note,
       (SELECT f.value FROM elder_fact f WHERE f.elder_id = e.id AND f.fact = 'residence'
          AND withdrawn_at IS NULL AND from_day <= $2 AND (to_day IS NULL OR $2 < to_day) LIMIT 1) AS residence,
       ARRAY(SELECT DISTINCT f.value FROM elder_fact f WHERE f.elder_id = e.id AND f.fact = 'category'
          AND withdrawn_at IS NULL AND from_day <= $2 AND (to_day IS NULL OR $2 < to_day) ORDER BY 1) AS categories
     FROM elder e WHERE e.id_index = ANY ($1::bytea[])`,
    [[...byIndex.keys()].map((hex) => Buffer.from(hex, 'hex')), day],
  )
  return new Map(
    rows.flatMap((row) => {
      const elder = byIndex.get(row.index.toString('hex'))
      return elder === undefined ? [] : [[elder.idNumber, differences(secrets, elder, row)] as const]
    }),
  )
}

function differences(secrets: Secrets, elder: ListedElder, row: Registered): string[] {
  const { name, home, categories, residence, phone, note } = elder
  const known = row.phone === null ? null : secrets.open(row.phone, phoneContext(row.id))
  const differ = {
    name: name !== row.name,
    home: home !== row.home,
    categories: categories.join() !== row.categories.filter((each) => each !== 'none').join(),
    residence: residence !== row.residence,
    phone: phone !== null && phone !== known,
    note: note !== '' && note !== row.note,
  }
  return (Object.keys(differ) as (keyof typeof differ)[]).filter((key) => differ[key]).map(headingOf)
}

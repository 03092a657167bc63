/** Finds elders, sites and places by a few letters or digits, within a person's scope. Best first, few of each. */
import type { PlainDate } from '../../core/plain-date.ts'
import type { Found } from '../contract/search.ts'
import type { Queryable } from '../plugins/database.ts'

const MOST_ELDERS = 8
const MOST_OTHERS = 5
/** Of the whole county: enough that the dead and the doubles among them leave the first few to be shown. */
const MOST_HITS = 1000

type Asked = {
  words: string
  /** How the codes of all places begin that may be seen. */
  scope: string
  today: PlainDate
}

export async function search(client: Queryable, asked: Asked): Promise<Found> {
  const elders = await findElders(client, asked)
  const sites = await findSites(client, asked)
  const places = await findPlaces(client, asked)
  return {
    elders: elders.slice(0, MOST_ELDERS),
    sites: sites.slice(0, MOST_OTHERS),
    places: places.slice(0, MOST_OTHERS),
    more: elders.length > MOST_ELDERS || sites.length > MOST_OTHERS || places.length > MOST_OTHERS,
  }
}

/** Three ways, each by its own index: the last four of an ID number, the sound of a name, its characters. */
const WAYS = {
  tail: `e.id_tail = upper($1)::bpchar`,
  sound: `(s.initials LIKE $1 || '%' OR s.pinyin LIKE $1 || '%')`,
  name: `position($1 IN s.name) > 0`,
} as const

/** Only an ID number's last four stand with the elder. */
const JOINS = { tail: 'JOIN elder e ON e.id = s.elder_id', sound: '', name: '' } as const

function wayOf(words: string): keyof typeof WAYS {
  if (/^\d{3}[\dXx]$/.test(words)) return 'tail'
  return /^[a-z]+$/i.test(words) ? 'sound' : 'name'
}

async function findElders(client: Queryable, { words, scope, today }: Asked): Promise<Found['elders']> {
  const way = wayOf(words)
  const { rows } = await client.query<Found['elders'][number]>(
    // Hits come from the narrow table first: a few letters may fit half of a county.
    `WITH hit AS MATERIALIZED (
       SELECT s.elder_id, length(s.pinyin) AS letters FROM elder_sound s ${JOINS[way]}
        WHERE ${WAYS[way]} ORDER BY letters, s.name ${scope === '' ? `LIMIT ${MOST_HITS}` : ''}
     )
     SELECT e.id, e.name, date_part('year', age($3::date, e.born))::int AS age, r.name AS village,
            e.id_tail AS "idTail", e.died IS NOT NULL AS dead
       FROM hit JOIN elder e ON e.id = hit.elder_id JOIN region r ON r.code = e.home
      WHERE e.merged_into IS NULL AND starts_with(e.home, $2)
      ORDER BY e.died IS NOT NULL, hit.letters, e.name, r.name, e.id LIMIT $4`,
    [way === 'sound' ? words.toLowerCase() : words, scope, today, MOST_ELDERS + 1],
  )
  return rows
}

async function findSites(client: Queryable, { words, scope }: Asked): Promise<Found['sites']> {
  const { rows } = await client.query<Found['sites'][number]>(
    `SELECT s.id, s.name, r.name AS place FROM site s JOIN region r ON r.code = s.region
      WHERE starts_with(s.region, $2) AND position($1 IN s.name) > 0 ORDER BY s.name, s.id LIMIT $3`,
    [words, scope, MOST_OTHERS + 1],
  )
  return rows
}

async function findPlaces(client: Queryable, { words, scope }: Asked): Promise<Found['places']> {
  const { rows } = await client.query<Found['places'][number]>(
    `SELECT r.code, r.name, coalesce(above.name, '') AS above,
            (SELECT count(*)::int FROM elder e WHERE e.home = r.code AND e.died IS NULL AND e.merged_into IS NULL) AS elders
       FROM region r LEFT JOIN region above ON above.code = r.parent
      WHERE starts_with(r.code, $2) AND position($1 IN r.name) > 0 ORDER BY r.code LIMIT $3`,
    [words, scope, MOST_OTHERS + 1],
  )
  return rows
}

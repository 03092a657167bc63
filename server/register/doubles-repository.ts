/** Records that may be of one person 疑似重复, for somebody to look at side by side. */
import type { PlainDate } from '../../core/plain-date.ts'
import type { ScopeRange } from '../access/scope-range.ts'
import type { DoublePair, DoublePairs, Elder } from '../contract/elders.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { idNumberContext } from './card-secrets.ts'
import { ELDER_COLUMNS } from './elder-repository.ts'

const MOST = 200

type Found = { first: string; second: string; why: DoublePair['why'] }
type Namesake = { id: string; who: string; sealed: Buffer }

/**
 * Of one name and day of birth; or of one name and village with ID numbers that one slip of the hand makes alike. Two
 * numbers that differ in 15 and 18 digits cannot both be registered.
 */
export async function findDoubles(
  client: Queryable,
  secrets: Pick<Secrets, 'open'>,
  { first, last }: ScopeRange,
  day: PlainDate,
): Promise<DoublePairs> {
  const born = await client.query<Found>(
    `SELECT a.id AS first, b.id AS second, 'name-born' AS why
       FROM elder a JOIN elder b ON b.name = a.name AND b.born = a.born AND b.id > a.id
      WHERE a.merged_into IS NULL AND b.merged_into IS NULL
        AND a.home BETWEEN $1 AND $2 AND b.home BETWEEN $1 AND $2 ORDER BY a.home, a.name, a.id, b.id LIMIT $3`,
    [first, last, MOST + 1],
  )
  const known = new Set(born.rows.map((pair) => `${pair.first}/${pair.second}`))
  const slipped = (await slips(client, secrets, { first, last })).filter(
    (pair) => !known.has(`${pair.first}/${pair.second}`),
  )
  const all = [...born.rows, ...slipped]
  const pairs = all.slice(0, MOST)
  const { rows } = await client.query<Elder>(
    `SELECT ${ELDER_COLUMNS} FROM elder e JOIN region r ON r.code = e.home WHERE e.id = ANY ($2)`,
    [day, pairs.flatMap((pair) => [pair.first, pair.second])],
  )
  const elders = new Map(rows.map((elder) => [elder.id, elder]))
  return {
    more: all.length > MOST,
    pairs: pairs.flatMap((pair) => {
      const [one, two] = [elders.get(pair.first), elders.get(pair.second)]
      return one === undefined || two === undefined ? [] : [{ why: pair.why, first: one, second: two }]
    }),
  }
}

/** Opens the numbers of namesakes of a village, which are few. */
async function slips(
  client: Queryable,
  secrets: Pick<Secrets, 'open'>,
  { first, last }: ScopeRange,
): Promise<Found[]> {
  const { rows } = await client.query<Namesake>(
    `SELECT e.id, e.home || e.name AS who, e.id_sealed AS sealed FROM elder e
       JOIN (SELECT home, name FROM elder WHERE merged_into IS NULL AND home BETWEEN $1 AND $2
              GROUP BY home, name HAVING count(*) > 1) twice ON twice.home = e.home AND twice.name = e.name
      WHERE e.merged_into IS NULL ORDER BY e.home, e.name, e.id LIMIT 5000`,
    [first, last],
  )
  return [...Map.groupBy(rows, ({ who }) => who).values()].flatMap((group) => {
    const opened = group.map(({ id, sealed }) => ({ id, number: secrets.open(sealed, idNumberContext(id)) }))
    return opened.flatMap((one, i) =>
      opened
        .slice(i + 1)
        .filter((two) => isSlip(one.number, two.number))
        .map((two) => ({ first: one.id, second: two.id, why: 'id-digit' as const })),
    )
  })
}

const CHECK_DIGIT = 17

/** One digit apart, or two neighbours changed places; the check digit follows from the others. */
function isSlip(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  const apart = [...a].flatMap((digit, i) => (i !== CHECK_DIGIT && digit !== b[i] ? [i] : []))
  const [i = 0, j = i] = apart
  if (apart.length <= 1) return true
  return apart.length === 2 && j === i + 1 && a[i] === b[j] && a[j] === b[i]
}

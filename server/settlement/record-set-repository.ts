/** The records of a settlement, read again: the meals and voids that each chain held when it was computed. */
import type { Tap } from '../../core/settlement/taps.ts'
import { MEAL_COLUMNS, type MealRow, tapOf, WITHHOLDING } from '../ingest/attendance-repository.ts'
import type { Queryable } from '../plugins/database.ts'
import { rowsOf } from './cursor.ts'
import { type Asked, daysAsked } from './days-asked.ts'
import type { Cursors } from './known-repository.ts'
import { bearingOf, bears, rangeOf } from './meal-repository.ts'

/** `terminal:epoch`, as taps name their chain. */
const CHAIN = `s.terminal_id || ':' || s.epoch`
const HELD = 'unnest($1::int[], $2::int[]) AS held (id, last)'
const WITHHELD = `(m.elder_id IS NULL OR coalesce(m.reason, '') = ANY ('{${WITHHOLDING.join()}}'))`

type Void = { seq: number; at: number }
/** A meal of a chain: a tap, or one that the kiosk wrote down without the expectation of a subsidy. */
export type HeldMeal = MealRow & { stream: number; chain: string; void: Void | null }

/** `knownAt`: as of when it is known who is a double of whom. */
export type RecordSet = { asked: Asked; cursors: Cursors; knownAt: Date }

/** Who a meal's elder is, where `merged` may be a double of theirs; with the parameter of the moment. */
const WHO = 'coalesce(merged.into_id, m.elder_id)'
const merged = (
  nth: number,
) => `LEFT JOIN elder_merge merged ON merged.double_id = m.elder_id AND merged.known_at <= $${nth}
  AND (merged.withdrawn_at IS NULL OR merged.withdrawn_at > $${nth})`
const COLUMNS = MEAL_COLUMNS.replace('m.elder_id', `${WHO} AS elder_id`)

/** Meals of the days asked for, chain by chain in the order of their numbers; `elders` null: of all. Needs a transaction. */
export function heldMeals(
  client: Queryable,
  { asked, cursors, knownAt }: RecordSet,
  elders: readonly string[] | null,
): AsyncGenerator<HeldMeal> {
  return rowsOf<HeldMeal>(
    client,
    `SELECT s.id AS stream, ${CHAIN} AS chain, ${COLUMNS},
            (SELECT json_build_object('seq', v.seq, 'at', coalesce(r.at, m.at))
               FROM meal_void v LEFT JOIN record r ON r.stream_id = v.stream_id AND r.seq = v.seq
              WHERE v.stream_id = m.stream_id AND v.voids = m.seq AND v.seq <= held.last
              ORDER BY v.seq LIMIT 1) AS void
       FROM meal m
       JOIN ${HELD} ON held.id = m.stream_id AND m.seq <= held.last
       JOIN stream s ON s.id = m.stream_id
       ${merged(8)}
      WHERE EXISTS (SELECT FROM unnest($3::date[], $4::date[]) AS r (first, last) WHERE m.day BETWEEN r.first AND r.last)
        AND m.day BETWEEN $5 AND $6 AND ($7::text[] IS NULL OR ${WHO} = ANY($7))
      ORDER BY s.terminal_id COLLATE "C", s.epoch COLLATE "C", m.seq`,
    [...held(cursors), ...days(asked), elders, knownAt],
  )
}

/** Elders with a tap at a site on a day asked for. */
export async function eldersHeldAt(
  client: Queryable,
  { asked, cursors, knownAt }: RecordSet,
  site: string,
): Promise<string[]> {
  const [, , first, last] = days(asked)
  const { rows } = await client.query<{ elder_id: string }>(
    `SELECT DISTINCT ${WHO} AS elder_id FROM meal m JOIN ${HELD} ON held.id = m.stream_id AND m.seq <= held.last
      ${merged(6)} WHERE m.day BETWEEN $3 AND $4 AND m.site_id = $5 AND NOT ${WITHHELD}`,
    [...held(cursors), first, last, site, knownAt],
  )
  return rows.map(({ elder_id }) => elder_id)
}

/** Elders of each site and service day with more than `count` taps. */
export async function crowdsHeld(
  client: Queryable,
  { asked, cursors, knownAt }: RecordSet,
  count: number,
): Promise<string[][]> {
  const [, , first, last] = days(asked)
  const { rows } = await client.query<{ elders: string[] }>(
    `SELECT array_agg(DISTINCT ${WHO}) AS elders
       FROM meal m JOIN ${HELD} ON held.id = m.stream_id AND m.seq <= held.last
       ${merged(7)}
      WHERE m.day BETWEEN $3 AND $4 AND NOT ${WITHHELD}
      GROUP BY m.site_id, (m.at + (480 - $5::int) * 60000) / 86400000 HAVING count(*) > $6`,
    [...held(cursors), first, last, asked.dayStarts, count, knownAt],
  )
  return rows.map(({ elders }) => elders)
}

/** A held meal as settlement takes it; undefined where it is no tap. */
export function tapOfHeld(meal: HeldMeal): { tap: Tap; voided: boolean } | undefined {
  const what = tapOf(meal)
  if (!('tap' in what)) return undefined
  const { day: _, seq, price, ...taken } = what.tap
  return {
    tap: { ...taken, terminal: meal.chain, seq: BigInt(seq), price: BigInt(price) },
    voided: meal.void !== null,
  }
}

export type HeldChain = {
  chain: string
  terminal: string
  epoch: string
  /** The last record that bears on the month, with its hash; null where none does. */
  seq: number | null
  hash: string | null
}

/** All chains in their order; those that bear on the month make the record-set hash (docs/adr/0008). */
export async function heldChains(client: Queryable, { asked, cursors }: RecordSet): Promise<HeldChain[]> {
  const { rows } = await client.query<HeldChain>(
    `SELECT b.chain, b.terminal, b.epoch, b.seq, encode(r.hash, 'hex') AS hash FROM (
       SELECT s.id, ${CHAIN} AS chain, s.terminal_id AS terminal, s.epoch, greatest(
           (SELECT seq FROM meal WHERE stream_id = s.id AND ${bears(3)} AND seq <= held.last
             ORDER BY seq DESC LIMIT 1),
           (SELECT max(v.seq) FROM meal_void v JOIN meal m ON m.stream_id = v.stream_id AND m.seq = v.voids
             WHERE v.stream_id = s.id AND ${bears(3)} AND v.seq <= held.last AND NOT ${WITHHELD})) AS seq
         FROM ${HELD} JOIN stream s USING (id)) b
       LEFT JOIN record r ON r.stream_id = b.id AND r.seq = b.seq
      ORDER BY b.terminal COLLATE "C", b.epoch COLLATE "C"`,
    [...held(cursors), ...bearingOf(asked)],
  )
  return rows
}

function held(cursors: Cursors): [number[], number[]] {
  return [Object.keys(cursors).map(Number), Object.values(cursors)]
}

/** The ranges' first and last days, and those of all. */
function days(asked: Asked): [string[], string[], string | undefined, string | undefined] {
  const ranges = [...daysAsked(asked)]
    .map(([month, set]) => rangeOf(month, set))
    .sort((a, b) => (a.first < b.first ? -1 : 1))
  return [
    ranges.map(({ first }) => first),
    ranges.map(({ last }) => last),
    ranges[0]?.first,
    ranges.at(-1)?.last,
  ]
}

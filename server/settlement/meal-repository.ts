/** The meals of a month as SQL: folded into days as bits, and single ones where these do not do. */
import { addDays, daysOfMonth, type PlainDate, type PlainMonth, startOfDay } from '../../core/plain-date.ts'
import type { FrameDays } from '../../core/settlement/attendance/attendance.ts'
import type { ElderTap } from '../../core/settlement/attendance/from-taps.ts'
import { kindOf } from '../../core/settlement/attendance/written-sheet.ts'
import { type DaySet, dayBit } from '../../core/settlement/day-set.ts'
import { groupBy } from '../../core/settlement/grouping.ts'
import { MEALS, SERVICES } from '../../core/vocabulary.ts'
import { MEAL_COLUMNS, type MealRow, tapOf, WITHHOLDING } from '../ingest/attendance-repository.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Bearing } from './attendance-repository.ts'
import { copyRows } from './copy-rows.ts'
import { type Asked, daysAsked, monthDays } from './days-asked.ts'
import { type Merges, NO_MERGES, withDoubles } from './merge-repository.ts'

/** The kiosk's reason where a meal is no tap. */
const WITHHELD = `CASE WHEN elder_id IS NULL OR reason = ANY ('{${WITHHOLDING.join()}}') THEN coalesce(reason, 'unknown-card') END`
/** ms from midnight UTC of the day that the terminal wrote down, and what makes it midnight in Shanghai. */
const TIME = `at - (day - DATE '1970-01-01') * 86400000::bigint`
const MIDNIGHT = 28_800_000
/** Price, meal and service in one number, told apart by the lengths of their words: five keys cost a third more. */
const KIND = 'price * 256::bigint + octet_length(meal) * 16 + octet_length(service)'

export type Range = { month: PlainMonth; first: PlainDate; last: PlainDate }

export function rangeOf(month: PlainMonth, set: DaySet): Range {
  const days = daysOfMonth(month).filter((day) => (set & dayBit(day)) !== 0)
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) throw new RangeError('no days')
  return { month, first, last }
}

/** One elder's taps at a site that say the same. `odd`: days with an odd number of them. */
export type Folded = {
  elder: string
  site: string
  /** Meal and service, as attendance sheets number them. */
  kind: number
  price: number
  days: DaySet
  odd: DaySet
  taps: number
  from: number
  to: number
  /** The kiosk's reason where it is no tap. */
  withheld: string | null
}

/** Row by row as they come: all at once would be half a million. A cursor would keep PostgreSQL to one processor. */
export async function foldMeals(
  client: Queryable,
  { month, first, last }: Range,
  take: (row: Folded) => void,
): Promise<void> {
  await client.query(
    `SET LOCAL work_mem = '256MB'; SET LOCAL parallel_tuple_cost = 0; SET LOCAL parallel_setup_cost = 0`,
  )
  await copyRows(
    client,
    `SELECT elder_id, site_id, (kind / 256)::int, (kind % 256)::int, days, odd, taps,
            greatest(earliest + ${MIDNIGHT}, -1)::int, least(latest + ${MIDNIGHT}, 172800000)::int, reason
       FROM (SELECT elder_id, site_id, ${KIND} AS kind, bit_or(1 << (day - DATE '${month}-01')) AS days,
                    bit_xor(1 << (day - DATE '${month}-01')) AS odd, count(*)::int AS taps, min(${TIME}) AS earliest,
                    max(${TIME}) AS latest, reason
               FROM meal WHERE day BETWEEN '${first}' AND '${last}' GROUP BY 1, 2, 3, reason) folded`,
    (row) => {
      const isNobody = row.isNull(0)
      const reason = row.isNull(9) ? null : row.text(9)
      const isWithheld = isNobody || (reason !== null && WITHHOLDING.includes(reason))
      take({
        elder: isNobody ? '' : row.text(0),
        site: row.text(1),
        price: row.integer(2),
        kind: KIND_BY_LENGTHS.get(row.integer(3)) ?? -1,
        days: row.integer(4),
        odd: row.integer(5),
        taps: row.integer(6),
        from: row.integer(7),
        to: row.integer(8),
        withheld: isWithheld ? (reason ?? 'unknown-card') : null,
      })
    },
  )
}

const KIND_BY_LENGTHS: ReadonlyMap<number, number> = new Map(
  MEALS.flatMap((meal) =>
    SERVICES.map((service) => [meal.length * 16 + service.length, kindOf(meal, service)] as const),
  ),
)

type StoredRow = MealRow & { chain: string; voided: boolean }

const STORED = `s.terminal_id || ':' || s.epoch AS chain, ${MEAL_COLUMNS},
  EXISTS (SELECT 1 FROM meal_void v WHERE v.stream_id = m.stream_id AND v.voids = m.seq) AS voided`

function elderTaps(rows: readonly StoredRow[], merges: Merges): ElderTap[] {
  return rows.flatMap((row) => {
    const what = tapOf(row)
    if (!('tap' in what)) return []
    const { seq, price, ...meal } = what.tap
    const elder = merges.get(meal.elder) ?? meal.elder
    return {
      tap: { ...meal, elder, terminal: row.chain, seq: BigInt(seq), price: BigInt(price) },
      voided: row.voided,
    }
  })
}

export async function readTaps(
  client: Queryable,
  ranges: readonly Range[],
  merges: Merges,
): Promise<ElderTap[]> {
  const { rows } = await client.query<StoredRow>(
    `SELECT ${STORED} FROM unnest($1::date[], $2::date[]) AS r (first, last)
       JOIN meal m ON m.day BETWEEN r.first AND r.last JOIN stream s ON s.id = m.stream_id`,
    [ranges.map(({ first }) => first), ranges.map(({ last }) => last)],
  )
  return elderTaps(rows, merges)
}

export async function readVoided(
  client: Queryable,
  days: ReadonlyMap<PlainMonth, DaySet>,
): Promise<ElderTap[]> {
  const ranges = [...days].map(([month, set]) => rangeOf(month, set))
  const { rows } = await client.query<StoredRow>(
    `SELECT ${STORED} FROM (SELECT DISTINCT stream_id, voids FROM meal_void) named
       JOIN meal m ON m.stream_id = named.stream_id AND m.seq = named.voids JOIN stream s ON s.id = m.stream_id
      WHERE EXISTS (SELECT 1 FROM unnest($1::date[], $2::date[]) AS r (first, last) WHERE m.day BETWEEN first AND last)`,
    [ranges.map(({ first }) => first), ranges.map(({ last }) => last)],
  )
  // Whose they are now, the store knows.
  return elderTaps(rows, NO_MERGES)
}

/** Elders with a tap that its terminal wrote on a day beside the days asked for, and the policy puts on one of them. */
export async function readShifted(
  client: Queryable,
  days: ReadonlyMap<PlainMonth, DaySet>,
  dayStarts: number,
): Promise<Set<string>> {
  const ranges = [...days]
    .map(([month, set]) => rangeOf(month, set))
    .sort((a, b) => (a.first < b.first ? -1 : 1))
  const edges = [ranges[0]?.first, ranges.at(-1)?.last]
  const [first = '', last = ''] = edges
  const afterFirst = startOfDay(addDays(first as PlainDate, 1)) + dayStarts * 60_000
  const beforeLast = startOfDay(last as PlainDate) + dayStarts * 60_000
  const { rows } = await client.query<{ elder_id: string }>(
    `SELECT DISTINCT elder_id FROM meal
      WHERE ${WITHHELD} IS NULL AND (day = $1 AND at >= $3 OR day = $2 AND at < $4)`,
    [first, last, afterFirst, beforeLast],
  )
  return new Set(rows.map(({ elder_id }) => elder_id))
}

/** All taps of elders on the days on which single taps must be told apart. */
export async function readSingles(
  client: Queryable,
  apart: Iterable<{ elder: string; on: readonly FrameDays[] }>,
  merges: Merges,
): Promise<Map<string, ElderTap[]>> {
  const elders: string[] = []
  const days: string[] = []
  for (const { elder, on } of apart) {
    const selves = withDoubles(merges, [elder])
    for (const { frame, days: set } of on) {
      frame.days.forEach((day, index) => {
        if ((set & (1 << index)) === 0) return
        for (const self of selves) {
          elders.push(self)
          days.push(day)
        }
      })
    }
  }
  const { rows } = await client.query<StoredRow>(
    // IS TRUE keeps the list a list to look up in: as a join the planner would make the lookup of all meals. Most meals
    // are of none of the elders, which is told faster.
    `SELECT ${STORED} FROM meal m JOIN stream s ON s.id = m.stream_id
      WHERE m.elder_id = ANY ($1::text[])
        AND ((m.elder_id, m.day) IN (SELECT elder, day FROM unnest($1::text[], $2::date[]) AS w (elder, day))) IS TRUE`,
    [elders, days],
  )
  return groupBy(elderTaps(rows, merges), ({ tap }) => tap.elder)
}

/**
 * Whether a meal bears on a month, by parameters from the `nth` on, which `bearingOf` gives: one of its days as the
 * terminal wrote them down, or a tap that was written to the day beside and by its instant lies in the month.
 */
export const bears = (nth: number) => `(day BETWEEN $${nth}::date AND $${nth + 1}::date
  OR day IN ($${nth}::date - 1, $${nth + 1}::date + 1) AND at >= $${nth + 2}::bigint AND at < $${nth + 3}::bigint
     AND ${WITHHELD} IS NULL)`

/** First and last day, first instant and the one after the last; no instants where whole weeks are asked for. */
export function bearingOf(asked: Asked): [PlainDate, PlainDate, number | null, number | null] {
  if (!asked.weeks) {
    const { first, last } = monthDays(asked.month)
    const begins = asked.dayStarts * 60_000
    return [first, last, startOfDay(first) + begins, startOfDay(addDays(last, 1)) + begins]
  }
  const ranges = [...daysAsked(asked)]
    .map(([month, set]) => rangeOf(month, set))
    .sort((a, b) => (a.first < b.first ? -1 : 1))
  const [from, to] = [ranges[0]?.first, ranges.at(-1)?.last]
  if (from === undefined || to === undefined) throw new RangeError('no days')
  return [from, to, null, null]
}

/** Each chain's last record that bears on the month: a meal, or a void of one that is a tap. */
export async function readBearing(client: Queryable, asked: Asked): Promise<Bearing[]> {
  const { rows } = await client.query<Bearing>(
    `SELECT id, terminal_id || ':' || epoch AS chain, seq FROM (
       SELECT s.id, s.terminal_id, s.epoch, greatest(
           (SELECT seq FROM meal WHERE stream_id = s.id AND ${bears(1)} ORDER BY seq DESC LIMIT 1),
           (SELECT max(v.seq) FROM meal_void v JOIN meal m ON m.stream_id = v.stream_id AND m.seq = v.voids
             WHERE v.stream_id = s.id AND ${bears(1)} AND ${WITHHELD} IS NULL)) AS seq
         FROM stream s) bearing
      WHERE seq IS NOT NULL ORDER BY terminal_id COLLATE "C", epoch COLLATE "C"`,
    bearingOf(asked),
  )
  return rows
}

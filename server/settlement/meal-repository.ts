/** The meals of a month as SQL: folded into days as bits, and single ones where these do not do. */
import pg from 'pg'
import { addDays, daysOfMonth, type PlainDate, type PlainMonth, startOfDay } from '../../core/plain-date.ts'
import type { Frame } from '../../core/settlement/attendance/frame.ts'
import type { ElderTap } from '../../core/settlement/attendance/from-taps.ts'
import { type DaySet, dayBit } from '../../core/settlement/day-set.ts'
import { groupBy } from '../../core/settlement/grouping.ts'
import { MEAL_COLUMNS, type MealRow, tapOf, WITHHOLDING } from '../ingest/attendance-repository.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Bearing } from './attendance-repository.ts'
import { type Asked, daysAsked } from './days-asked.ts'

/** The kiosk's reason where a meal is no tap. */
const WITHHELD = `CASE WHEN elder_id IS NULL OR reason = ANY ('{${WITHHOLDING.join()}}') THEN coalesce(reason, 'unknown-card') END`
/** ms from midnight in Shanghai of the day that the terminal wrote down. */
const TIME = `at - (day - DATE '1970-01-01') * 86400000::bigint + 28800000`
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
  price: number
  words: number
  days: DaySet
  odd: DaySet
  taps: number
  from: number
  to: number
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
  const query = new pg.Query<Folded>(
    `SELECT elder_id AS elder, site_id AS site, (kind / 256)::int AS price, (kind % 256)::int AS words, days, odd, taps,
            greatest(earliest, -1)::int AS from, least(latest, 172800000)::int AS to, withheld
       FROM (SELECT elder_id, site_id, ${KIND} AS kind, bit_or(1 << (day - $1::date)) AS days,
                    bit_xor(1 << (day - $1::date)) AS odd, count(*)::int AS taps, min(${TIME}) AS earliest,
                    max(${TIME}) AS latest, ${WITHHELD} AS withheld
               FROM meal WHERE day BETWEEN $2 AND $3 GROUP BY 1, 2, 3, ${WITHHELD}) folded`,
    [`${month}-01`, first, last],
  )
  const ended = new Promise<void>((resolve, reject) => {
    query.on('end', () => resolve())
    query.on('error', reject)
  })
  let fault: unknown
  query.on('row', (row) => {
    // What is thrown here would end the process.
    try {
      take(row)
    } catch (error) {
      fault ??= error
    }
  })
  ;(client as pg.PoolClient).query(query)
  await ended
  if (fault !== undefined) throw fault
}

type StoredRow = MealRow & { chain: string; voided: boolean }

const STORED = `s.terminal_id || ':' || s.epoch AS chain, ${MEAL_COLUMNS},
  EXISTS (SELECT 1 FROM meal_void v WHERE v.stream_id = m.stream_id AND v.voids = m.seq) AS voided`

function elderTaps(rows: readonly StoredRow[]): ElderTap[] {
  return rows.flatMap((row) => {
    const what = tapOf(row)
    if (!('tap' in what)) return []
    const { seq, price, ...meal } = what.tap
    return {
      tap: { ...meal, terminal: row.chain, seq: BigInt(seq), price: BigInt(price) },
      voided: row.voided,
    }
  })
}

export async function readTaps(client: Queryable, ranges: readonly Range[]): Promise<ElderTap[]> {
  const { rows } = await client.query<StoredRow>(
    `SELECT ${STORED} FROM unnest($1::date[], $2::date[]) AS r (first, last)
       JOIN meal m ON m.day BETWEEN r.first AND r.last JOIN stream s ON s.id = m.stream_id`,
    [ranges.map(({ first }) => first), ranges.map(({ last }) => last)],
  )
  return elderTaps(rows)
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
  return elderTaps(rows)
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
  apart: ReadonlyMap<string, ReadonlyMap<Frame, DaySet>>,
): Promise<Map<string, ElderTap[]>> {
  const elders: string[] = []
  const days: string[] = []
  for (const [elder, sets] of apart) {
    for (const [frame, set] of sets) {
      frame.days.forEach((day, index) => {
        if ((set & (1 << index)) === 0) return
        elders.push(elder)
        days.push(day)
      })
    }
  }
  const { rows } = await client.query<StoredRow>(
    // IS TRUE keeps the list a list to look up in: as a join the planner would make the lookup of all meals.
    `SELECT ${STORED} FROM meal m JOIN stream s ON s.id = m.stream_id
      WHERE ((m.elder_id, m.day) IN (SELECT elder, day FROM unnest($1::text[], $2::date[]) AS w (elder, day))) IS TRUE`,
    [elders, days],
  )
  return groupBy(elderTaps(rows), ({ tap }) => tap.elder)
}

/** Each chain's last record that bears on the month: a meal of one of the days, or a void of one. */
export async function readBearing(client: Queryable, asked: Asked): Promise<Bearing[]> {
  const ranges = [...daysAsked(asked)]
    .filter(([month]) => asked.weeks || month === asked.month)
    .map(([month, set]) => rangeOf(month, set))
    .sort((a, b) => (a.first < b.first ? -1 : 1))
  const { rows } = await client.query<Bearing>(
    `SELECT id, terminal_id || ':' || epoch AS chain, seq FROM (
       SELECT s.id, s.terminal_id, s.epoch, greatest(
           (SELECT seq FROM meal WHERE stream_id = s.id AND day BETWEEN $1 AND $2 ORDER BY seq DESC LIMIT 1),
           (SELECT max(v.seq) FROM meal_void v JOIN meal m ON m.stream_id = v.stream_id AND m.seq = v.voids
             WHERE v.stream_id = s.id AND m.day BETWEEN $1 AND $2 AND ${WITHHELD} IS NULL)) AS seq
         FROM stream s) bearing
      WHERE seq IS NOT NULL ORDER BY terminal_id COLLATE "C", epoch COLLATE "C"`,
    [ranges[0]?.first, ranges.at(-1)?.last],
  )
  return rows
}

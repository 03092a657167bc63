/** What came to be known after a settlement was computed: records behind its cursors, and changes of the register. */
import type { PlainDate } from '../../core/plain-date.ts'
import type { ChangedTap } from '../../core/settlement/adjust-explain.ts'
import { MEAL_COLUMNS, type MealRow, tapOf, WITHHOLDING } from '../ingest/attendance-repository.ts'
import type { Queryable } from '../plugins/database.ts'
import type { MealName } from './attendance-repository.ts'
import type { Days } from './days-asked.ts'
import type { Cursors } from './known-repository.ts'
import { type Merges, withDoubles } from './merge-repository.ts'

export type Since = MealName & { day: PlainDate; elder: string; kind: 'late' | 'voided' }

const IS_TAP = `m.elder_id IS NOT NULL AND coalesce(m.reason, '') <> ALL ('{${WITHHOLDING.join()}}')`
const BEFORE = 'coalesce(($1::jsonb ->> s.id::text)::int, 0)'

/** Taps of the days that came since, and those that were voided since; one that was both stands twice. */
export async function listSince(
  client: Queryable,
  cursors: Cursors,
  { first, last }: Days,
): Promise<Since[]> {
  const { rows } = await client.query<Since>(
    // OFFSET 0: chain by chain along its own numbers, whatever the planner thinks.
    `SELECT s.id AS stream, m.seq, m.day, m.elder, m.kind FROM stream s CROSS JOIN LATERAL (
       (SELECT m.seq, m.day::text AS day, m.elder_id AS elder, 'late' AS kind FROM meal m
         WHERE m.stream_id = s.id AND m.seq > ${BEFORE} AND m.day BETWEEN $2 AND $3 AND ${IS_TAP} OFFSET 0)
       UNION ALL
       (SELECT m.seq, m.day::text, m.elder_id, 'voided' FROM meal_void v JOIN meal m ON m.stream_id = v.stream_id AND m.seq = v.voids
         WHERE v.stream_id = s.id AND v.seq > ${BEFORE} AND m.day BETWEEN $2 AND $3 AND ${IS_TAP} OFFSET 0)) m
      WHERE s.contiguous > ${BEFORE} ORDER BY s.id, m.seq, m.kind`,
    [JSON.stringify(cursors), first, last],
  )
  return rows
}

/** Taps of the days that came since, looked for by their days: the cursors may lie years back. */
export async function listLate(
  client: Queryable,
  cursors: Cursors,
  { first, last }: Days,
): Promise<(MealName & { day: PlainDate })[]> {
  const { rows } = await client.query<MealName & { day: PlainDate }>(
    `SELECT s.id AS stream, m.seq, m.day::text AS day FROM meal m JOIN stream s ON s.id = m.stream_id
      WHERE m.day BETWEEN $2 AND $3 AND m.seq > ${BEFORE} AND ${IS_TAP} ORDER BY s.id, m.seq`,
    [JSON.stringify(cursors), first, last],
  )
  return rows
}

/** Whether an elder's meals of the days $2 to $3 are there: in attendance sheets, or come after them. */
const ateOn = (elder: string) => `(EXISTS (SELECT FROM attendance_sheet a
    WHERE a.month BETWEEN left($2::date::text, 7) AND left($3::date::text, 7) AND position('"' || ${elder} || '"' IN a.names) > 0)
  OR EXISTS (SELECT FROM stream s JOIN meal m ON m.stream_id = s.id AND m.seq > s.attended
    WHERE m.elder_id = ${elder} AND m.day BETWEEN $2 AND $3))`

/**
 * Elders of whom something that bears on the days changed, or whose double became them. `all`: also those who were not on the register then; they
 * cannot have tapped.
 */
export async function listChangedElders(
  client: Queryable,
  knownAt: Date,
  { first, last }: Days,
  all: boolean,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT f.elder_id AS id FROM elder_fact f
      WHERE (f.known_at > $1 OR f.withdrawn_at > $1) AND f.from_day <= $3 AND (f.to_day IS NULL OR f.to_day > $2)
     UNION
     SELECT n.elder_id FROM elder_version n
       LEFT JOIN elder_version t ON t.elder_id = n.elder_id AND t.known_at <= $1
                                AND (t.withdrawn_at IS NULL OR t.withdrawn_at > $1)
      WHERE n.withdrawn_at IS NULL AND n.known_at > $1
        AND CASE WHEN t.id IS NULL THEN $4 AND n.born <= $3
                 ELSE (n.born, n.home) <> (t.born, t.home)
                      OR least(n.died, $3) IS DISTINCT FROM least(t.died, $3) END
     UNION
     SELECT g.into_id FROM elder_merge g
      WHERE (g.known_at > $1 OR g.withdrawn_at > $1) AND ($4 OR ${ateOn('g.double_id')})
      ORDER BY 1`,
    [knownAt, first, last, all],
  )
  return rows.map(({ id }) => id)
}

/** Whether something of a site changed that bears on the days. */
export async function haveSitesChanged(
  client: Queryable,
  knownAt: Date,
  { first, last }: Days,
): Promise<boolean> {
  const { rows } = await client.query<{ changed: boolean }>(
    `SELECT EXISTS (
       SELECT 1 FROM site_fact JOIN site s ON s.id = site_id
        WHERE (known_at > $1 OR withdrawn_at > $1) AND from_day <= $3 AND (to_day IS NULL OR to_day > $2)
     ) OR EXISTS (
       SELECT 1 FROM site_version n
         LEFT JOIN site_version t ON t.site_id = n.site_id AND t.known_at <= $1
                                 AND (t.withdrawn_at IS NULL OR t.withdrawn_at > $1)
        WHERE n.withdrawn_at IS NULL AND n.known_at > $1
          AND CASE WHEN t.id IS NULL THEN n.opened <= $3
                   ELSE n.region <> t.region OR least(n.opened, $3 + 1) <> least(t.opened, $3 + 1)
                        OR least(n.closed, $3 + 1) IS DISTINCT FROM least(t.closed, $3 + 1) END
     ) AS changed`,
    [knownAt, first, last],
  )
  return rows[0]?.changed ?? false
}

/** All taps of some elders on the days, but `without`; `late` and `voided` by what the cursors tell. */
export async function readChangedTaps(
  client: Queryable,
  elders: readonly string[],
  { first, last }: Days,
  cursors: Cursors,
  without: readonly MealName[],
  merges: Merges,
): Promise<ChangedTap[]> {
  const { rows } = await client.query<MealRow & { stream: number; chain: string; void_seq: number | null }>(
    `SELECT s.id AS stream, s.terminal_id || ':' || s.epoch AS chain, ${MEAL_COLUMNS},
            (SELECT min(v.seq) FROM meal_void v WHERE v.stream_id = m.stream_id AND v.voids = m.seq) AS void_seq
       FROM meal m JOIN stream s ON s.id = m.stream_id
      WHERE m.day BETWEEN $2 AND $3 AND m.elder_id = ANY($1) ORDER BY s.id, m.seq`,
    [withDoubles(merges, elders), first, last],
  )
  const left = new Set(without.map(({ stream, seq }) => `${stream}/${seq}`))
  return rows.flatMap(({ stream, chain, void_seq, ...row }) => {
    const what = tapOf(row)
    if (!('tap' in what) || left.has(`${stream}/${row.seq}`)) return []
    const { seq, price, day: _, ...meal } = what.tap
    const elder = merges.get(meal.elder) ?? meal.elder
    const before = cursors[stream] ?? 0
    return [
      {
        tap: { ...meal, elder, terminal: chain, seq: BigInt(seq), price: BigInt(price) },
        late: seq > before,
        voided: void_seq === null ? null : void_seq > before ? 'since' : 'then',
      },
    ]
  })
}

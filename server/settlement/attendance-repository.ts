/**
 * The month's meals as settlement reads them: attendance sheets, the meals that came after them, and the voids, with
 * the hash that binds the records behind them all (docs/adr/0008).
 */
import { dayOf, monthOf, type PlainDate, type PlainMonth } from '../../core/plain-date.ts'
import { SheetRows } from '../../core/settlement/attendance/sheet-rows.ts'
import type { WrittenSheet } from '../../core/settlement/attendance/written-sheet.ts'
import { dayBit } from '../../core/settlement/day-set.ts'
import { MEAL_COLUMNS, type MealRow, tapOf, wordsOf } from '../ingest/attendance-repository.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Watch } from './computations.ts'
import { copyRows } from './copy-rows.ts'
import { type Asked, daysAsked } from './days-asked.ts'
import { listHash } from './hashes.ts'
import { bearingOf, bears } from './meal-repository.ts'
import type { Merges } from './merge-repository.ts'

export type MonthAttendance = {
  rows: SheetRows
  /** Months of which there are rows. */
  months: PlainMonth[]
  /** Meals of the month that became no tap, by the kiosk's reason. */
  withheld: Record<string, number>
  recordsHash: Buffer
}

/** The last record of a chain that bears on a month. */
export type Bearing = { id: number; chain: string; seq: number }

type Stream = { id: number; chain: string; attended: number; contiguous: number }

const STREAMS_AT_ONCE = 48

/** A meal by its stream and number. */
export type MealName = { stream: number; seq: number }

/** Needs a transaction that looks into one snapshot. `without`: meals that count like voided ones. */
export async function readAttendance(
  client: Queryable,
  asked: Asked,
  watch: Watch,
  merges: Merges,
  without: readonly MealName[] = [],
): Promise<MonthAttendance> {
  const { month } = asked
  const days = daysAsked(asked)
  const months = [...days.keys()]
  const isAsked = (day: PlainDate) => ((days.get(monthOf(day)) ?? 0) & dayBit(day)) !== 0
  const isBearing = ({ day, at }: MealRow, isTap: boolean) =>
    isAsked(day) &&
    (asked.weeks ||
      monthOf(day) === month ||
      (isTap && monthOf(dayOf(Number(at), asked.dayStarts)) === month))
  const rows = new SheetRows(merges)
  const withheld: Record<string, number> = {}
  const streams = await listStreams(client)
  const lasts = new Map<number, number>()
  const note = (stream: number, seq: number) => lasts.set(stream, Math.max(lasts.get(stream) ?? 0, seq))
  const withhold = (of: PlainMonth, reason: string, count: number) => {
    if (of === month) withheld[reason] = (withheld[reason] ?? 0) + count
  }
  for (let at = 0; at < streams.length; at += STREAMS_AT_ONCE) {
    const some = streams.slice(at, at + STREAMS_AT_ONCE)
    const beside = new Set<number>()
    await readSheets(client, some, asked, (stream, of, written) => {
      const ofMonth = days.get(of) ?? 0
      const sheet = rows.add(stream.chain, of, written, ofMonth)
      for (const [reason, count] of Object.entries(sheet.names.withheld)) withhold(of, reason, count)
      if (asked.weeks || of === month) note(stream.id, sheet.lastOn(ofMonth))
      else beside.add(stream.id)
    })
    for (const { id, seq } of await readBeside(client, [...beside], asked)) note(id, seq)
    await readNewest(client, some, (stream, row) => {
      const what = tapOf(row)
      if (isBearing(row, 'tap' in what)) note(stream.id, row.seq)
      if (!('tap' in what)) withhold(monthOf(row.day), what.withheld, 1)
      else if (isAsked(row.day)) rows.addSingle(stream.chain, what.tap)
    })
    await readVoids(client, some, months, (stream, row) => {
      const what = tapOf(row)
      if (!('tap' in what)) return
      rows.void(stream.chain, monthOf(row.day), what.tap)
      if (isBearing(row, true)) note(stream.id, row.void_seq)
    })
    await readNamed(client, some, without, (stream, row) => {
      const what = tapOf(row)
      if ('tap' in what) rows.void(stream.chain, monthOf(row.day), what.tap)
    })
    watch.tell('reading', at + some.length, streams.length)
    await watch.pause()
  }
  const bearing = streams.flatMap(({ id, chain }) => {
    const seq = lasts.get(id) ?? 0
    return seq > 0 ? [{ id, chain, seq }] : []
  })
  return { rows, months, withheld, recordsHash: await hashOf(client, bearing) }
}

async function listStreams(client: Queryable): Promise<Stream[]> {
  const { rows } = await client.query<Stream>(
    // A journal is a stream of its own: two of one terminal may use the same numbers.
    `SELECT id, terminal_id || ':' || epoch AS chain, attended, contiguous FROM stream
      ORDER BY terminal_id COLLATE "C", epoch COLLATE "C"`,
  )
  return rows
}

/** Sheets of the months around only where something of them may lie in the month. */
async function readSheets(
  client: Queryable,
  streams: readonly Stream[],
  asked: Asked,
  take: (stream: Stream, month: PlainMonth, written: WrittenSheet) => void,
): Promise<void> {
  const byId = new Map(streams.map((stream) => [stream.id, stream]))
  const begins = asked.dayStarts * 60_000
  const months = [...daysAsked(asked).keys()].map((month) => `'${month}'`)
  await copyRows(
    client,
    `SELECT stream_id, month, names, numbers FROM attendance_sheet
      WHERE stream_id IN (${[...byId.keys()].join()}) AND month IN (${months.join()})
        AND (month = '${asked.month}' OR ${asked.weeks} OR earliest < ${begins} OR latest >= ${begins + 86_400_000})`,
    (row) => {
      const stream = byId.get(row.integer(0))
      if (stream === undefined) return
      const written = { names: row.text(2), numbers: wordsOf(row.bytes(3)) }
      take(stream, row.text(1) as PlainMonth, written)
    },
  )
}

/** The last meal that bears on the month of chains that may have written one of its meals to a day beside it. */
async function readBeside(
  client: Queryable,
  streams: readonly number[],
  asked: Asked,
): Promise<{ id: number; seq: number }[]> {
  if (streams.length === 0) return []
  const { rows } = await client.query<{ id: number; seq: number }>(
    `SELECT stream_id AS id, max(seq) AS seq FROM meal WHERE stream_id = ANY ($1::int[]) AND ${bears(2)} GROUP BY 1`,
    [streams, ...bearingOf(asked)],
  )
  return rows
}

/** The meals that came after the sheets were written. */
async function readNewest(
  client: Queryable,
  streams: readonly Stream[],
  take: (stream: Stream, row: MealRow) => void,
): Promise<void> {
  const behind = streams.filter(({ attended, contiguous }) => attended < contiguous)
  if (behind.length === 0) return
  const { rows } = await client.query<MealRow & { place: number }>(
    // OFFSET 0: chain by chain along its own numbers, whatever the planner thinks.
    `SELECT s.place::int, m.* FROM unnest($1::int[], $2::int[]) WITH ORDINALITY AS s (id, attended, place)
      CROSS JOIN LATERAL (SELECT ${MEAL_COLUMNS} FROM meal m WHERE m.stream_id = s.id AND m.seq > s.attended
                           ORDER BY m.seq OFFSET 0) m`,
    [behind.map(({ id }) => id), behind.map(({ attended }) => attended)],
  )
  for (const { place, ...row } of rows) {
    const stream = behind[place - 1]
    if (stream !== undefined) take(stream, row)
  }
}

/** Voided meals of the months, each with the chain's last void of it. */
async function readVoids(
  client: Queryable,
  streams: readonly Stream[],
  months: readonly PlainMonth[],
  take: (stream: Stream, row: MealRow & { void_seq: number }) => void,
): Promise<void> {
  const { rows } = await client.query<MealRow & { place: number; void_seq: number }>(
    `SELECT s.place::int, v.void_seq, ${MEAL_COLUMNS}
       FROM unnest($1::int[], $2::int[]) WITH ORDINALITY AS s (id, attended, place)
       CROSS JOIN LATERAL (SELECT coalesce(min(first_seq), s.attended + 1) AS seq FROM attendance_sheet
                            WHERE stream_id = s.id AND month = ANY($3::text[])) first
       CROSS JOIN LATERAL (SELECT voids, max(seq) AS void_seq FROM meal_void
                            WHERE stream_id = s.id AND voids >= first.seq GROUP BY voids) v
       JOIN meal m ON m.stream_id = s.id AND m.seq = v.voids
      ORDER BY m.stream_id, m.seq`,
    [streams.map(({ id }) => id), streams.map(({ attended }) => attended), months],
  )
  for (const { place, ...row } of rows) {
    const stream = streams[place - 1]
    if (stream !== undefined && months.includes(monthOf(row.day))) take(stream, row)
  }
}

async function readNamed(
  client: Queryable,
  streams: readonly Stream[],
  names: readonly MealName[],
  take: (stream: Stream, row: MealRow) => void,
): Promise<void> {
  const byId = new Map(streams.map((stream) => [stream.id, stream]))
  const wanted = names.filter(({ stream }) => byId.has(stream))
  if (wanted.length === 0) return
  const { rows } = await client.query<MealRow & { stream_id: number }>(
    `SELECT m.stream_id, ${MEAL_COLUMNS} FROM unnest($1::int[], $2::int[]) AS w (id, number)
       JOIN meal m ON m.stream_id = w.id AND m.seq = w.number`,
    [wanted.map(({ stream }) => stream), wanted.map(({ seq }) => seq)],
  )
  for (const { stream_id, ...row } of rows) {
    const stream = byId.get(stream_id)
    if (stream !== undefined) take(stream, row)
  }
}

/**
 * Each record names the hash of the one before it, so the hash of the last record that bears on the month binds every
 * record of its chain up to there. A later record that does not bear on it changes nothing.
 */
export async function hashOf(client: Queryable, bearing: readonly Bearing[]): Promise<Buffer> {
  const { rows } = await client.query<{ hash: string | null }>(
    `SELECT encode(r.hash, 'hex') AS hash FROM unnest($1::int[], $2::int[]) WITH ORDINALITY AS b (id, seq, place)
       LEFT JOIN record r ON r.stream_id = b.id AND r.seq = b.seq ORDER BY b.place`,
    [bearing.map(({ id }) => id), bearing.map(({ seq }) => seq)],
  )
  const hash = listHash()
  bearing.forEach(({ chain, seq }, place) => {
    hash.add([chain, seq, rows[place]?.hash ?? null])
  })
  return hash.digest()
}

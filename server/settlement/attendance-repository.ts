/**
 * The month's meals as settlement reads them: attendance sheets, the meals that came after them, and the voids, with
 * the hash that binds the records behind them all (docs/adr/0008).
 */
import { monthOf, type PlainDate, type PlainMonth } from '../../core/plain-date.ts'
import { SheetRows } from '../../core/settlement/attendance/settle-sheets.ts'
import { Sheet } from '../../core/settlement/attendance/sheet.ts'
import { dayBit } from '../../core/settlement/day-set.ts'
import { addMeal, MEAL_COLUMNS, type MealRow, tapOf, wordsOf } from '../ingest/attendance-repository.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Watch } from './computations.ts'
import { type Asked, daysAsked } from './days-asked.ts'
import { listHash } from './hashes.ts'

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

/** Needs a transaction that looks into one snapshot. */
export async function readAttendance(
  client: Queryable,
  asked: Asked,
  watch: Watch,
): Promise<MonthAttendance> {
  const { month } = asked
  const days = daysAsked(asked)
  const months = [...days.keys()]
  const bears = (day: PlainDate) =>
    (asked.weeks || monthOf(day) === month) && ((days.get(monthOf(day)) ?? 0) & dayBit(day)) !== 0
  const rows = new SheetRows()
  const withheld: Record<string, number> = {}
  const bearing: Bearing[] = []
  const streams = await listStreams(client)
  for (let at = 0; at < streams.length; at += STREAMS_AT_ONCE) {
    const some = streams.slice(at, at + STREAMS_AT_ONCE)
    const sheets = await readSheets(client, some, months, asked)
    await addNewest(client, some, months, sheets)
    const lasts = await addVoids(client, some, bears, months, sheets)
    for (const { id, chain } of some) {
      let last = lasts.get(id) ?? 0
      for (const sheet of sheets.get(id)?.values() ?? []) {
        const ofMonth = days.get(sheet.month) ?? 0
        rows.add(chain, sheet, ofMonth)
        if (asked.weeks || sheet.month === month) last = Math.max(last, sheet.lastOn(ofMonth))
        if (sheet.month !== month) continue
        for (const [reason, count] of Object.entries(sheet.withheld))
          withheld[reason] = (withheld[reason] ?? 0) + count
      }
      if (last > 0) bearing.push({ id, chain, seq: last })
    }
    watch.tell('reading', at + some.length, streams.length)
    await watch.pause()
  }
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

type Sheets = Map<number, Map<PlainMonth, Sheet>>

/** Sheets of the months around only where something of them may lie in the month. */
async function readSheets(
  client: Queryable,
  streams: readonly Stream[],
  months: readonly PlainMonth[],
  { month, dayStarts, weeks }: Asked,
): Promise<Sheets> {
  const begins = dayStarts * 60_000
  const { rows } = await client.query<{
    stream_id: number
    month: PlainMonth
    names: string
    numbers: Buffer
  }>(
    `SELECT stream_id, month, names, numbers FROM attendance_sheet
            WHERE stream_id = ANY($1::int[]) AND month = ANY($2::text[])
              AND (month = $3 OR $4 OR earliest < $5 OR latest >= $5 + 86400000)`,
    [streams.map(({ id }) => id), months, month, weeks, begins],
  )
  const sheets: Sheets = new Map()
  for (const { stream_id, month: of, names, numbers } of rows)
    sheetsOf(sheets, stream_id).set(of, Sheet.read(of, { names, numbers: wordsOf(numbers) }))
  return sheets
}

function sheetsOf(sheets: Sheets, stream: number): Map<PlainMonth, Sheet> {
  const found = sheets.get(stream) ?? new Map<PlainMonth, Sheet>()
  sheets.set(stream, found)
  return found
}

/** Puts the meals that came after the sheets were written into them; nothing of that is kept. */
async function addNewest(
  client: Queryable,
  streams: readonly Stream[],
  months: readonly PlainMonth[],
  sheets: Sheets,
): Promise<void> {
  const behind = streams.filter(({ attended, contiguous }) => attended < contiguous)
  if (behind.length === 0) return
  const { rows } = await client.query<MealRow & { stream_id: number }>(
    // OFFSET 0: chain by chain along its own numbers, whatever the planner thinks.
    `SELECT s.id AS stream_id, m.* FROM unnest($1::int[], $2::int[]) AS s (id, attended)
      CROSS JOIN LATERAL (SELECT ${MEAL_COLUMNS} FROM meal m WHERE m.stream_id = s.id AND m.seq > s.attended
                           ORDER BY m.seq OFFSET 0) m`,
    [behind.map(({ id }) => id), behind.map(({ attended }) => attended)],
  )
  for (const row of rows) {
    const month = monthOf(row.day)
    if (!months.includes(month)) continue
    const mine = sheetsOf(sheets, row.stream_id)
    const sheet = mine.get(month) ?? new Sheet(month)
    mine.set(month, sheet)
    addMeal(sheet, row)
  }
}

/** Marks voided meals; gives each chain's last void of a meal of a day that bears on the month. */
async function addVoids(
  client: Queryable,
  streams: readonly Stream[],
  bears: (day: PlainDate) => boolean,
  months: readonly PlainMonth[],
  sheets: Sheets,
): Promise<Map<number, number>> {
  const { rows } = await client.query<MealRow & { stream_id: number; void_seq: number }>(
    `SELECT m.stream_id, v.void_seq, ${MEAL_COLUMNS}
       FROM unnest($1::int[], $2::int[]) AS s (id, attended)
       CROSS JOIN LATERAL (SELECT coalesce(min(first_seq), s.attended + 1) AS seq FROM attendance_sheet
                            WHERE stream_id = s.id AND month = ANY($3::text[])) first
       CROSS JOIN LATERAL (SELECT voids, max(seq) AS void_seq FROM meal_void
                            WHERE stream_id = s.id AND voids >= first.seq GROUP BY voids) v
       JOIN meal m ON m.stream_id = s.id AND m.seq = v.voids
      ORDER BY m.stream_id, m.seq`,
    [streams.map(({ id }) => id), streams.map(({ attended }) => attended), months],
  )
  const lasts = new Map<number, number>()
  for (const { stream_id, void_seq, ...row } of rows) {
    const sheet = sheets.get(stream_id)?.get(monthOf(row.day))
    const what = tapOf(row)
    if (sheet === undefined || !('tap' in what)) continue
    sheet.void(what.tap)
    if (bears(row.day)) lasts.set(stream_id, Math.max(lasts.get(stream_id) ?? 0, void_seq))
  }
  return lasts
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

/** Attendance sheets 签到表: derived from the meals of a chain, and kept up to date beside them for settlement. */
import { monthOf, type PlainDate, type PlainMonth } from '../../core/plain-date.ts'
import { Sheet } from '../../core/settlement/attendance/sheet.ts'
import type { SheetMeal } from '../../core/settlement/attendance/written-sheet.ts'
import type { Meal, Service } from '../../core/vocabulary.ts'
import type { Queryable } from '../plugins/database.ts'

/**
 * Reasons of the kiosk that stand: what the card was and what the clock said cannot be judged anew from the register.
 * With any other reason the meal becomes a tap, and settlement judges.
 */
export const WITHHOLDING: readonly string[] = ['unknown-card', 'lost-card', 'outside-window']

/** The meal's columns as settlement reads them. */
export const MEAL_COLUMNS =
  'm.seq, m.day::text AS day, m.at, m.site_id, m.elder_id, m.meal, m.service, m.price, m.reason'
export type MealRow = {
  seq: number
  day: PlainDate
  at: string
  site_id: string
  elder_id: string | null
  meal: Meal
  service: Service
  price: number
  reason: string | null
}

/** A stored meal as a tap, or the kiosk's reason why it is none. */
export function tapOf(row: MealRow): { tap: SheetMeal } | { withheld: string } {
  const { seq, day, site_id, elder_id, meal, service, price, reason } = row
  if (elder_id === null || WITHHOLDING.includes(reason ?? '')) return { withheld: reason ?? 'unknown-card' }
  return { tap: { seq, day, at: Number(row.at), site: site_id, elder: elder_id, meal, service, price } }
}

function addMeal(sheet: Sheet, row: MealRow): void {
  const what = tapOf(row)
  if ('tap' in what) sheet.add(what.tap)
  else sheet.withhold(row, what.withheld)
}

/**
 * Brings the sheets of a chain that the transaction has locked up to its last record. Each sheet is written whole, so
 * this is done now and then and not for every record: until then settlement reads the newest meals as they are.
 */
export async function keepAttendance(client: Queryable, stream: number, attended: number): Promise<void> {
  const rows = await readMeals(client, stream, attended, null)
  const months = [...new Set(rows.map(({ day }) => monthOf(day)))]
  const sheets = await readSheets(client, stream, months)
  for (const month of months) {
    const { sheet, first } = sheets.get(month) ?? { sheet: new Sheet(month), first: null }
    const mine = rows.filter(({ day }) => monthOf(day) === month)
    for (const row of mine) addMeal(sheet, row)
    await writeSheet(client, stream, sheet, first ?? mine[0]?.seq ?? attended)
  }
  await client.query('UPDATE stream SET attended = contiguous WHERE id = $1', [stream])
}

async function readSheets(
  client: Queryable,
  stream: number,
  months: readonly PlainMonth[],
): Promise<Map<PlainMonth, { sheet: Sheet; first: number }>> {
  const { rows } = await client.query<{
    month: PlainMonth
    first_seq: number
    names: string
    numbers: Buffer
  }>(
    'SELECT month, first_seq, names, numbers FROM attendance_sheet WHERE stream_id = $1 AND month = ANY($2)',
    [stream, months],
  )
  return new Map(
    rows.map(({ month, first_seq, names, numbers }) => [
      month,
      { sheet: Sheet.read(month, { names, numbers: wordsOf(numbers) }), first: first_seq },
    ]),
  )
}

async function writeSheet(client: Queryable, stream: number, sheet: Sheet, first: number): Promise<void> {
  const { names, numbers } = sheet.write()
  let [earliest, latest] = sheet.strays.length > 0 ? [INTEGER_MIN, INTEGER_MAX] : [INTEGER_MAX, INTEGER_MIN]
  for (const { times } of sheet.rows) {
    for (const time of times) {
      earliest = Math.min(earliest, time)
      latest = Math.max(latest, time)
    }
  }
  await client.query(
    `INSERT INTO attendance_sheet (stream_id, month, first_seq, earliest, latest, names, numbers)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (stream_id, month) DO UPDATE SET
       earliest = excluded.earliest, latest = excluded.latest, names = excluded.names, numbers = excluded.numbers`,
    [stream, sheet.month, first, earliest, latest, names, bytesOf(numbers)],
  )
}

const INTEGER_MIN = -2_147_483_648
const INTEGER_MAX = 2_147_483_647

function bytesOf(words: Int32Array): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength)
}

/** Bytes as they come from the database lie at any address; words need one of their own. */
export function wordsOf(bytes: Uint8Array): Int32Array {
  return new Int32Array(new Uint8Array(bytes).buffer)
}

type InTransaction = <T>(work: (client: Queryable) => Promise<T>) => Promise<T>

/** Throws all sheets away and makes them again from the meals, chain by chain; ingest may go on meanwhile. */
export async function rebuildAttendance(inTransaction: InTransaction): Promise<number> {
  const streams = await inTransaction(listStreams)
  for (const id of streams) {
    await inTransaction(async (client) => {
      await client.query('SELECT FROM stream WHERE id = $1 FOR UPDATE', [id])
      await client.query('DELETE FROM attendance_sheet WHERE stream_id = $1', [id])
      await keepAttendance(client, id, 0)
    })
  }
  return streams.length
}

/** A sheet that says something else than the meals behind it. */
export type WrongSheet = { chain: string; month: PlainMonth }

/** Makes each chain's sheets once more beside those that are kept, and holds these against them. */
export async function checkAttendance(
  inTransaction: InTransaction,
): Promise<{ sheets: number; wrong: WrongSheet[] }> {
  const wrong: WrongSheet[] = []
  let sheets = 0
  for (const id of await inTransaction(listStreams)) {
    await inTransaction(async (client) => {
      const { rows } = await client.query<{ chain: string; attended: number }>(
        // Against ingest, which extends records and sheets together.
        `SELECT terminal_id || ':' || epoch AS chain, attended FROM stream WHERE id = $1 FOR SHARE`,
        [id],
      )
      const [{ chain, attended } = { chain: '', attended: 0 }] = rows
      const meals = await readMeals(client, id, 0, attended)
      const kept = await client.query<{ month: PlainMonth; names: string; numbers: Buffer }>(
        'SELECT month, names, numbers FROM attendance_sheet WHERE stream_id = $1',
        [id],
      )
      const keptOf = new Map(kept.rows.map((row) => [row.month, row]))
      for (const month of new Set([...keptOf.keys(), ...meals.map(({ day }) => monthOf(day))])) {
        const sheet = new Sheet(month)
        for (const row of meals) if (monthOf(row.day) === month) addMeal(sheet, row)
        const { names, numbers } = sheet.write()
        const found = keptOf.get(month)
        sheets += 1
        if (found?.names !== names || !found.numbers.equals(bytesOf(numbers))) wrong.push({ chain, month })
      }
    })
  }
  return { sheets, wrong }
}

async function listStreams(client: Queryable): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>('SELECT id FROM stream ORDER BY id')
  return rows.map(({ id }) => id)
}

async function readMeals(
  client: Queryable,
  stream: number,
  after: number,
  last: number | null,
): Promise<MealRow[]> {
  const { rows } = await client.query<MealRow>(
    `SELECT ${MEAL_COLUMNS} FROM meal m WHERE m.stream_id = $1 AND m.seq > $2 AND ($3::int IS NULL OR m.seq <= $3)
      ORDER BY m.seq`,
    [stream, after, last],
  )
  return rows
}

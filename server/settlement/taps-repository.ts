/** The month's taps and voids as ingest stored them, with the hash of all that the engine is given. */
import { addDays, daysOfMonth, type PlainDate, type PlainMonth, weekday } from '../../core/plain-date.ts'
import type { Tap, TapName } from '../../core/settlement/taps.ts'
import type { Meal, Service } from '../../core/vocabulary.ts'
import type { Queryable } from '../plugins/database.ts'
import { rowsOf } from './cursor.ts'
import { listHash } from './hashes.ts'

/**
 * Reasons of the kiosk that stand: what the card was and what the clock said cannot be judged anew from the register.
 * With any other reason the meal becomes a tap, and the engine judges.
 */
const WITHHOLDING = ['unknown-card', 'lost-card', 'outside-window']
const WITHHELD = '(m.elder_id IS NULL OR coalesce(m.reason = ANY($3), false))'
const IN_SPAN = 'm.day BETWEEN $1 AND $2'

/** The days whose taps bear on a month: whole weeks, because limits may run by the week. */
export function spanOf(month: PlainMonth): { first: PlainDate; last: PlainDate } {
  const days = daysOfMonth(month)
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) throw new Error(`${month} has no days`)
  return { first: addDays(first, 1 - weekday(first)), last: addDays(last, 7 - weekday(last)) }
}

export type MonthRecords = {
  taps: Tap[]
  voids: TapName[]
  /** Meals of the month that became no tap, by the kiosk's reason. */
  withheld: Record<string, number>
  hash: Buffer
}

type TapRow = {
  terminal: string
  seq: number
  at: string
  site: string
  elder: string
  meal: Meal
  service: Service
  price: number
}

export async function readRecords(client: Queryable, month: PlainMonth): Promise<MonthRecords> {
  const { first, last } = spanOf(month)
  const hash = listHash()

  const taps: Tap[] = []
  const tapRows = rowsOf<TapRow>(
    client,
    // A journal is a stream of its own: two of one terminal may use the same numbers.
    `SELECT s.terminal_id || ':' || s.epoch AS terminal, m.seq, m.at, m.site_id AS site, m.elder_id AS elder,
            m.meal, m.service, m.price
       FROM meal m JOIN stream s ON s.id = m.stream_id
      WHERE ${IN_SPAN} AND NOT ${WITHHELD}
      ORDER BY s.terminal_id COLLATE "C", s.epoch COLLATE "C", m.seq`,
    [first, last, WITHHOLDING],
  )
  for await (const row of tapRows) {
    const { terminal, seq, site, elder, meal, service, price } = row
    const at = Number(row.at)
    hash.add(['tap', terminal, seq, at, site, elder, meal, service, price])
    taps.push({ terminal, seq: BigInt(seq), at, site, elder, meal, service, price: BigInt(price) })
  }

  const voids: TapName[] = []
  const voidRows = rowsOf<{ terminal: string; seq: number }>(
    client,
    `SELECT s.terminal_id || ':' || s.epoch AS terminal, m.seq
       FROM meal m JOIN stream s ON s.id = m.stream_id
      WHERE ${IN_SPAN} AND NOT ${WITHHELD}
        AND EXISTS (SELECT 1 FROM meal_void v WHERE v.stream_id = m.stream_id AND v.voids = m.seq)
      ORDER BY s.terminal_id COLLATE "C", s.epoch COLLATE "C", m.seq`,
    [first, last, WITHHOLDING],
  )
  for await (const { terminal, seq } of voidRows) {
    hash.add(['void', terminal, seq])
    voids.push({ terminal, seq: BigInt(seq) })
  }

  const { rows } = await client.query<{ reason: string; count: number }>(
    `SELECT coalesce(m.reason, 'unknown-card') AS reason, count(*)::int AS count
       FROM meal m WHERE ${IN_SPAN} AND ${WITHHELD} GROUP BY 1 ORDER BY 1`,
    [`${month}-01`, daysOfMonth(month).at(-1), WITHHOLDING],
  )
  const withheld = Object.fromEntries(rows.map(({ reason, count }) => [reason, count]))
  return { taps, voids, withheld, hash: hash.digest() }
}

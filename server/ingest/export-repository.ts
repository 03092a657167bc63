/** Gives stored records back in the very bytes that were verified. */
import {
  CHAIN_START,
  parseBody,
  RECORD_VERSION,
  type RecordKind,
  recordText,
  type TerminalRecord,
} from '../../core/record.ts'
import type { Queryable } from '../plugins/database.ts'
import { type MealColumns, mealBody } from './meal-body.ts'

export type ExportedRecord = { seq: number; hash: string; text: string }

const PAGE = 2000

/** Part of a chain; `prev` is the hash of the record before `first`. */
export type Span = { first: number; last: number; prev: string }
const WHOLE: Span = { first: 1, last: 2_147_483_647, prev: CHAIN_START }

/** Records of one chain in order; `text` is what was hashed, `hash` what was stored for it. */
export async function* exportStream(
  client: Queryable,
  terminal: string,
  epoch: string,
  { first, last, prev: before }: Span = WHOLE,
): AsyncGenerator<ExportedRecord> {
  let prev = before
  let seq = first - 1
  for (;;) {
    const { rows } = await client.query<Row>(
      `SELECT r.seq, r.kind, r.at, b.boot, r.uptime, r.hash, r.body, encode(r.token, 'hex') AS token,
              m.site_id AS site, m.day::text, m.meal, m.service, m.elder_id AS elder, m.price, m.at AS time, m.reason
       FROM stream s JOIN record r ON r.stream_id = s.id JOIN boot b ON b.id = r.boot_id
       LEFT JOIN meal m ON r.kind = 'meal' AND m.stream_id = r.stream_id AND m.seq = r.seq
       WHERE s.terminal_id = $1 AND s.epoch = $2 AND r.seq > $3 AND r.seq <= $4 ORDER BY r.seq LIMIT ${PAGE}`,
      [terminal, epoch, seq, last],
    )
    for (const row of rows) {
      const record = {
        v: RECORD_VERSION,
        terminal,
        epoch,
        seq: row.seq,
        kind: row.kind,
        // bigint comes as text; the record's shape bounds it to safe integers.
        at: Number(row.at),
        boot: row.boot,
        uptime: Number(row.uptime),
        prev,
        body: bodyOf(row),
      } as TerminalRecord
      seq = row.seq
      prev = row.hash.toString('hex')
      yield { seq, hash: prev, text: recordText(record) }
    }
    if (rows.length < PAGE) return
  }
}

type Row = Omit<MealColumns, 'time'> & {
  seq: number
  kind: RecordKind
  at: string
  boot: string
  uptime: string
  hash: Buffer
  body: string
  time: string
}

function bodyOf(row: Row): TerminalRecord['body'] {
  if (row.kind !== 'meal') return parseBody(row.kind, row.body)
  const { site, day, meal, service, elder, price, time, reason, token } = row
  const columns = { site, day, meal, service, elder, price, time: Number(time), reason, token }
  // What is written down of a meal had been checked, and an older one may lack what is asked of one today.
  return mealBody(columns, row.body) as TerminalRecord['body']
}

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

export type ExportedRecord = { seq: number; hash: string; text: string }

const PAGE = 2000

/** All records of one chain, from its genesis on; `text` is what was hashed, `hash` what was stored for it. */
export async function* exportStream(
  client: Queryable,
  terminal: string,
  epoch: string,
): AsyncGenerator<ExportedRecord> {
  let prev = CHAIN_START
  let seq = 0
  for (;;) {
    const { rows } = await client.query<Row>(
      `SELECT r.seq, r.kind, r.at, b.boot, r.uptime, r.hash, r.body
       FROM stream s JOIN record r ON r.stream_id = s.id JOIN boot b ON b.id = r.boot_id
       WHERE s.terminal_id = $1 AND s.epoch = $2 AND r.seq > $3 ORDER BY r.seq LIMIT ${PAGE}`,
      [terminal, epoch, seq],
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
        body: parseBody(row.kind, row.body),
      } as TerminalRecord
      seq = row.seq
      prev = row.hash.toString('hex')
      yield { seq, hash: prev, text: recordText(record) }
    }
    if (rows.length < PAGE) return
  }
}

type Row = {
  seq: number
  kind: RecordKind
  at: string
  boot: string
  uptime: string
  hash: Buffer
  body: string
}

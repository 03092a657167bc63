/**
 * What a record costs in the database, tables and indexes together: canteen days of many terminals, arriving side by
 * side in small pieces as on any day, so that pages fill as they do in a county.
 */
import { parseArgs } from 'node:util'
import { type ChainedRecord, chained } from '../../core/batch.ts'
import { CHAIN_START, type TerminalRecord } from '../../core/record.ts'
import { sha256 } from '../../server/ingest/ingest.ts'
import { appendRecords } from '../../server/ingest/ledger-repository.ts'
import { inTransaction } from '../../server/plugins/database.ts'
import { canteen } from './kiosk.ts'
import { makeStand, type Stand } from './stand.ts'

const TERMINALS = 200
/** Records that come together: a meal's rush. */
const PIECE = 20

export async function benchStorage(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { records: { type: 'string', default: '1000000' }, json: { type: 'boolean', default: false } },
  })
  const records = Number(values.records)
  if (!Number.isSafeInteger(records) || records < TERMINALS) {
    process.stderr.write(`--records: a whole number of at least ${TERMINALS}\n`)
    return 2
  }
  const stand = await makeStand(TERMINALS)
  try {
    process.stderr.write(`storing ${records} records…\n`)
    await fill(stand, records)
    const { rows } = await stand.pool.query<{ table: string; heap: number; all: number; rows: number }>(
      `SELECT name AS table, sum(pg_relation_size(part))::float8 AS heap, sum(pg_total_relation_size(part))::float8 AS all
         FROM (SELECT CASE WHEN relname LIKE 'record%' THEN 'record' ELSE relname END AS name, oid::regclass AS part
                 FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                  AND relname ~ '^(record_|meal$|meal_void$|stream$|boot$)') parts GROUP BY 1 ORDER BY 1`,
    )
    const counted = await stand.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM record')
    const stored = counted.rows[0]?.n ?? 0
    const bytes = rows.reduce((sum, { all }) => sum + all, 0)
    const tables = Object.fromEntries(
      rows.map(({ table, heap, all }) => [
        table,
        { rows: Math.round(heap), indexes: Math.round(all - heap) },
      ]),
    )
    const result = { records: stored, bytesPerRecord: Math.round(bytes / stored), bytes, tables }
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`)
    return 0
  } finally {
    await stand.close()
  }
}

async function fill({ pool, terminals }: Stand, records: number): Promise<void> {
  const ids = terminals.map(({ place }) => place.terminal)
  const streams = await pool.query<{ id: number; terminal_id: string }>(
    `INSERT INTO stream (terminal_id, epoch) SELECT id, md5(id) FROM unnest($1::text[]) AS t (id) RETURNING id, terminal_id`,
    [ids],
  )
  const boots = await pool.query<{ id: number; terminal_id: string }>(
    `INSERT INTO boot (terminal_id, boot) SELECT id, 'b' FROM unnest($1::text[]) AS t (id) RETURNING id, terminal_id`,
    [ids],
  )
  const chains = terminals.map(({ place }) => ({
    stream: streams.rows.find(({ terminal_id }) => terminal_id === place.terminal)?.id ?? 0,
    boots: new Map([['b', boots.rows.find(({ terminal_id }) => terminal_id === place.terminal)?.id ?? 0]]),
    entries: chainOf(place.terminal, place.site),
  }))
  // What is measured is room, not time.
  await pool.query('ALTER SYSTEM SET synchronous_commit = off')
  await pool.query('SELECT pg_reload_conf()')
  for (let stored = 0; stored < records; ) {
    const pieces = chains.map(({ stream, boots: known, entries }) => {
      const piece = Array.from({ length: Math.min(PIECE, records - stored) }, () => entries.next().value)
      stored += piece.length
      return inTransaction(pool, (client) => appendRecords(client, stream, piece, known, false))
    })
    await Promise.all(pieces)
  }
}

function* chainOf(terminal: string, site: string): Generator<ChainedRecord, never> {
  let prev = CHAIN_START
  let seq = 0
  for (const [at, kind, body] of canteen(site)) {
    seq += 1
    const envelope = {
      v: 1,
      terminal,
      epoch: '0'.repeat(32),
      seq,
      kind,
      at,
      boot: 'b',
      uptime: seq * 60_000,
      prev,
    }
    const record = chained({ ...envelope, body } as TerminalRecord, sha256)
    prev = record.hash
    yield record
  }
  throw new Error('the days have ended')
}

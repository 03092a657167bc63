/** The ledger of records: what ingest reads and writes, as SQL on the pool. */
import type { ChainedRecord } from '../../core/batch.ts'
import { canonical, type Json } from '../../core/canonical.ts'
import { CHAIN_START } from '../../core/record.ts'
import type { Queryable } from '../plugins/database.ts'
import { BYTEA, binaryArray, INT4, INT8, TEXT } from './binary-array.ts'
import type { Enrolled, Reach } from './join.ts'
import { restOf } from './meal-body.ts'

export type KnownTerminal = Enrolled & { id: string; ended: boolean }

/** A terminal that was enrolled at some time; null where it never was. */
export async function findEnrolled(client: Queryable, id: string): Promise<KnownTerminal | null> {
  const { rows } = await client.query<{ site_id: string; state: string; public_key: Buffer }>({
    name: 'find-enrolled',
    text: 'SELECT site_id, state, public_key FROM terminal WHERE id = $1 AND public_key IS NOT NULL',
    values: [id],
  })
  const [row] = rows
  if (row === undefined) return null
  return {
    id,
    site: row.site_id,
    publicKey: row.public_key.toString('base64url'),
    ended: row.state === 'ended',
  }
}

/** `tip`: hash of record `contiguous`. `attended`: up to which record the meals stand in attendance sheets. */
export type StoredStream = Reach & { id: number; tip: string; attended: number }

/** Where only the row of the chain is looked into, unless something other than the ingest moved its cursor. */
const TIP = `coalesce(encode(tip, 'hex'), (SELECT encode(r.hash, 'hex') FROM record r
  WHERE r.stream_id = stream.id AND r.seq = stream.contiguous), '${CHAIN_START}') AS tip`

/** Locks a chain until the transaction ends, so that two servers cannot extend it at once. */
export async function lockStream(
  client: Queryable,
  terminal: string,
  epoch: string,
): Promise<StoredStream | null> {
  const { rows } = await client.query<StoredStream>({
    name: 'lock-stream',
    text: `SELECT id, contiguous, ended, attended, ${TIP} FROM stream WHERE terminal_id = $1 AND epoch = $2 FOR UPDATE`,
    values: [terminal, epoch],
  })
  return rows[0] ?? null
}

/** How far a chain is stored. */
export async function reachOf(
  client: Queryable,
  terminal: string,
  epoch: string,
): Promise<{ contiguous: number; tip: string }> {
  const { rows } = await client.query<{ contiguous: number; tip: string }>(
    `SELECT contiguous, ${TIP} FROM stream WHERE terminal_id = $1 AND epoch = $2`,
    [terminal, epoch],
  )
  return rows[0] ?? { contiguous: 0, tip: CHAIN_START }
}

/** A new chain, still empty; null where another server made it a moment ago. */
export async function createStream(
  client: Queryable,
  terminal: string,
  epoch: string,
): Promise<number | null> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO stream (terminal_id, epoch) VALUES ($1, $2)
     ON CONFLICT (terminal_id, epoch) DO NOTHING RETURNING id`,
    [terminal, epoch],
  )
  return rows[0]?.id ?? null
}

/** Hashes of the stored records in any of `ranges`, both ends included. */
export async function storedHashes(
  client: Queryable,
  stream: number,
  ranges: readonly { low: number; high: number }[],
): Promise<Map<number, string>> {
  const { rows } = await client.query<{ seq: number; hash: Buffer }>(
    `SELECT DISTINCT r.seq, r.hash FROM unnest($2::int[], $3::int[]) AS wanted (low, high)
     JOIN record r ON r.stream_id = $1 AND r.seq BETWEEN wanted.low AND wanted.high`,
    [stream, ranges.map(({ low }) => low), ranges.map(({ high }) => high)],
  )
  return new Map(rows.map(({ seq, hash }) => [seq, hash.toString('hex')]))
}

/** The terminal's uptime and the server's time, ms, at the first and the latest contact of a boot. */
export type Contact = { uptime: number; time: number }
export type BootSeen = { boot: string; first: Contact | null; last: Contact | null }

/** Notes boots and their contacts; gives the row of each boot. */
export async function storeBoots(
  client: Queryable,
  terminal: string,
  boots: readonly BootSeen[],
): Promise<Map<string, number>> {
  // In one order for all, or two servers could wait for each other's rows.
  const ordered = [...boots].sort((a, b) => (a.boot < b.boot ? -1 : 1))
  const { rows } = await client.query<{ boot: string; id: number }>({
    name: 'store-boots',
    text: `INSERT INTO boot (terminal_id, boot, first_uptime, first_time, last_uptime, last_time)
     SELECT $1, boot, first_uptime, to_timestamp(first_ms / 1000), last_uptime, to_timestamp(last_ms / 1000)
     FROM unnest($2::text[], $3::bigint[], $4::float8[], $5::bigint[], $6::float8[])
       AS seen (boot, first_uptime, first_ms, last_uptime, last_ms)
     ON CONFLICT (terminal_id, boot) DO UPDATE SET
       first_uptime = coalesce(boot.first_uptime, excluded.first_uptime),
       first_time = coalesce(boot.first_time, excluded.first_time),
       last_uptime = CASE WHEN excluded.last_uptime > coalesce(boot.last_uptime, -1)
         THEN excluded.last_uptime ELSE boot.last_uptime END,
       last_time = CASE WHEN excluded.last_uptime > coalesce(boot.last_uptime, -1)
         THEN excluded.last_time ELSE boot.last_time END
     RETURNING boot, id`,
    values: [
      terminal,
      ordered.map(({ boot }) => boot),
      ordered.map(({ first }) => first?.uptime ?? null),
      ordered.map(({ first }) => first?.time ?? null),
      ordered.map(({ last }) => last?.uptime ?? null),
      ordered.map(({ last }) => last?.time ?? null),
    ],
  })
  return new Map(rows.map(({ boot, id }) => [boot, id]))
}

/** Appends the next records of a locked chain, the meals and voids among them, and moves its cursor: one statement. */
export async function appendRecords(
  client: Queryable,
  stream: number,
  records: readonly ChainedRecord[],
  boots: ReadonlyMap<string, number>,
  ended: boolean,
): Promise<void> {
  const last = records.at(-1)
  if (last === undefined) return
  const meals = []
  const voids = []
  for (const { record } of records) {
    if (record.kind === 'meal') meals.push(record)
    if (record.kind === 'void') voids.push(record)
  }
  await client.query({
    name: 'append-records',
    text: `WITH records AS (
       INSERT INTO record (stream_id, seq, boot_id, at, uptime, kind, hash, token, body)
       SELECT $1, r.* FROM unnest($2::int[], $3::int[], $4::bigint[], $5::bigint[], $6::text[], $7::bytea[], $8::bytea[],
         $9::text[]) AS r (seq, boot_id, at, uptime, kind, hash, token, body)
     ), meals AS (
       INSERT INTO meal (stream_id, seq, site_id, elder_id, day, at, price, meal, service, reason)
       SELECT $1, seq, site_id, elder_id, day::date, at, price, meal, service, reason
         FROM unnest($10::int[], $11::text[], $12::text[], $13::text[], $14::bigint[], $15::int[],
           $16::text[], $17::text[], $18::text[]) AS m (seq, site_id, elder_id, day, at, price, meal, service, reason)
     ), voids AS (
       INSERT INTO meal_void (stream_id, seq, voids)
       SELECT $1, v.* FROM unnest($19::int[], $20::int[]) AS v (seq, voids)
     )
     UPDATE stream SET contiguous = $21, tip = decode($22, 'hex'), ended = $23 WHERE id = $1`,
    values: [
      stream,
      binaryArray(INT4, records, ({ record }) => record.seq),
      binaryArray(INT4, records, ({ record }) => boots.get(record.boot) ?? null),
      binaryArray(INT8, records, ({ record }) => record.at),
      binaryArray(INT8, records, ({ record }) => record.uptime),
      binaryArray(TEXT, records, ({ record }) => record.kind),
      binaryArray(BYTEA, records, ({ hash }) => hash),
      binaryArray(BYTEA, records, ({ record }) => (record.kind === 'meal' ? record.body.token : null)),
      binaryArray(TEXT, records, ({ record }) =>
        record.kind === 'meal' ? restOf(record.body) : canonical(record.body as Json),
      ),
      binaryArray(INT4, meals, ({ seq }) => seq),
      binaryArray(TEXT, meals, ({ body }) => body.site),
      binaryArray(TEXT, meals, ({ body }) => body.elder),
      binaryArray(TEXT, meals, ({ body }) => body.day),
      binaryArray(INT8, meals, ({ body }) => body.time),
      binaryArray(INT4, meals, ({ body }) => body.price),
      binaryArray(TEXT, meals, ({ body }) => body.meal),
      binaryArray(TEXT, meals, ({ body }) => body.service),
      binaryArray(TEXT, meals, ({ body }) => body.reason),
      binaryArray(INT4, voids, ({ seq }) => seq),
      binaryArray(INT4, voids, ({ body }) => body.voids),
      last.record.seq,
      last.hash,
      ended,
    ],
  })
}

import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BYTEA, binaryArray, INT4, INT8, TEXT } from '../../../server/ingest/binary-array.ts'
import { type FreshDatabase, freshDatabase } from '../../support/database.ts'

let fresh: FreshDatabase
let client: pg.Client
beforeAll(async () => {
  fresh = await freshDatabase()
  client = new pg.Client({ connectionString: fresh.url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await fresh.drop()
})

const itself = <T>(value: T): T => value

test('PostgreSQL reads what was written, with its nulls, whatever the size', async () => {
  const ints = [0, 1, -1, 2_147_483_647, -2_147_483_648]
  const longs = [0, 1, -1, 4_294_967_295, 4_294_967_296, -4_294_967_297, Number.MAX_SAFE_INTEGER]
  const texts = ['', '午饭', 'a"b\\c{,}', null, 'NULL', '🍚']
  const hex = ['', null, '00ff', 'ab'.repeat(32)]
  const { rows } = await client.query(
    `SELECT $1::int[] AS ints, $2::bigint[]::text[] AS longs, $3::text[] AS texts,
            (SELECT array_agg(encode(b, 'hex') ORDER BY n) FROM unnest($4::bytea[]) WITH ORDINALITY AS u (b, n)) AS hex,
            $5::int[] AS nothing`,
    [
      binaryArray(INT4, ints, itself),
      binaryArray(INT8, longs, itself),
      binaryArray(TEXT, texts, itself),
      binaryArray(BYTEA, hex, itself),
      binaryArray<number, number>(INT4, [], itself),
    ],
  )
  expect(rows).toEqual([{ ints, longs: longs.map(String), texts, hex, nothing: [] }])
})

/** Imports 导入, from the sheet that came in to what became of it. Its rows are sealed, and gone after a day. */
import { createHash } from 'node:crypto'
import type { Queryable } from '../plugins/database.ts'
import type { Mapping } from './columns.ts'
import type { CellFault } from './faults.ts'

export type StoredImport = {
  id: string
  fileName: string
  account: number | null
  by: string | null
  scope: string
  headingRow: number
  headings: string[]
  mapping: Mapping
  startedAt: Date
  checkedAt: Date | null
  state: 'open' | 'done' | 'undone' | 'dropped'
  registered: number | null
  doneAt: Date | null
  undoneAt: Date | null
  undoneBy: string | null
}

const COLUMNS = `i.id, i.file_name AS "fileName", i.account_id AS account, a.name AS by, i.scope,
  i.heading_row AS "headingRow", i.headings, i.mapping, i.started_at AS "startedAt", i.checked_at AS "checkedAt",
  i.state, i.registered, i.done_at AS "doneAt", i.undone_at AS "undoneAt", u.name AS "undoneBy"`
const TABLES = `elder_import i LEFT JOIN account a ON a.id = i.account_id LEFT JOIN account u ON u.id = i.undone_by`

export async function findImport(client: Queryable, id: string): Promise<StoredImport | null> {
  const { rows } = await client.query<StoredImport>(`SELECT ${COLUMNS} FROM ${TABLES} WHERE i.id = $1`, [id])
  return rows[0] ?? null
}

/** The newest first; those who work for a part of the county see what was imported for that part. */
export async function listImports(
  client: Queryable,
  { scope, account }: { scope: string; account: number },
  page: number,
  size: number,
): Promise<{ total: number; imports: StoredImport[] }> {
  const where = `(starts_with(i.scope, $1) OR i.account_id = $2) AND (i.state <> 'dropped')`
  const counted = await client.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM elder_import i WHERE ${where}`,
    [scope, account],
  )
  const { rows } = await client.query<StoredImport>(
    `SELECT ${COLUMNS} FROM ${TABLES} WHERE ${where} ORDER BY i.started_at DESC, i.id LIMIT $3 OFFSET $4`,
    [scope, account, size, (page - 1) * size],
  )
  return { total: counted.rows[0]?.total ?? 0, imports: rows }
}

export type NewImport = Pick<
  StoredImport,
  'id' | 'fileName' | 'account' | 'scope' | 'headingRow' | 'headings' | 'mapping' | 'startedAt'
>

export async function insertImport(client: Queryable, given: NewImport): Promise<void> {
  await client.query(
    `INSERT INTO elder_import (id, file_name, account_id, scope, heading_row, headings, mapping, started_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      given.id,
      given.fileName,
      given.account,
      given.scope,
      given.headingRow,
      JSON.stringify(given.headings),
      JSON.stringify(given.mapping),
      given.startedAt,
    ],
  )
}

/** Holds the import until the end of the transaction, so that it is imported, changed or undone by one at a time. */
export async function lockImport(client: Queryable, id: string): Promise<StoredImport['state'] | null> {
  const { rows } = await client.query<Pick<StoredImport, 'state'>>(
    'SELECT state FROM elder_import WHERE id = $1 FOR UPDATE',
    [id],
  )
  return rows[0]?.state ?? null
}

export async function setMapping(client: Queryable, id: string, mapping: Mapping, at: Date): Promise<void> {
  const { rows } = await client.query<{ headings: string[] }>(
    'UPDATE elder_import SET mapping = $2, checked_at = NULL WHERE id = $1 RETURNING headings',
    [id, JSON.stringify(mapping)],
  )
  await client.query(
    `INSERT INTO sheet_mapping VALUES ($1, $2, $3)
     ON CONFLICT (headings) DO UPDATE SET mapping = excluded.mapping, used_at = excluded.used_at`,
    [digest(rows[0]?.headings ?? []), JSON.stringify(mapping), at],
  )
}

/** As it was when a sheet with the same headings came last. */
export async function findMapping(client: Queryable, headings: string[]): Promise<Mapping | null> {
  const { rows } = await client.query<{ mapping: Mapping }>(
    'SELECT mapping FROM sheet_mapping WHERE headings = $1',
    [digest(headings)],
  )
  return rows[0]?.mapping ?? null
}

const digest = (headings: string[]) => createHash('sha256').update(JSON.stringify(headings)).digest()

export async function setChecked(client: Queryable, id: string, at: Date): Promise<void> {
  await client.query('UPDATE elder_import SET checked_at = $2 WHERE id = $1', [id, at])
}

export async function setDone(client: Queryable, id: string, registered: number, at: Date): Promise<void> {
  await client.query(`UPDATE elder_import SET state = 'done', registered = $2, done_at = $3 WHERE id = $1`, [
    id,
    registered,
    at,
  ])
  await removeRows(client, [id])
}

export async function setDropped(client: Queryable, id: string): Promise<void> {
  await client.query(`UPDATE elder_import SET state = 'dropped' WHERE id = $1`, [id])
  await removeRows(client, [id])
}

async function removeRows(client: Queryable, ids: string[]): Promise<void> {
  await client.query('DELETE FROM elder_import_row WHERE import_id = ANY ($1)', [ids])
}

/** What was begun before that moment and never finished is given up, and its rows are gone. */
export async function dropExpired(client: Queryable, before: Date): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `UPDATE elder_import SET state = 'dropped' WHERE state = 'open' AND started_at < $1 RETURNING id`,
    [before],
  )
  if (rows.length > 0)
    await removeRows(
      client,
      rows.map(({ id }) => id),
    )
}

export type SealedRow = { row: number; sealed: Buffer }

export async function insertRows(client: Queryable, id: string, rows: readonly SealedRow[]): Promise<void> {
  await client.query(
    `INSERT INTO elder_import_row (import_id, row, sealed)
     SELECT $1, row, sealed FROM unnest($2::int[], $3::bytea[]) AS r (row, sealed)`,
    [id, rows.map(({ row }) => row), rows.map(({ sealed }) => sealed)],
  )
}

export type StoredRow = SealedRow & { faults: CellFault[]; dropped: boolean }

/** Rows after `after` in their order; `only` leaves out those that were dropped. */
export async function readRows(
  client: Queryable,
  id: string,
  after: number,
  size: number,
): Promise<StoredRow[]> {
  const { rows } = await client.query<StoredRow>(
    `SELECT row, sealed, faults, dropped FROM elder_import_row WHERE import_id = $1 AND row > $2 ORDER BY row LIMIT $3`,
    [id, after, size],
  )
  return rows
}

export type RowResult = { row: number; index: Buffer | null; faults: CellFault[]; blocked: boolean }

export async function writeResults(
  client: Queryable,
  id: string,
  results: readonly RowResult[],
): Promise<void> {
  await client.query(
    `UPDATE elder_import_row r SET id_index = c.index, faults = c.faults, blocked = c.blocked
     FROM unnest($2::int[], $3::bytea[], $4::jsonb[], $5::bool[]) AS c (row, index, faults, blocked)
     WHERE r.import_id = $1 AND r.row = c.row`,
    [
      id,
      results.map(({ row }) => row),
      results.map(({ index }) => index),
      results.map(({ faults }) => JSON.stringify(faults)),
      results.map(({ blocked }) => blocked),
    ],
  )
}

export type Counts = { rows: number; ok: number; blocked: number; registered: number; dropped: number }

export async function countRows(client: Queryable, id: string): Promise<Counts> {
  const { rows } = await client.query<Counts>(
    `SELECT count(*)::int AS rows, count(*) FILTER (WHERE dropped)::int AS dropped,
       count(*) FILTER (WHERE NOT dropped AND faults = '[]')::int AS ok,
       count(*) FILTER (WHERE NOT dropped AND blocked)::int AS blocked,
       count(*) FILTER (WHERE NOT dropped AND NOT blocked AND faults <> '[]')::int AS registered
     FROM elder_import_row WHERE import_id = $1`,
    [id],
  )
  return rows[0] ?? { rows: 0, ok: 0, blocked: 0, registered: 0, dropped: 0 }
}

export type Shown = 'blocked' | 'registered' | 'dropped'
const SHOWN: Record<Shown, string> = {
  blocked: 'NOT dropped AND blocked',
  registered: `NOT dropped AND NOT blocked AND faults <> '[]'`,
  dropped: 'dropped',
}

export async function pageRows(
  client: Queryable,
  id: string,
  shown: Shown,
  page: number,
  size: number,
): Promise<StoredRow[]> {
  const { rows } = await client.query<StoredRow>(
    `SELECT row, sealed, faults, dropped FROM elder_import_row WHERE import_id = $1 AND ${SHOWN[shown]}
     ORDER BY row LIMIT $2 OFFSET $3`,
    [id, size, (page - 1) * size],
  )
  return rows
}

export async function findRow(
  client: Queryable,
  id: string,
  row: number,
): Promise<(StoredRow & { index: Buffer | null }) | null> {
  const { rows } = await client.query<StoredRow & { index: Buffer | null }>(
    `SELECT row, sealed, faults, dropped, id_index AS index FROM elder_import_row WHERE import_id = $1 AND row = $2`,
    [id, row],
  )
  return rows[0] ?? null
}

/** The row itself and those with one of the ID numbers, in their order: what a change of the row may concern. */
export async function readConcerned(
  client: Queryable,
  id: string,
  row: number,
  indexes: readonly Buffer[],
): Promise<StoredRow[]> {
  const { rows } = await client.query<StoredRow>(
    `SELECT row, sealed, faults, dropped FROM elder_import_row
     WHERE import_id = $1 AND (row = $2 OR (id_index = ANY ($3::bytea[]) AND NOT dropped)) ORDER BY row`,
    [id, row, indexes],
  )
  return rows
}

export async function updateRow(
  client: Queryable,
  id: string,
  row: number,
  change: { sealed: Buffer } | { dropped: boolean },
): Promise<void> {
  if ('sealed' in change)
    await client.query('UPDATE elder_import_row SET sealed = $3 WHERE import_id = $1 AND row = $2', [
      id,
      row,
      change.sealed,
    ])
  else
    await client.query('UPDATE elder_import_row SET dropped = $3 WHERE import_id = $1 AND row = $2', [
      id,
      row,
      change.dropped,
    ])
}

/** All that keep the import from going on. */
export async function dropBlocked(client: Queryable, id: string): Promise<void> {
  await client.query('UPDATE elder_import_row SET dropped = true WHERE import_id = $1 AND blocked', [id])
}

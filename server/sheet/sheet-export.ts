/**
 * Lists as sheets 导出: what a page shows under its filters, all of its rows, in what the person may see. A list is one
 * `SheetExport`; the routes (sheet-routes.ts) take it from there.
 */
import type { Static, TObject } from 'typebox'
import type { Permission } from '../access/permissions.ts'
import type { Deps, SignedIn } from '../app-types.ts'
import type { Secrets } from '../secrets.ts'
import type { SheetColumn, SheetValue } from './write-xlsx.ts'

type SheetContext = Deps & {
  secrets: Secrets
  person: SignedIn
  /** Somebody with the right has given a reason: ID numbers are written whole. */
  reveal: boolean
}

export type SheetExport<Query extends TObject = TObject> = {
  /** The last part of the address, e.g. `elders`. */
  name: string
  /** Of the file and the sheet. */
  title: string
  access: Permission
  /** The filters of the page's own list, without its paging. */
  query: Query
  columns: readonly SheetColumn[]
  rows(
    context: SheetContext,
    query: Static<Query>,
  ): AsyncIterable<readonly SheetValue[]> | Promise<readonly (readonly SheetValue[])[]>
  /** Whether it holds ID numbers that may be revealed. */
  reveals?: true
}

/** Keeps the query's type where it is written down, and lets it go in the list. */
export function defineSheet<Query extends TObject>(sheet: SheetExport<Query>): SheetExport {
  return sheet as unknown as SheetExport
}

const PAGE = 1_000

/** All pages of a list, one after the other. */
export async function* eachPage<Row>(
  read: (paging: { page: number; size: number }) => Promise<readonly Row[]>,
): AsyncGenerator<Row> {
  for (let page = 1; ; page += 1) {
    const rows = await read({ page, size: PAGE })
    yield* rows
    if (rows.length < PAGE) return
  }
}

/** Each row as the sheet writes it. */
export async function* mapRows<Row>(
  rows: AsyncIterable<Row> | Iterable<Row>,
  write: (row: Row) => readonly SheetValue[],
): AsyncGenerator<readonly SheetValue[]> {
  for await (const row of rows) yield write(row)
}

/** 2026-11-05T02:00:00Z as the clock of the county shows it; empty for null. */
export function localTime(instant: string | Date | null): string {
  if (instant === null) return ''
  return new Date(new Date(instant).getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

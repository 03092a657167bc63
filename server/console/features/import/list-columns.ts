/** The columns of a list of elders, in their order (server/import/columns.ts). */
import type { ListColumn } from '../../../contract/imports.ts'
import { zh } from './words-zh.ts'

export const LIST_COLUMNS = Object.keys(zh.columns) as ListColumn[]
export const REQUIRED: ReadonlySet<ListColumn> = new Set(['name', 'idNumber', 'home', 'residence'])

/** A fault names its column by the heading. */
export function columnOf(heading: string): ListColumn | undefined {
  return LIST_COLUMNS.find((column) => zh.columns[column] === heading)
}

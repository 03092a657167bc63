/** Rows of a sheet as they wait to be imported: sealed, each to its place. */
import type { Secrets } from '../secrets.ts'
import type { Cell, SheetRow } from '../sheet/sheet.ts'
import type { SealedRow } from './import-repository.ts'

const context = (importId: string, row: number) => `import/${importId}/row/${row}`

export function sealRow(secrets: Secrets, importId: string, { row, cells }: SheetRow): SealedRow {
  return { row, sealed: secrets.seal(JSON.stringify(cells), context(importId, row)) }
}

export function openRow(secrets: Secrets, importId: string, { row, sealed }: SealedRow): SheetRow {
  return { row, cells: JSON.parse(secrets.open(sealed, context(importId, row))) as Cell[] }
}

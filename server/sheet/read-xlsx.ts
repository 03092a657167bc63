/** Worksheets of an .xlsx, row by row. Formulas are never computed: what Excel last saw there is the value. */
import { streamXlsxRows } from 'hucre/xlsx'
import { FileFault } from './file-faults.ts'
import { type Cell, DATE_LOST, type SheetRow, SheetRows } from './sheet-rows.ts'
import { guardArchive } from './zip-guard.ts'

const MOST_SHEETS = 30
/** Titles and notes above the heading are seldom more than this. */
const HEADING_WITHIN = 30

/**
 * The rows of the first sheet that has a heading as `isHeading` knows it near its top, or else of the first that is not
 * empty. Throws FileFault.
 */
export async function readXlsx(bytes: Buffer, isHeading: (cells: Cell[]) => boolean): Promise<SheetRow[]> {
  const { names, sheets } = await guardArchive(bytes)
  if (names.has('xl/workbook.bin')) throw new FileFault('file-binary-xlsb')
  if (!names.has('[Content_Types].xml') || sheets === 0) throw new FileFault('file-not-a-sheet')
  let first: SheetRow[] = []
  for (let sheet = 0; sheet < Math.min(sheets, MOST_SHEETS); sheet += 1) {
    const read = await readSheet(bytes, sheet, isHeading)
    if (read.fits) return read.rows
    if (first.length === 0) first = read.rows
  }
  return first
}

async function readSheet(bytes: Buffer, sheet: number, isHeading: (cells: Cell[]) => boolean) {
  const rows = new SheetRows()
  let fits = false
  try {
    for await (const { index, values } of streamXlsxRows(bytes, { sheet })) {
      const cells = rows.add(index + 1, values.map(cellOf))
      if (cells === null) continue
      if (!fits && rows.all.length <= HEADING_WITHIN) fits = isHeading(cells)
    }
  } catch (error) {
    if (error instanceof FileFault) throw error
    if (!isOfOtherKind(error)) throw new FileFault('file-damaged', { cause: error })
  }
  return { fits, rows: rows.all }
}

/** A sheet that is a chart alone has no rows. */
function isOfOtherKind(error: unknown): boolean {
  return error instanceof Error && error.message.includes('missing worksheet file')
}

function cellOf(value: unknown): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? DATE_LOST : value.toISOString().slice(0, 10)
  return String(value)
}

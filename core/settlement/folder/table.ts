// A CSV file as typed rows: columns by header name in any order, every cell of every row checked.
import type { Report } from '../fault.ts'
import type { Cell } from './cells.ts'
import { type CsvRecord, type Pieces, readCsv } from './csv.ts'

export type Columns<T> = { readonly [Name in keyof T]: Cell<T[Name]> }

export interface Row<T> {
  readonly line: number
  /** All cells as they stand, under the names of the header. */
  readonly texts: readonly string[]
  readonly header: readonly string[]
  /** The cells that could be read. */
  readonly cells: Readonly<Partial<T>>
  /** All cells, where every one could be read. */
  readonly whole: Readonly<T> | undefined
}

/** Reads a table row by row; reports faults of the header, of the number of cells, and of each cell. */
export function* readTable<T extends object>(
  file: string,
  pieces: Pieces,
  columns: Columns<T>,
  report: Report,
): Generator<Row<T>> {
  const records = readCsv(file, pieces, report)
  const first = records.next()
  const header: CsvRecord = first.done ? { line: 1, cells: [] } : first.value
  checkHeader(file, header, Object.keys(columns), report)

  for (const record of records) {
    const aligned = record.cells.length === header.cells.length
    if (!aligned) {
      const message = `the row has ${record.cells.length} cells, the header ${header.cells.length}`
      report({ file, line: record.line, column: '', message })
    }
    if (aligned) yield readRow(file, record, header.cells, columns, report)
    // Of cells out of line only the first is what its column says; an id there is still listed.
    else
      yield {
        ...readRow(file, { ...record, cells: record.cells.slice(0, 1) }, header.cells, columns, () => {}),
        texts: record.cells,
      }
  }
}

function checkHeader(file: string, header: CsvRecord, known: readonly string[], report: Report): void {
  const tell = (column: string, message: string) => report({ file, line: header.line, column, message })
  header.cells.forEach((name, index) => {
    if (!known.includes(name)) tell(name, 'unknown column')
    else if (header.cells.indexOf(name) !== index) tell(name, 'the column stands twice')
  })
  for (const name of known) if (!header.cells.includes(name)) tell(name, 'the column is missing')
}

function readRow<T extends object>(
  file: string,
  record: CsvRecord,
  header: readonly string[],
  columns: Columns<T>,
  report: Report,
): Row<T> {
  const cells: Partial<T> = {}
  let isWhole = true
  for (const name in columns) {
    const cell = columns[name]
    const text = record.cells[header.indexOf(name)]
    const value = text === undefined ? undefined : cell.read(text)
    if (value !== undefined) {
      cells[name] = value
      continue
    }
    isWhole = false
    if (text !== undefined) {
      report({ file, line: record.line, column: name, message: `must be ${cell.expected}` })
    }
  }
  // Every column was read, so nothing of T is missing.
  return { line: record.line, texts: record.cells, header, cells, whole: isWhole ? (cells as T) : undefined }
}

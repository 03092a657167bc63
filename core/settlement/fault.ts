// A fault of data from outside: where it stands and what is wrong (settlement spec, opening: `file:line: column:
// what is wrong`).

export interface Fault {
  readonly file: string
  /** The line where the record starts, from 1. */
  readonly line: number
  /** The CSV column or, for JSON, the key path; empty where the whole record is meant. */
  readonly column: string
  readonly message: string
}

/** One line of text, whatever stands in the names of columns and keys. */
export function formatFault({ file, line, column, message }: Fault): string {
  // A control character would break the line; text written by others may hold one.
  const name = /\p{Cc}/u.test(column) ? JSON.stringify(column) : column
  return `${file}:${line}: ${name === '' ? '-' : name}: ${message}`
}

/** By file and line; faults of one line stay in the order in which they were found. */
export function inFileOrder(a: Fault, b: Fault): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line
}

export type Report = (fault: Fault) => void

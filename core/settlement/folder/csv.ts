// CSV by RFC 4180, with the line on which each record starts: LF or CRLF, nothing trimmed, blank lines ignored.
// Linear in the text, since a year's taps are one file.
import type { Fault, Report } from '../fault.ts'

export interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[]
}

/** A file's text in pieces, or in place of the rest why there is no more. */
export type Pieces = Iterable<string | Fault>

/** Every record of a file, the header first. What breaks the quoting rules is reported and read as it stands. */
export function* readCsv(file: string, pieces: Pieces, report: Report): Generator<CsvRecord> {
  let text = ''
  let position = 0
  let line = 1
  let atStart = true
  function* records(isEnd: boolean): Generator<CsvRecord> {
    if (atStart && text !== '') {
      atStart = false
      if (text.startsWith('\uFEFF')) position = 1
    }
    while (position < text.length) {
      const { cells, problems, next } = readRecord(text, position)
      // Whether a record is over is known when the next line begins.
      if (next > text.length && !isEnd) return
      for (const message of problems) report({ file, line, column: '', message })
      const isBlank = cells.length === 1 && cells[0] === '' && text[position] !== '"'
      if (!isBlank) yield { line, cells }
      line += countLines(text, position, next)
      position = next
    }
  }

  let enough = 0
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      report(piece)
      return
    }
    text = text.slice(position) + piece
    position = 0
    // A quote that is never closed makes one record of the rest: looking for its end at every piece would not be linear.
    if (text.length < enough) continue
    yield* records(false)
    enough = position === 0 ? text.length * 2 : 0
  }
  yield* records(true)
}

interface ReadRecord {
  readonly cells: readonly string[]
  readonly problems: readonly string[]
  /** Where the next line starts. */
  readonly next: number
}

function readRecord(text: string, start: number): ReadRecord {
  const end = endOfLine(text, start)
  const line = lineText(text, start, end)
  if (line.includes('"')) return readQuoted(text, start)
  return { cells: line.split(','), problems: line.includes('\r') ? [LONE_RETURN] : [], next: end + 1 }
}

const LONE_RETURN = 'a carriage return without a line feed outside quotes'

/** Where the line's feed stands, or the end of the text. */
function endOfLine(text: string, from: number): number {
  const feed = text.indexOf('\n', from)
  return feed === -1 ? text.length : feed
}

function lineText(text: string, start: number, end: number): string {
  const returns = end < text.length && end > start && text[end - 1] === '\r'
  return text.slice(start, returns ? end - 1 : end)
}

/** Reads one record that has quotes; it may run over several lines. */
function readQuoted(text: string, start: number): ReadRecord {
  const cells: string[] = []
  const problems: string[] = []
  let position = start
  for (;;) {
    const field = text[position] === '"' ? quotedField(text, position) : plainField(text, position)
    cells.push(field.value)
    if (field.problem !== undefined) problems.push(field.problem)
    position = field.end
    if (text[position] !== ',') break
    position += 1
  }
  return { cells, problems, next: position + 1 }
}

interface Field {
  readonly value: string
  readonly problem?: string
  /** The comma or line feed after the field, or the end of the text. */
  readonly end: number
}

function quotedField(text: string, start: number): Field {
  let value = ''
  let position = start + 1
  for (;;) {
    const quote = text.indexOf('"', position)
    if (quote === -1) return { value, problem: 'a quoted field is not closed', end: text.length }
    value += text.slice(position, quote)
    position = quote + 1
    if (text[position] !== '"') break
    value += '"'
    position += 1
  }
  const rest = plainField(text, position)
  return rest.value === ''
    ? { value, end: rest.end }
    : { value: value + rest.value, problem: 'text after a closing quote', end: rest.end }
}

function plainField(text: string, start: number): Field {
  let end = start
  while (end < text.length && text[end] !== ',' && text[end] !== '\n') end += 1
  const value = text[end] === '\n' ? lineText(text, start, end) : text.slice(start, end)
  if (value.includes('"')) return { value, problem: 'a quote inside a field that is not quoted', end }
  return value.includes('\r') ? { value, problem: LONE_RETURN, end } : { value, end }
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0
  for (let feed = text.indexOf('\n', from); feed !== -1 && feed < to; feed = text.indexOf('\n', feed + 1))
    lines += 1
  return lines
}

// The bank's return 回盘, read by the template, and held against what was sent. Nothing is guessed: every row that does
// not fit is named with its number, and one such row keeps the whole file out.
import type { FailureReason } from './results.ts'
import type { Encoding, Position, ReturnTemplate } from './template.ts'

/** null where the bytes are not of the encoding. */
export type Decode = (bytes: Uint8Array, encoding: Encoding) => string | null

export type ReturnRow = {
  /** Its line in the file, from 1. */
  readonly row: number
  readonly reference: string
  /** null: the return names no amount. */
  readonly fen: number | null
  /** null: a code that the template does not know. */
  readonly result: 'paid' | FailureReason | null
  readonly code: string
  readonly words: string
}
export type UnreadRow = { readonly row: number; readonly problem: 'unreadable' }

/** Blank lines count, and say nothing. */
export function readReturn(
  template: ReturnTemplate,
  bytes: Uint8Array,
  decode: Decode,
): (ReturnRow | UnreadRow)[] {
  const lines = linesOf(withoutBom(bytes))
  const last = lines.findLastIndex((line) => line.length > 0)
  return lines.slice(0, last + 1 - template.skipEnd).flatMap((line, i): (ReturnRow | UnreadRow)[] => {
    if (i < template.skip || line.length === 0) return []
    return [readRow(template, line, i + 1, decode) ?? { row: i + 1, problem: 'unreadable' }]
  })
}

function readRow(template: ReturnTemplate, line: Uint8Array, row: number, decode: Decode): ReturnRow | null {
  const text = decode(line, template.encoding)
  if (text === null) return null
  const cells = template.format === 'separated' ? splitLine(text, template.separator) : []
  if (cells === null) return null
  const at = (position: Position): string | null =>
    template.format === 'separated'
      ? (cells[position.column - 1]?.trim() ?? null)
      : (decode(
          line.subarray(position.from - 1, position.from - 1 + position.width),
          template.encoding,
        )?.trim() ?? null)
  const reference = at(template.reference)
  const code = at(template.status)
  const amount = template.amount === null ? null : at(template.amount)
  const fen = amount === null ? null : readFen(amount, template.amountFormat)
  if (reference === null || reference === '' || code === null) return null
  if (template.amount !== null && fen === null) return null
  return {
    row,
    reference,
    fen,
    result: template.statuses.get(code) ?? null,
    code,
    words: template.words === null ? '' : (at(template.words) ?? ''),
  }
}

const LF = 0x0a
const CR = 0x0d

/** In GBK, as in UTF-8, no byte of a longer character is a line feed. */
function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  let start = 0
  while (start <= bytes.length) {
    const found = bytes.indexOf(LF, start)
    const end = found === -1 ? bytes.length : found
    lines.push(bytes.subarray(start, end > start && bytes[end - 1] === CR ? end - 1 : end))
    start = end + 1
  }
  return lines
}

function withoutBom(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

/** null where a quote is not closed. */
function splitLine(line: string, separator: string): string[] | null {
  const cells: string[] = []
  let rest = line
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"/.exec(rest)
    if (rest.startsWith('"') && quoted === null) return null
    const end = quoted === null ? rest.indexOf(separator) : quoted[0].length
    const cell = quoted === null ? rest.slice(0, end === -1 ? undefined : end) : (quoted[1] ?? '')
    cells.push(cell.replaceAll('""', '"'))
    if (end === -1 || end === rest.length) return cells
    if (!rest.startsWith(separator, end)) return null
    rest = rest.slice(end + separator.length)
  }
}

/** 12.34, 12.3, 12 or 1,234.00 as yuan; digits as fen. */
function readFen(text: string, format: 'yuan' | 'fen'): number | null {
  const plain = text.replaceAll(',', '')
  if (format === 'fen') return /^\d{1,15}$/.test(plain) ? Number(plain) : null
  const [, whole, cents = ''] = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(plain) ?? []
  return whole === undefined ? null : Number(whole) * 100 + Number(cents.padEnd(2, '0'))
}

/** How a line of the batch stands before the return. */
export interface SentLine {
  readonly no: number
  readonly reference: string
  readonly fen: number
  readonly state: 'waiting' | 'paid' | 'failed'
}

export type LineResult = { readonly no: number; readonly outcome: 'paid' } | FailedLine
type FailedLine = {
  readonly no: number
  readonly outcome: 'failed'
  readonly reason: FailureReason
  readonly words: string
}

/** duplicate: the file names the line twice. contradicts: an earlier return said otherwise. */
type RowProblem =
  | 'unreadable'
  | 'unknown-line'
  | 'unknown-status'
  | 'amount-differs'
  | 'duplicate'
  | 'contradicts'

export interface MatchedReturn {
  readonly results: readonly LineResult[]
  readonly problems: readonly {
    readonly row: number
    readonly problem: RowProblem
    readonly reference: string
  }[]
  /** Rows that say again what is known. */
  readonly repeated: number
  /** Lines that wait on. */
  readonly waiting: number
}

export function matchReturn(
  rows: readonly (ReturnRow | UnreadRow)[],
  lines: readonly SentLine[],
  unlisted: ReturnTemplate['unlisted'],
): MatchedReturn {
  const sent = new Map(lines.map((line) => [line.reference, line]))
  const named = new Set<string>()
  const results: LineResult[] = []
  const problems: { row: number; problem: RowProblem; reference: string }[] = []
  let repeated = 0
  for (const row of rows) {
    const judged = judge(row, sent, named)
    if (judged === 'repeated') repeated += 1
    else if (typeof judged === 'string')
      problems.push({ row: row.row, problem: judged, reference: 'reference' in row ? row.reference : '' })
    else results.push(judged)
  }
  const unnamed = lines.filter(({ reference, state }) => state === 'waiting' && !named.has(reference))
  if (unlisted === 'waiting') return { results, problems, repeated, waiting: unnamed.length }
  const paid = unnamed.map(({ no }): LineResult => ({ no, outcome: 'paid' }))
  return { results: [...results, ...paid], problems, repeated, waiting: 0 }
}

function judge(
  row: ReturnRow | UnreadRow,
  sent: ReadonlyMap<string, SentLine>,
  named: Set<string>,
): LineResult | RowProblem | 'repeated' {
  if ('problem' in row) return row.problem
  const line = sent.get(row.reference)
  if (line === undefined) return 'unknown-line'
  if (named.has(row.reference)) return 'duplicate'
  named.add(row.reference)
  if (row.result === null) return 'unknown-status'
  if (row.fen !== null && row.fen !== line.fen) return 'amount-differs'
  const outcome = row.result === 'paid' ? 'paid' : 'failed'
  if (line.state === outcome) return 'repeated'
  // What failed is over, and may be on its way again in another batch.
  if (line.state === 'failed') return 'contradicts'
  if (row.result === 'paid') return { no: line.no, outcome: 'paid' }
  const reason = line.state === 'paid' ? 'returned' : row.result
  return { no: line.no, outcome: 'failed', reason, words: row.words }
}

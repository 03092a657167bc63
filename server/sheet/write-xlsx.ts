/**
 * Writes .xlsx row by row, so that memory does not grow with the rows. Texts are text cells whatever they look like: ID
 * numbers keep their digits, and a name that begins with = is never taken for a formula.
 */
import { formatYuan } from '../../core/settlement/fraction.ts'
import { type Choice, closeSheet, fixedParts, letters, openSheet, STYLE, xmlText } from './xlsx-parts.ts'
import { zip } from './zip-writer.ts'

export type SheetColumn = {
  title: string
  /** In characters of Latin type; a Chinese character takes two. */
  width?: number
  /** money: whole 分, written in 元. text unless told. */
  kind?: 'text' | 'count' | 'money'
  /** Summed up in a last row 合计. */
  total?: boolean
  /** What may be chosen in the column. */
  choices?: string
}

/** A number is written by its column's kind. `bad`: marked as wrong. */
export type SheetValue = string | number | null | { bad: string }

export type WrittenSheet = {
  name: string
  columns: readonly SheetColumn[]
  rows: AsyncIterable<readonly SheetValue[]> | Iterable<readonly SheetValue[]>
}

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The bytes of a workbook, as they are made. */
export function writeXlsx(sheets: readonly WrittenSheet[]): AsyncGenerator<Buffer> {
  const named = sheets.map((sheet, i) => ({ ...sheet, name: sheetName(sheet.name, i) }))
  return zip([
    ...fixedParts(named),
    ...named.map((sheet, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, text: sheetText(sheet) })),
  ])
}

/** Excel takes at most 31 characters, and some not at all. */
function sheetName(name: string, i: number): string {
  return name.replaceAll(/[\\/?*[\]:']/g, ' ').slice(0, 31) || `Sheet${i + 1}`
}

/** Text is handed on in pieces of about this many characters. */
const PIECE = 64 * 1024

async function* sheetText({ columns, rows }: WrittenSheet): AsyncGenerator<string> {
  const styles = columns.map(({ kind = 'text' }) => STYLE[kind])
  let text =
    openSheet(columns.map(({ width = 14 }, i) => ({ width, style: styles[i] ?? STYLE.text }))) +
    rowText(
      1,
      columns.map(({ title }) => textCell(title, STYLE.heading)),
    )
  const totals = columns.map(() => 0)
  let count = 1
  for await (const values of rows) {
    count += 1
    text += rowText(
      count,
      columns.map((column, i) => {
        const value = values[i] ?? null
        if (column.total === true && typeof value === 'number') totals[i] = (totals[i] ?? 0) + value
        return cell(value, column, styles[i] ?? STYLE.text)
      }),
    )
    if (text.length >= PIECE) {
      yield text
      text = ''
    }
  }
  if (count > 1 && columns.some(({ total }) => total)) text += totalRow(count + 1, columns, totals)
  const choices = columns.flatMap(({ choices: formula }, i): Choice[] =>
    formula === undefined ? [] : [{ column: i + 1, formula }],
  )
  yield text + closeSheet(choices)
}

type Write = (reference: string) => string

function rowText(row: number, cells: readonly Write[]): string {
  return `<row r="${row}">${cells.map((write, i) => write(`${letters(i + 1)}${row}`)).join('')}</row>`
}

function totalRow(row: number, columns: readonly SheetColumn[], totals: readonly number[]): string {
  const style = { text: STYLE.total, count: STYLE.totalCount, money: STYLE.totalMoney }
  return rowText(
    row,
    columns.map((column, i) => {
      const { kind = 'text', total } = column
      if (total === true) return cell(totals[i] ?? 0, column, style[kind])
      return textCell(i === 0 ? '合计' : '', style[kind])
    }),
  )
}

function cell(value: SheetValue, { kind = 'text' }: SheetColumn, style: number): Write {
  if (typeof value === 'object') return value === null ? textCell('', style) : textCell(value.bad, STYLE.bad)
  if (typeof value === 'string' || kind === 'text') return textCell(String(value), style)
  const number = kind === 'money' ? formatYuan(BigInt(value)) : String(value)
  return (reference) => `<c r="${reference}" s="${style}"><v>${number}</v></c>`
}

/** Excel holds this many characters in a cell. */
const MOST_CHARACTERS = 32_000

function textCell(text: string, style: number): Write {
  if (text === '') return (reference) => `<c r="${reference}" s="${style}"/>`
  const escaped = xmlText(text.slice(0, MOST_CHARACTERS))
  return (reference) =>
    `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped}</t></is></c>`
}

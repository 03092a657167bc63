/** Workbooks for tests: sound ones, and such as nobody should have to open. */
import { checkDigit } from '../../../core/id-number.ts'
import { type SheetValue, writeXlsx } from '../../../server/sheet/sheet.ts'
import { zip } from '../../../server/sheet/zip-writer.ts'

export const HEADINGS = ['姓名', '身份证号', '家庭住址代码', '类别', '户籍', '电话', '备注']
export const VILLAGE = '990101100201'

/** ID numbers of as many people as are needed, all invented. */
export function idNumber(i: number): string {
  const year = 1930 + (Math.floor(i / 999) % 30)
  const month = 1 + (Math.floor(i / 29_970) % 12)
  const body = `990101${year}${String(month).padStart(2, '0')}15${String(1 + (i % 999)).padStart(3, '0')}`
  return body + checkDigit(body)
}

/** A row that nothing is wrong with, and what differs. */
export function person(i: number, changed: Partial<Record<number, SheetValue>> = {}): SheetValue[] {
  const row: SheetValue[] = [`王秀英${i}`, idNumber(i), VILLAGE, '低保、残疾', '本县户籍', '13800000000', '']
  for (const [at, value] of Object.entries(changed)) row[Number(at)] = value ?? null
  return row
}

export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

export function workbook(rows: Iterable<SheetValue[]>, headings = HEADINGS): Promise<Buffer> {
  return bytesOf(writeXlsx([{ name: '老人', columns: headings.map((title) => ({ title })), rows }]))
}

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

type Parts = {
  /** The sheets' `sheetData`, each whole or in pieces. */
  sheets: (string | Iterable<string>)[]
  strings?: string | Iterable<string>
  /** What stands before `sheetData`. */
  before?: string
  after?: string
  close?: string
}

/** A workbook out of bare XML. Style 1 is a date. */
export function rawWorkbook({
  sheets,
  strings = '',
  before = '',
  after = '',
  close = `</sheetData>${after}</worksheet>`,
}: Parts): Promise<Buffer> {
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATION}/${kind}" Target="${target}"/>`
  const relations = (all: string) => `<Relationships xmlns="${PACKAGE}/relationships">${all}</Relationships>`
  const part = (name: string, ...text: string[]) => ({ name, text })
  return bytesOf(
    zip([
      part('[Content_Types].xml', `<Types xmlns="${PACKAGE}/content-types"/>`),
      part('_rels/.rels', relations(relation('rId1', 'officeDocument', 'xl/workbook.xml'))),
      part(
        'xl/workbook.xml',
        `<workbook ${MAIN} xmlns:r="${RELATION}"><sheets>${sheets.map((_, i) => `<sheet name="S${i}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
      ),
      part(
        'xl/_rels/workbook.xml.rels',
        relations(
          sheets
            .map((_, i) => relation(`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`))
            .join('') +
            relation('rId98', 'sharedStrings', 'sharedStrings.xml') +
            relation('rId99', 'styles', 'styles.xml'),
        ),
      ),
      part(
        'xl/styles.xml',
        `<styleSheet ${MAIN}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
      ),
      { name: 'xl/sharedStrings.xml', text: around(`<sst ${MAIN}>`, strings, '</sst>') },
      ...sheets.map((data, i) => ({
        name: `xl/worksheets/sheet${i + 1}.xml`,
        text: around(`<worksheet ${MAIN}>${before}<sheetData>`, data, close),
      })),
    ]),
  )
}

function* around(open: string, text: string | Iterable<string>, close: string): Generator<string> {
  yield open
  if (typeof text === 'string') yield text
  else yield* text
  yield close
}

/** One row as XML: numbers as numbers, `[n]` a date, texts inline. */
export function rowXml(row: number, cells: (string | number | [number] | null)[]): string {
  const written = cells.map((cell, i) => {
    const reference = `${String.fromCharCode(65 + i)}${row}`
    if (cell === null) return ''
    if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`
    if (typeof cell === 'string') return `<c r="${reference}" t="inlineStr"><is><t>${cell}</t></is></c>`
    return `<c r="${reference}" s="1"><v>${cell[0]}</v></c>`
  })
  return `<row r="${row}">${written.join('')}</row>`
}

/** Lets an archive's directory claim another unpacked size for the entry. */
export function withClaim(archive: Buffer, entry: string, claimed: number): Buffer {
  const copy = Buffer.from(archive)
  const at = copy.lastIndexOf(Buffer.from(entry)) - 46
  copy.writeUInt32LE(claimed, at + 24)
  return copy
}

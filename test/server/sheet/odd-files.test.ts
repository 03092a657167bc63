/** Files as they come in from villages, and as they come from those who mean harm: each is read, or refused in words. */
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { findHeading, HEADING_WORDS } from '../../../server/import/columns.ts'
import { readSheet } from '../../../server/sheet/sheet.ts'
import { HEADINGS, idNumber, person, rawWorkbook, rowXml, VILLAGE, withClaim, workbook } from './workbooks.ts'

const read = (bytes: Uint8Array) => readSheet(bytes, HEADING_WORDS)

async function rowsOf(bytes: Uint8Array) {
  const sheet = await read(bytes)
  if (!sheet.ok) throw new Error(sheet.code)
  return sheet.rows
}

async function refusal(bytes: Uint8Array): Promise<string> {
  const sheet = await read(bytes)
  return sheet.ok ? 'read' : sheet.code
}

const CSV = `${HEADINGS.join(',')}\r\n王秀英,${idNumber(1)},${VILLAGE},低保、残疾,本县户籍,13800000000,\r\n`
const EXPECTED = [
  { row: 1, cells: HEADINGS },
  { row: 2, cells: ['王秀英', idNumber(1), VILLAGE, '低保、残疾', '本县户籍', '13800000000'] },
]

describe('text tables', () => {
  test.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from(CSV)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${CSV}`)],
    ['GBK', iconv.encode(CSV, 'gbk')],
    ['UTF-16 as Excel’s Unicode text', Buffer.from(`\ufeff${CSV.replaceAll(',', '\t')}`, 'utf16le')],
    ['semicolons', Buffer.from(CSV.replaceAll(',', ';'))],
    ['tabs', Buffer.from(CSV.replaceAll(',', '\t'))],
    ['line ends of old Macs', Buffer.from(CSV.replaceAll('\r\n', '\r'))],
    ['thousands of lines of nothing', Buffer.from(CSV + ',,,,,,\r\n'.repeat(20_000))],
  ])('%s', async (_, bytes) => {
    expect(await rowsOf(bytes)).toEqual(EXPECTED)
  })

  test('characters beyond GBK in GB18030 are kept', async () => {
    const rare = CSV.replace('王秀英', '王䶮𬭎')
    expect((await rowsOf(iconv.encode(rare, 'gb18030')))[1]?.cells[0]).toBe('王䶮𬭎')
  })

  test('quotes, line breaks in cells and blank lines keep the sheet’s own row numbers', async () => {
    const text = `姓名,身份证号,备注\n"王,秀英",1,"a\nb"\n\n李四,2,"说 ""好"""\n`
    expect(await rowsOf(Buffer.from(text))).toEqual([
      { row: 1, cells: ['姓名', '身份证号', '备注'] },
      { row: 2, cells: ['王,秀英', '1', 'a\nb'] },
      { row: 4, cells: ['李四', '2', '说 "好"'] },
    ])
  })

  test.each<[string, Uint8Array, string]>([
    ['nothing', Buffer.alloc(0), 'file-empty'],
    ['blanks alone', Buffer.from(' ,,\n\n'), 'file-empty'],
    [
      'UTF-8 with a broken byte',
      Buffer.concat([Buffer.from(CSV), Buffer.from([0xe7, 0x8e]), Buffer.from('\n')]),
      'file-encoding',
    ],
    ['bytes that are no text', Buffer.from([0, 1, 2, 3, 0xff, 0, 255, 4]), 'file-encoding'],
    ['text with NUL in it', Buffer.from('姓名,身份证号\n\0,1'), 'file-not-a-sheet'],
    ['a web page named .xls', Buffer.from('<html><table><tr><td>姓名</td></tr></table></html>'), 'file-html'],
    ['a PDF', Buffer.from('%PDF-1.7 …'), 'file-not-a-sheet'],
    ['too many rows', Buffer.from(`姓名,身份证号\n${'a,1\n'.repeat(100_100)}`), 'file-too-many-rows'],
    ['too many columns', Buffer.from(`${'姓名,'.repeat(101)}x\n`), 'file-too-many-columns'],
    ['more than 20 MB', Buffer.alloc(20 * 1024 * 1024 + 1, 'a'), 'file-too-large'],
  ])('refused: %s', async (_, bytes, code) => {
    expect(await refusal(bytes)).toBe(code)
  })
})

const OLE2 = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2_000)])

describe('workbooks', () => {
  test('title rows, blank rows, numbers and dates as Excel keeps them, formulas by their last value', async () => {
    const bytes = await rawWorkbook({
      sheets: [
        rowXml(1, ['云溪县老人名册']) +
          rowXml(3, HEADINGS) +
          rowXml(5, ['王秀英', 990101194503021, 990101100201, null, '常住', 13800000000, [45_000]]) +
          '<row r="6"><c r="A6" t="str"><f>B1&amp;"x"</f><v>算出的</v></c><c r="B6" t="e"><v>#N/A</v></c><c r="C6" s="1"><v>990101100201</v></c><c r="D6" t="b"><v>1</v></c></row>',
      ],
      after: '<mergeCells count="1"><mergeCell ref="A1:G1"/></mergeCells>',
    })
    const { headingRow, mapping, rows } = findHeading(await rowsOf(bytes))
    expect([headingRow, mapping.home]).toEqual([3, 2])
    expect(rows).toEqual([
      {
        row: 5,
        cells: ['王秀英', 990101194503021, 990101100201, null, '常住', 13800000000, '2023-03-15'],
      },
      { row: 6, cells: ['算出的', '#N/A', '#DATE!', 'TRUE'] },
    ])
  })

  test('of several sheets the first one with the heading', async () => {
    const bytes = await rawWorkbook({
      sheets: ['', rowXml(1, ['填表说明']), rowXml(1, HEADINGS) + rowXml(2, ['王秀英'])],
    })
    expect(await rowsOf(bytes)).toEqual([
      { row: 1, cells: HEADINGS },
      { row: 2, cells: ['王秀英'] },
    ])
  })

  test('a dimension that lies, and many rows that hold nothing but their look', async () => {
    const empty = function* () {
      yield rowXml(1, HEADINGS) + rowXml(2, ['王秀英', idNumber(1)])
      for (let row = 3; row <= 120_000; row += 1)
        yield `<row r="${row}" spans="1:7"><c r="A${row}" s="1"/></row>`
    }
    const bytes = await rawWorkbook({ sheets: [empty()], before: '<dimension ref="A1:XFD1048576"/>' })
    expect(await rowsOf(bytes)).toHaveLength(2)
  })

  test('fifty thousand rows within seconds, off the main thread', async () => {
    const bytes = await workbook(Array.from({ length: 50_000 }, (_, i) => person(i)))
    let turns = 0
    const turning = setInterval(() => {
      turns += 1
    }, 20)
    const rows = await rowsOf(bytes)
    clearInterval(turning)
    expect(rows).toHaveLength(50_001)
    expect(rows[50_000]?.cells[1]).toBe(idNumber(49_999))
    expect(turns).toBeGreaterThan(5)
  })

  test.each<[string, () => Uint8Array | Promise<Uint8Array>, string]>([
    ['the old format', () => OLE2, 'file-old-xls'],
    [
      'a workbook with a password',
      () => Buffer.concat([OLE2, Buffer.from('EncryptedPackage', 'utf16le')]),
      'file-encrypted',
    ],
    ['a torn archive', async () => (await workbook([person(1)])).subarray(0, 900), 'file-damaged'],
    [
      'an archive with a broken stream',
      async () => {
        const bytes = await workbook(Array.from({ length: 500 }, (_, i) => person(i)))
        return bytes.fill(0x55, 4_000, 6_000)
      },
      'file-damaged',
    ],
    [
      'an archive of something else',
      () => Buffer.from(`PK${'\x05\x06'}${'\0'.repeat(18)}`, 'latin1'),
      'file-damaged',
    ],
    [
      'a sheet that breaks off',
      () => rawWorkbook({ sheets: [rowXml(1, HEADINGS)], close: '</sheetData>' }),
      'file-damaged',
    ],
    [
      'a sheet that unpacks to gigabytes, and says so',
      () => rawWorkbook({ sheets: [spaces(300)] }),
      'file-unpacks-too-large',
    ],
    [
      'one that says it were small',
      async () => withClaim(await rawWorkbook({ sheets: [spaces(300)] }), 'xl/worksheets/sheet1.xml', 5_000),
      'file-damaged',
    ],
    [
      'one that says nothing',
      async () => withClaim(await rawWorkbook({ sheets: [spaces(60)] }), 'xl/worksheets/sheet1.xml', 0),
      'file-damaged',
    ],
    [
      'shared strings without end',
      () =>
        rawWorkbook({
          sheets: [rowXml(1, HEADINGS)],
          strings: repeated('<si><t>王秀英</t></si>', 4_000_000),
        }),
      'file-unpacks-too-large',
    ],
    [
      'too many columns',
      () => rawWorkbook({ sheets: ['<row r="1"><c r="XFD1"><v>1</v></c></row>'] }),
      'file-too-many-columns',
    ],
    ['too many rows', () => workbook(Array.from({ length: 100_100 }, () => ['王'])), 'file-too-many-rows'],
  ])('refused: %s', { timeout: 60_000 }, async (_, make, code) => {
    expect(await refusal(await make())).toBe(code)
  })
})

/** Megabytes of nothing, which shrink to a thousandth. */
function* spaces(megabytes: number): Generator<string> {
  const piece = ' '.repeat(1024 * 1024)
  for (let i = 0; i < megabytes; i += 1) yield piece
}

function* repeated(text: string, times: number): Generator<string> {
  const piece = text.repeat(10_000)
  for (let i = 0; i < times; i += 10_000) yield piece
}

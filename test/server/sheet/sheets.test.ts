/** Lists that go out as sheets, read again by another program; and what an .xlsx of ours is made of. */
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeXlsx } from '../../../server/sheet/sheet.ts'
import { type Desk, openDesk, type Person } from '../access/desk.ts'
import { bytesOf, idNumber, VILLAGE } from './workbooks.ts'

async function open(bytes: Uint8Array): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(Buffer.from(bytes) as unknown as ExcelJS.Buffer)
  return book
}

const valuesOf = (sheet: ExcelJS.Worksheet | undefined) =>
  (sheet?.getSheetValues() ?? [])
    .filter(Array.isArray)
    .map((row) => Array.from({ length: sheet?.columnCount ?? 0 }, (_, i) => row[i + 1] ?? null))

describe('an .xlsx of ours', () => {
  const rows = [
    ['=1+1', idNumber(1), 12345, 7],
    ['䶮㛃𬭎𣗋<&">', '0012', -5, null],
    [{ bad: '@SUM(A1)' }, '', 0, 3],
  ]
  const columns = [
    { title: '姓名' },
    { title: '身份证号', width: 22 },
    { title: '金额（元）', kind: 'money', total: true },
    { title: '次数', kind: 'count', total: true },
  ] as const
  const book = async () => open(await bytesOf(writeXlsx([{ name: '名单/一', columns, rows }])))

  test('another program reads texts as texts, money in yuan and the sum', async () => {
    const [sheet] = (await book()).worksheets
    expect(sheet?.name).toBe('名单 一')
    expect(valuesOf(sheet)).toEqual([
      ['姓名', '身份证号', '金额（元）', '次数'],
      ['=1+1', idNumber(1), 123.45, 7],
      ['䶮㛃𬭎𣗋<&">', '0012', -0.05, null],
      ['@SUM(A1)', null, 0, 3],
      ['合计', null, 123.4, 10],
    ])
    expect([sheet?.getCell('A2').type, sheet?.getCell('B2').numFmt]).toEqual([ExcelJS.ValueType.String, '@'])
    expect(sheet?.getCell('A4').fill).toMatchObject({ fgColor: { argb: 'FFFFF2B3' } })
  })

  test('its heading stays in sight and on every page, all columns on one page’s width', async () => {
    const [sheet] = (await book()).worksheets
    expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
    expect(sheet?.pageSetup).toMatchObject({
      paperSize: 9,
      orientation: 'landscape',
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: '1:1',
    })
    expect(sheet?.getColumn(2).width).toBe(22)
  })
})

describe('lists', () => {
  let desk: Desk
  let clerk: Person
  beforeAll(async () => {
    desk = await openDesk()
    clerk = await desk.person('clerk', 'clerk')
    await desk.pool.query(
      `INSERT INTO region VALUES ('990101000000', '云溪县', 'county', NULL),
         ('990101100000', '桃花镇', 'town', '990101000000'), ('990101101000', '清水镇', 'town', '990101000000'),
         ('${VILLAGE}', '柳树村', 'village', '990101100000'),
         ('990101101201', '石桥村', 'village', '990101101000')`,
    )
    const add = (i: number, home: string, name: string) =>
      clerk.send('POST', '/api/elders', {
        ...{ name, home, idNumber: idNumber(i), residence: 'hukou' },
        categories: i === 1 ? ['dibao'] : [],
      })
    expect((await add(1, VILLAGE, '张桂兰')).statusCode).toBe(201)
    await add(2, VILLAGE, '李德福')
    await add(3, '990101101201', '王有福')
  })
  afterAll(() => desk.close())

  const sheetOf = async (answer: { statusCode: number; rawPayload: Buffer; body: string }) => {
    expect(answer.statusCode, answer.body.slice(0, 200)).toBe(200)
    return valuesOf((await open(answer.rawPayload)).worksheets[0])
  }

  test('elders as filtered and within one’s scope, ID numbers covered', async () => {
    const rows = await sheetOf(await clerk.get('/api/sheets/elders?category=dibao'))
    expect(rows[0]?.slice(0, 4)).toEqual(['姓名', '性别', '出生日期', '身份证号'])
    expect(rows.slice(1).map((row) => [row[0], row[3], row[4], row[5], row[7], row[8]])).toEqual([
      ['张桂兰', `**************${idNumber(1).slice(-4)}`, '桃花镇', '柳树村', '低保', '本县户籍'],
    ])
    const town = await desk.personOf('990101101000', 'qingshui', 'town')
    expect((await sheetOf(await town.get('/api/sheets/elders'))).slice(1).map(([name]) => name)).toEqual([
      '王有福',
    ])
  })

  test('whole numbers only for whoever may and says why, and it is on record', async () => {
    const rows = await sheetOf(await clerk.send('POST', '/api/sheets/elders', { reason: '医保局核对' }))
    expect(rows.slice(1).map((row) => row[3])).toEqual([idNumber(2), idNumber(1), idNumber(3)].sort(byName))
    const told = await desk.pool.query(`SELECT detail FROM audit WHERE action = 'sheet.reveal'`)
    expect(told.rows[0].detail).toMatchObject({ reason: '医保局核对' })
    const reviewer = await desk.person('reviewer', 'reviewer')
    const refused = await reviewer.send('POST', '/api/sheets/elders', { reason: '看看' })
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'not-allowed'])
    expect((await clerk.send('POST', '/api/sheets/elders', { reason: '' })).statusCode).toBe(400)
  })
  /** The order of villages and names: 张 U+5F20, 李 U+674E, 王 in the other township. */
  const byName = (a: string, b: string) =>
    [1, 2, 3].map(idNumber).indexOf(a) - [1, 2, 3].map(idNumber).indexOf(b)

  test('more than one page of them, each once', async () => {
    const digest = `sha256(convert_to('x' || i, 'UTF8'))`
    await desk.pool.query(
      `INSERT INTO elder (id, name, sex, born, home, id_sealed, id_index, id_tail)
       SELECT 'e-x' || i, '同名', 'male', '1940-01-01', '${VILLAGE}', 'x', ${digest}, '0000' FROM generate_series(1, 4500) i`,
    )
    const rows = await sheetOf(await clerk.get('/api/sheets/elders?search=%E5%90%8C%E5%90%8D'))
    expect(rows).toHaveLength(4_501)
  })

  test('the other lists, each under its own right', async () => {
    const people = {
      administrator: await desk.person('admin', 'administrator'),
      auditor: await desk.person('auditor', 'auditor'),
    }
    expect((await sheetOf(await clerk.get('/api/sheets/sites')))[0]?.[0]).toBe('名称')
    expect((await sheetOf(await people.administrator.get('/api/sheets/terminals')))[0]?.[0]).toBe('终端')
    expect((await sheetOf(await clerk.get('/api/sheets/findings?month=2026-10')))[0]?.[1]).toBe('规则')
    expect((await sheetOf(await clerk.get('/api/sheets/changes?state=all')))[0]?.[1]).toBe('事项')
    expect(
      (await sheetOf(await people.auditor.get('/api/sheets/accounts'))).map(([login]) => login),
    ).toContain('clerk')
    const audit = await sheetOf(await people.auditor.get('/api/sheets/audit'))
    expect(audit.slice(1).map((row) => row[3])).toContain('elder.create')
    expect((await clerk.get('/api/sheets/month-sites?month=2026-10')).statusCode).toBe(404)
    expect((await clerk.get('/api/sheets/audit')).statusCode).toBe(403)
  })
})

/** `yangyi import elders` as it is called: what it prints, how it leaves, and what it takes. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSheet } from '../../server/sheet/sheet.ts'
import {
  HEADINGS,
  idNumber,
  person,
  rawWorkbook,
  rowXml,
  VILLAGE,
  workbook,
} from '../server/sheet/workbooks.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'

const COMMAND = join(import.meta.dirname, '../../cli/yangyi.ts')
const folder = mkdtempSync(join(tmpdir(), 'yangyi-cli-import-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Left = { code: number | null; stdout: string; stderr: string; megabytes: number }

/** Without a county, unless `url` names one. */
function run(args: string[], url = ''): Promise<Left> {
  const env = { ...process.env, DATABASE_URL: url, YANGYI_HOME: join(folder, 'home') }
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', COMMAND, 'import', ...args],
    { env },
  )
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
    })
  let megabytes = 0
  const watching = setInterval(() => {
    megabytes = Math.max(megabytes, peakOf(child.pid))
  }, 20)
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearInterval(watching)
      resolve({ code, ...said, megabytes })
    })
  })
}

/** The most memory that it has held so far; 0 where the system does not say. */
function peakOf(pid: number | undefined): number {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kilobytes ?? 0) / 1024
  } catch {
    return 0 // gone, or no Linux
  }
}

function file(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

const dry = async (path: string, url?: string) => {
  const left = await run(['elders', path, '--dry-run', '--json'], url)
  return { ...left, said: JSON.parse(left.stdout) }
}

describe('a dry run without a county', () => {
  test('nothing wrong: 0, and that alone on stdout', async () => {
    const { code, stdout } = await run([
      'elders',
      file('good.xlsx', await workbook([person(1), person(2)])),
      '--dry-run',
      '--json',
    ])
    expect([code, stdout]).toEqual([0, '{"rows":2,"ok":2,"faults":[]}\n'])
  })

  test('every bad cell with the sheet’s own row, its column, a code and words: 1', async () => {
    const text = [
      '云溪县老人名册',
      HEADINGS.join(','),
      `王秀英,${idNumber(1)},${VILLAGE},低保,本县户籍,,`,
      '',
      `李四,${idNumber(2).slice(0, 17)},${VILLAGE},富裕,外星,123,`,
      `王 秀 英,1.10101E+17,9901,,常住,,`,
      `,${idNumber(1)},${VILLAGE},,,,`,
    ].join('\r\n')
    const { code, said } = await dry(file('bad.csv', iconv.encode(text, 'gbk')))
    expect(code).toBe(1)
    expect(said).toMatchObject({ rows: 4, ok: 1 })
    expect(
      said.faults.map((each: Record<string, unknown>) => `${each.row} ${each.column} ${each.code}`),
    ).toEqual([
      '5 身份证号 id-length',
      '5 类别 category-unknown',
      '5 户籍 residence-unknown',
      '5 电话 phone-wrong',
      '6 身份证号 number-lost-digits',
      '6 家庭住址代码 region-unknown',
      '7 姓名 missing',
      '7 身份证号 id-double-in-file',
      '7 户籍 missing',
    ])
    expect(Object.keys(said.faults[0])).toEqual(['row', 'column', 'code', 'message'])
    expect(said.faults.every(({ message }: { message: string }) => /\p{Script=Han}/u.test(message))).toBe(
      true,
    )
  })

  test('numbers, dates and formulas as Excel keeps them', async () => {
    const sheet = [
      rowXml(1, HEADINGS),
      rowXml(2, ['王秀英', Number(idNumber(1)), 990101100201, '低保', '常住', 13800000000]),
      rowXml(3, ['李四', [44_000], [990101100201], '低保', '常住']),
      '<row r="4"><c r="A4" t="str"><f>X</f><v>赵五</v></c><c r="B4" t="e"><f>X</f><v>#REF!</v></c></row>',
    ]
    const { said } = await dry(file('numbers.xlsx', await rawWorkbook({ sheets: [sheet] })))
    expect(
      said.faults.map((each: Record<string, unknown>) => `${each.row} ${each.column} ${each.code}`),
    ).toEqual([
      '2 身份证号 number-lost-digits',
      '3 身份证号 id-length',
      '3 家庭住址代码 cell-unreadable',
      '4 身份证号 cell-unreadable',
      '4 家庭住址代码 missing',
      '4 户籍 missing',
    ])
  })

  test('a column that is missing or doubled is said once', async () => {
    const { code, said } = await dry(
      file('columns.csv', `姓名,身份证号,户籍,户籍\n王秀英,${idNumber(1)},常住,常住\n`),
    )
    expect([code, said.rows, said.ok]).toEqual([1, 1, 0])
    expect(
      said.faults.map((each: Record<string, unknown>) => `${each.row} ${each.column} ${each.code}`),
    ).toEqual(['1 家庭住址代码 column-missing', '1 户籍 column-double'])
  })

  test('fifty thousand rows: in bounded memory', { timeout: 120_000 }, async () => {
    const { code, said, megabytes } = await dry(
      file('many.xlsx', await workbook(Array.from({ length: 50_000 }, (_, i) => person(i)))),
    )
    expect([code, said.rows, said.ok]).toEqual([0, 50_000, 50_000])
    expect(megabytes).toBeLessThan(600)
  })

  test('a bomb, a file of something else, no file: 2, in words and in bounded memory', async () => {
    const bomb = file('bomb.xlsx', await rawWorkbook({ sheets: [Array(600).fill(' '.repeat(1024 * 1024))] }))
    const { code, said, stderr, megabytes } = await dry(bomb)
    expect([code, said.faults[0].code]).toEqual([2, 'file-unpacks-too-large'])
    expect(stderr).toContain('展开以后太大')
    expect(megabytes).toBeLessThan(300)
    expect(await dry(file('old.xls', '<html>'))).toMatchObject({ code: 2, said: { rows: 0, ok: 0 } })
    expect(await dry(file('other.csv', '甲,乙\n1,2\n'))).toMatchObject({
      code: 2,
      said: { faults: [{ code: 'heading-missing' }] },
    })
    expect(await run(['elders', join(folder, 'nowhere.xlsx'), '--dry-run', '--json'])).toMatchObject({
      code: 2,
      stdout: '',
    })
    expect(await run(['elders'])).toMatchObject({ code: 2, stderr: expect.stringContaining('usage') })
    expect(await run(['elders', bomb])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no county'),
    })
  })

  test('the template is one that it reads itself', async () => {
    const path = join(folder, 'template.xlsx')
    expect(await run(['--template', path])).toMatchObject({ code: 0, stdout: '' })
    const sheet = await readSheet(readFileSync(path), HEADINGS)
    expect(sheet.ok && sheet.rows).toEqual([{ row: 1, cells: HEADINGS }])
  })
})

describe('with a county', () => {
  let database: FreshDatabase
  beforeAll(async () => {
    database = await freshDatabase()
    await database.pool.query(
      `INSERT INTO region VALUES ('990101000000', '云溪县', 'county', NULL),
         ('990101100000', '桃花镇', 'town', '990101000000'), ('${VILLAGE}', '柳树村', 'village', '990101100000')`,
    )
  })
  afterAll(() => database?.drop())

  test('villages and who is registered are checked; all is written or nothing', async () => {
    const good = file('county.xlsx', await workbook([person(1), person(2, { 2: '柳树村' })]))
    expect((await dry(good, database.url)).said).toEqual({ rows: 2, ok: 2, faults: [] })
    const bad = file('unknown.xlsx', await workbook([person(1), person(2, { 2: '990101100999' })]))
    expect(await run(['elders', bad], database.url)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('没有这个村'),
    })
    const count = async () => (await database.pool.query('SELECT FROM elder')).rowCount
    expect(await count()).toBe(0)

    const written = await run(['elders', good], database.url)
    expect([written.code, written.stdout, written.stderr]).toEqual([
      0,
      '共 2 行，2 行没有问题，0 处要看。已登记 2 人。\n',
      '',
    ])
    expect(await count()).toBe(2)
    const again = await dry(good, database.url)
    expect([again.code, again.said.ok]).toEqual([1, 0])
    expect(again.said.faults.map(({ code }: { code: string }) => code)).toEqual([
      'id-registered',
      'id-registered',
    ])
    // Who is registered keeps nobody else out.
    const more = file('more.xlsx', await workbook([person(1), person(3)]))
    expect((await run(['elders', more], database.url)).stdout).toContain('已登记 1 人')
    expect(await count()).toBe(3)
  })
})

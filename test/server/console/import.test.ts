/** A clerk brings in a list from Excel: columns, faults put right in their place, all registered, and taken back. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import iconv from 'iconv-lite'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSheet } from '../../../server/sheet/sheet.ts'
import { barriers } from '../../e2e/look.ts'
import { openBrowser } from '../../support/browser.ts'
import { type Desk, openDesk, PASSWORD } from '../access/desk.ts'
import { HEADINGS, idNumber, person, VILLAGE, workbook } from '../sheet/workbooks.ts'
import { fillLogin, read, visit } from './visit.ts'

const TIMEOUT = { timeout: 90_000 }

let browser: Browser
let desk: Desk
let url: string
beforeAll(async () => {
  browser = await openBrowser()
  desk = await openDesk({ consoleFolder: resolve(import.meta.dirname, '../../../dist/console') })
  url = await desk.app.listen({ host: '127.0.0.1', port: 0 })
  const clerk = await desk.person('clerk', 'clerk')
  for (const [code, name, level, parent] of [
    ['990101000000', '云溪县', 'county', null],
    ['990101100000', '桃花镇', 'town', '990101000000'],
    [VILLAGE, '柳树村', 'village', '990101100000'],
  ])
    await clerk.send('POST', '/api/regions', { code, name, level, parent })
  await clerk.send('POST', '/api/elders', {
    ...{ name: '张桂兰', idNumber: idNumber(900), home: VILLAGE },
    ...{ residence: 'hukou', categories: [] },
  })
})
afterAll(async () => {
  await browser?.close()
  await desk?.close()
})

async function come(size: 'small' | 'large', path: string) {
  const visitor = await visit(browser, { url, now: new Date(desk.clock.now) } as never, size)
  await visitor.page.goto(url + path)
  await fillLogin(visitor.page, 'clerk', PASSWORD)
  await visitor.page.locator('main h1').waitFor()
  return visitor
}

async function bring(page: Page, name: string, buffer: Buffer) {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
  await page.getByRole('heading', { name: '表里的哪一列是什么？' }).waitFor()
}

async function saved(page: Page, click: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()])
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
}

const ROWS = [
  ...Array.from({ length: 30 }, (_, i) => person(i)),
  person(30, { 0: '李德福', 1: idNumber(30).slice(0, 17) }),
  person(31, { 0: '王有福', 3: '富裕户', 4: '' }),
  person(32, { 0: '赵秀英', 1: idNumber(3) }),
  person(33, { 0: '陈满仓', 2: '990101100999', 5: '12345' }),
  person(900, { 0: '张桂兰', 3: '特困' }),
]

test('from the file to the register and back', TIMEOUT, async () => {
  const { page, picture, troubles, close } = await come('small', '/elders')
  await page.getByRole('link', { name: '导入', exact: true }).click()
  await page.getByRole('heading', { name: '导入老人名册' }).waitFor()
  await picture('imports-empty')
  expect(await barriers(page)).toEqual([])
  const template = await saved(page, () => page.getByRole('link', { name: '下载模板' }).click())
  expect(template.name).toBe('老人名册导入模板.xlsx')
  const form = await readSheet(template.bytes, HEADINGS)
  expect(form.ok && form.rows[0]?.cells).toEqual(HEADINGS)

  await page.locator('input[type=file]').setInputFiles({
    ...{ name: '旧名册.xls', mimeType: 'application/octet-stream' },
    buffer: Buffer.from('<html><table><tr><td>姓名</td></tr></table></html>'),
  })
  expect(await read(page.getByRole('alert'))).toMatch(/读不了[\s\S]*另存为/)

  await bring(page, '桃花镇老人.xlsx', await workbook(ROWS))
  await picture('import-columns')
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: '检查' }).click()
  const table = page.getByRole('table', { name: '表里的行' })
  await table.waitFor()
  expect(await read(page.locator('.import-counts'))).toMatch(/可以登记\s*30\s*要改\s*4\s*已登记过\s*1/)
  await picture('import-faults')
  expect(await barriers(page)).toEqual([])
  expect(await page.getByRole('button', { name: /^登记 / }).count()).toBe(0)

  const faults = await saved(page, () => page.getByRole('link', { name: '下载错误表' }).click())
  const told = await readSheet(faults.bytes, HEADINGS)
  expect(told.ok && told.rows[1]?.cells.at(-1)).toMatch(/^身份证号：号码应该是 18 位/)

  // A reload goes on where it was.
  await page.reload()
  await table.waitFor()
  const cell = (row: number, column: string) => page.getByLabel(`第 ${row} 行 ${column}`)
  await cell(32, '身份证号').fill(idNumber(30))
  await page.keyboard.press('Enter')
  await cell(32, '身份证号').waitFor({ state: 'detached' })
  // The next field has the focus: the keyboard alone goes on.
  await expect.poll(() => cell(33, '类别').evaluate((field) => field === document.activeElement)).toBe(true)
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('低保、独居')
  await page.keyboard.press('Tab')
  await page.keyboard.type('常住')
  await page.keyboard.press('Enter')
  await cell(33, '类别').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '跳过第 34 行' }).click()
  await cell(34, '身份证号').waitFor({ state: 'detached' })
  await cell(35, '家庭住址代码').fill('柳树村')
  await cell(35, '电话').fill('0571-88001234')
  await page.getByRole('button', { name: '保存第 35 行' }).click()
  await page.getByRole('heading', { name: '没有要改的了' }).waitFor()
  expect(await read(page.locator('.import-confirm'))).toMatch(/新登记 33 人[\s\S]*1 人不变[\s\S]*1 行不登记/)
  await picture('import-confirm')
  expect(await barriers(page)).toEqual([])
  expect(await read(table)).toContain('已经登记过，内容和这里不同')

  await page.getByRole('button', { name: '登记 33 人' }).click()
  await page.getByText('已登记 33 人').waitFor()
  await picture('import-done')
  expect(await barriers(page)).toEqual([])
  await page.getByRole('main').getByRole('link', { name: '返回老人名册' }).click()
  await page.getByText('共 34 人').first().waitFor()
  const listed = await saved(page, () => page.getByRole('button', { name: '导出 Excel' }).click())
  const sheet = await readSheet(listed.bytes, ['姓名', '身份证号'])
  expect(sheet.ok && sheet.rows.length).toBe(35)
  expect(sheet.ok && String(sheet.rows[1]?.cells[3])).toMatch(/^\*{14}/)
  await picture('elders-with-import')

  await page.goto(`${url}/elders/imports`)
  await page.getByRole('link', { name: '查看' }).click()
  await page.getByRole('button', { name: '撤销导入' }).click()
  await page.getByRole('tooltip').getByRole('button', { name: '撤销导入' }).click()
  await page.getByText('这次导入已撤销').waitFor()
  await page.goto(`${url}/elders/imports`)
  expect(await read(page.getByRole('table', { name: '导入记录' }))).toMatch(
    /桃花镇老人\.xlsx[\s\S]*已撤销\s*33/,
  )
  await picture('imports')
  expect(troubles).toEqual([])
  await close()
})

test('a list in GBK under headings of its own, on a large screen and in English', TIMEOUT, async () => {
  const { page, picture, troubles, close } = await come('large', '/elders/imports')
  const text = `柳树村老人\n老人,公民身份号码,住处,人群,是否本县,联系电话\n王秀英,${idNumber(50)},${VILLAGE},独居,是,\n李四,${idNumber(51)},${VILLAGE},,不清楚,\n`
  await bring(page, '柳树村.csv', iconv.encode(text, 'gbk'))
  expect(await page.getByRole('button', { name: '检查' }).isDisabled()).toBe(true)
  for (const [field, column] of [
    ['姓名', '老人'],
    ['家庭住址代码', '住处'],
    ['类别', '人群'],
    ['户籍', '是否本县'],
  ] as const) {
    await page.getByRole('combobox', { name: field, exact: true }).click()
    await page.getByTitle(column, { exact: true }).last().click()
  }
  await picture('import-columns')
  await page.getByRole('button', { name: '检查' }).click()
  await page.getByRole('table', { name: '表里的行' }).waitFor()
  await picture('import-faults')
  await page.getByRole('button', { name: 'English' }).click()
  const words = await read(page.locator('main'))
  expect(words).toContain('Please write 本县户籍')
  expect(words.replace(/柳树村|李四|不清楚|本县户籍|常住|暂住/g, '')).not.toMatch(/\p{Script=Han}/u)
  await page.getByRole('button', { name: 'Leave all out' }).click()
  await page.getByRole('tooltip').getByRole('button', { name: 'Leave all out' }).click()
  await page.getByRole('button', { name: 'Register 1' }).click()
  await page.getByText('1 registered').waitFor()
  expect(troubles).toEqual([])
  await close()
})

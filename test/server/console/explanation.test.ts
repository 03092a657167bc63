/** The explanation at the desk, on the real server: from the month to a site, to an elder, to the clause, and back. */
import { resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it, test } from 'vitest'
import { explanationSearch } from '../../../server/console/features/explanation/explanation-search.ts'
import { openBrowser } from '../../support/browser.ts'
import { type Desk, openDesk, PASSWORD } from '../access/desk.ts'
import { MONTH, plantCounty } from '../settlement/small-county.ts'
import { fillLogin, read, visit } from './visit.ts'

let browser: Browser
let desk: Desk
let url: string
beforeAll(async () => {
  browser = await openBrowser()
  desk = await openDesk({ consoleFolder: resolve(import.meta.dirname, '../../../dist/console') })
  url = await desk.app.listen({ host: '127.0.0.1', port: 0 })
  await plantCounty(desk.pool)
  const clerk = await desk.person('clerk', 'clerk')
  await clerk.send('POST', `/api/months/${MONTH}/compute`)
  await desk.person('auditor', 'auditor')
})
afterAll(async () => {
  await browser?.close()
  await desk?.close()
})

test('an auditor goes from the month down to a clause, and takes the export', {
  timeout: 120_000,
}, async () => {
  const stage = { url, now: new Date(desk.clock.now) } as unknown as Parameters<typeof visit>[1]
  const { page, troubles, picture } = await visit(browser, stage)
  await page.goto(`${url}/months/${MONTH}`)
  await fillLogin(page, 'auditor', PASSWORD)
  await page.getByRole('button', { name: /柳村日间照料中心/ }).click()
  await page.getByRole('link', { name: '柳村日间照料中心：逐人逐笔说明' }).click()
  await page.getByRole('table', { name: '老人' }).getByText('柳大爷').waitFor()
  await picture('explanation-site')
  expect(await read(page.getByRole('main'))).toContain('超过次数上限 1')
  await page.getByRole('link', { name: '柳大爷' }).click()
  await page.getByRole('table', { name: '刷卡' }).waitFor()
  const text = await read(page.getByRole('main'))
  for (const words of ['测试〔2026〕1号 第六条', '80岁及以上', '同餐重复', '卡已挂失', '合计 16.00 元'])
    expect(text).toContain(words)
  await picture('explanation-elder')
  await page.getByRole('link', { name: '返回助餐点' }).click()
  await page.getByRole('table', { name: '老人' }).waitFor()
  await page.getByRole('link', { name: '返回本月结算' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: '导出，供他处复算' }).click()
  expect((await download).suggestedFilename()).toBe(`settlement-${MONTH}-v1.zip`)
  expect(troubles).toEqual([])
})

it('keeps of an address what makes sense', () => {
  expect(explanationSearch({ site: 's-a', elder: '', page: 2, more: 1 })).toEqual({ site: 's-a', page: 2 })
  expect(explanationSearch({ grant: 'age', page: 0 })).toEqual({ grant: 'age' })
})

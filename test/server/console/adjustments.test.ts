/** Adjustments at the desk, on the real server: what waits under an approved month, and where it is paid. */
import { resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '../../support/browser.ts'
import { type Desk, openDesk, PASSWORD } from '../access/desk.ts'
import { MONTH, plantCounty, plantTap } from '../settlement/small-county.ts'
import { walkMonth } from '../settlement/walk-month.ts'
import { fillLogin, read, visit } from './visit.ts'

let browser: Browser
let desk: Desk
let url: string
beforeAll(async () => {
  browser = await openBrowser()
  desk = await openDesk({ consoleFolder: resolve(import.meta.dirname, '../../../dist/console') })
  desk.clock.now = Date.parse('2026-12-05T10:00:00+08:00')
  url = await desk.app.listen({ host: '127.0.0.1', port: 0 })
  await plantCounty(desk.pool)
  const clerk = await desk.person('clerk', 'clerk')
  await walkMonth(desk, MONTH, 'approve', { clerk: clerk.id })
  await plantTap(desk.pool, ['t-a', '2026-10-20T12:00', 'e-old', 'lunch', null])
})
afterAll(async () => {
  await browser?.close()
  await desk?.close()
})

it('a record that came late waits under its month, and is paid and explained with the next', async () => {
  const stage = { url, now: new Date(desk.clock.now), passwordOf: () => PASSWORD } as unknown as Parameters<
    typeof visit
  >[1]
  const { page } = await visit(browser, stage)
  await page.goto(`${url}/months/${MONTH}`)
  await fillLogin(page, 'clerk', PASSWORD)
  const waiting = page.getByRole('region', { name: '待调整' })
  await waiting.waitFor()
  expect(await read(waiting)).toContain('晚到的刷卡记录 1 条')

  await page.goto(`${url}/months/2026-11`)
  await page.getByRole('button', { name: /测\s*算/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /测\s*算/ })
    .click()
  const adjustments = page.getByRole('region', { name: '以前月份的调整' })
  await adjustments.waitFor()
  const text = await read(adjustments)
  for (const part of ['2026年10月', '柳村日间照料中心', '就餐补贴', '晚到的记录', '老人 1 人', '+4.00'])
    expect(text).toContain(part)
  await adjustments.getByRole('link', { name: '2026年10月' }).click()
  await waiting.waitFor()
}, 120_000)

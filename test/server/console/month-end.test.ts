/**
 * The end of a month at the desk, on the real server with the demo county: the clerk, a township, civil affairs and
 * finance, each with their own page; a month sent back, a step taken back, and the bulletin.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DEMO_PASSWORD, fillDemo } from '../../../cli/demo/fill-demo.ts'
import type { PlainDate } from '../../../core/plain-date.ts'
import { demoCounty } from '../../../prisma/demo/county.ts'
import { openDatabase } from '../../../server/plugins/database.ts'
import { loadSecrets } from '../../../server/secrets.ts'
import { openBrowser } from '../../support/browser.ts'
import { type Desk, openDesk } from '../access/desk.ts'
import { silent } from '../ingest/test-terminal.ts'
import { clearWay, walkMonth } from '../settlement/walk-month.ts'
import { fillLogin, read, type SIZES, type Visit, visit } from './visit.ts'

const MONTH = '2026-10'
const TODAY = '2026-11-05' as PlainDate
let browser: Browser
let desk: Desk
let url: string
const visits: Visit[] = []

beforeAll(async () => {
  browser = await openBrowser()
  desk = await openDesk({ consoleFolder: resolve(import.meta.dirname, '../../../dist/console') })
  const folder = mkdtempSync(join(tmpdir(), 'yangyi-month-'))
  const database = openDatabase(desk.url, silent)
  await fillDemo({ database, secrets: loadSecrets(folder), log: silent, today: TODAY }, demoCounty(TODAY))
  await database.close()
  rmSync(folder, { recursive: true })
  await desk.pool.query('UPDATE account SET must_change = false')
  url = await desk.app.listen({ host: '127.0.0.1', port: 0 })
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await desk?.close()
})

async function come(login: string, size: keyof typeof SIZES = 'small', path = '/'): Promise<Visit> {
  const stage = { url, now: new Date(desk.clock.now) } as unknown as Parameters<typeof visit>[1]
  const visitor = await visit(browser, stage, size)
  visits.push(visitor)
  await visitor.page.goto(`${url}${path}`)
  await fillLogin(visitor.page, login, DEMO_PASSWORD)
  await visitor.page.locator('.sidebar').waitFor()
  return visitor
}

/** Presses a step's button and confirms; gives the words that were asked. */
async function take(page: Page, button: string, reason?: string): Promise<string> {
  await page.getByRole('button', { name: button, exact: true }).click()
  const dialog = page.getByRole('dialog')
  const asked = await read(dialog)
  if (reason !== undefined) await dialog.getByRole('textbox').fill(reason)
  await dialog.locator('button[type=submit]').click()
  await dialog.waitFor({ state: 'detached' })
  return asked
}

const openTask = (page: Page, words: string) =>
  page.getByRole('list', { name: '待我处理的事项' }).getByRole('link').filter({ hasText: words }).click()
const pane = (page: Page) => page.locator('.station-pane')

it('goes from hand to hand, back once, and to the bulletin', { timeout: 120_000 }, async () => {
  const clerk = await come('clerk')
  const desktop = clerk.page
  await desktop.getByText('测算2026年10月补贴').waitFor()
  await clerk.picture('home-clerk')
  await openTask(desktop, '测算2026年10月补贴')
  await pane(desktop).getByText('还有 1 台没有说明').waitFor()
  await clerk.picture('path-gaps')
  await take(desktop, '测算')
  await desktop.getByRole('region', { name: '应付补贴' }).waitFor()

  await desktop.getByRole('button', { name: '写明南沟好邻居助老小院缺记录的原因' }).click()
  const explain = desktop.getByRole('dialog')
  await explain.getByRole('button', { name: /保\s*存/ }).click()
  await explain.getByText('请写明原因').waitFor()
  await explain.getByRole('textbox').fill('26 日起停电没有开餐，已电话问过护理员。')
  await explain.getByRole('button', { name: /保\s*存/ }).click()
  await explain.waitFor({ state: 'detached' })
  await pane(desktop).getByRole('button', { name: '现在查' }).click()
  await pane(desktop)
    .getByText(/条疑点核查以后才能提交/)
    .waitFor()
  await clerk.picture('path-findings')
  const { rows } = await desk.pool.query<{ id: number }>(`SELECT id FROM account WHERE login = 'clerk'`)
  const maker = { account: rows[0]?.id ?? 0, address: null, at: new Date(desk.clock.now) }
  await clearWay(desk.pool, MONTH, maker)

  await desktop.reload()
  await pane(desktop).getByRole('table', { name: '按助餐点' }).waitFor()
  expect(await read(pane(desktop))).toContain('和2026年9月比')
  await clerk.picture('path-compare', true)
  await take(desktop, '提交复核')
  await pane(desktop).getByText('还有 3 个乡镇没有确认').waitFor()
  await take(desktop, '撤回提交')
  await desktop.getByRole('button', { name: '提交复核', exact: true }).waitFor()
  await take(desktop, '提交复核')
  await clerk.picture('path-submitted')

  const town = await come('taohua')
  await openTask(town.page, '确认本乡镇2026年10月结算')
  await pane(town.page).getByText('请核对本乡镇').waitFor()
  const seen = await read(town.page.getByRole('table', { name: '各助餐点结算' }))
  expect(seen).toContain('桃花镇')
  expect(seen).not.toContain('清水镇')
  await town.picture('path-town')
  await town.page.getByRole('button', { name: '退回' }).click()
  const returning = town.page.getByRole('dialog')
  await returning.getByRole('textbox').fill('石桥村 18 日的人次不对，请核实。')
  await returning.locator('button[type=submit]').click()
  await town.page.getByRole('region', { name: '已退回' }).waitFor()

  await desktop.goto(url)
  await openTask(desktop, '2026年10月结算被退回')
  const note = desktop.getByRole('region', { name: '已退回' })
  expect(await read(note)).toMatch(/桃花镇（吴秀英）[\s\S]*石桥村 18 日[\s\S]*重新测算/)
  await clerk.picture('path-returned')
  await take(desktop, '重新测算')
  await clearWay(desk.pool, MONTH, maker)
  await take(desktop, '提交复核')

  await town.page.reload()
  await take(town.page, '确认无误')
  await town.page.getByText('已确认').first().waitFor()
  await walkMonth(desk, MONTH, 'check', { clerk: maker.account })

  const reviewer = await come('reviewer', 'large')
  await openTask(reviewer.page, '复核2026年10月结算')
  await pane(reviewer.page).getByText('需要 2 人复核，已有 0 人。').waitFor()
  await reviewer.picture('path-review')
  await take(reviewer.page, '复核通过')
  await pane(reviewer.page).getByText('需要 2 人复核，已有 1 人。').waitFor()
  expect(await reviewer.page.getByRole('button', { name: '复核通过' }).isDisabled()).toBe(true)
  const second = await come('reviewer2', 'large', `/months/${MONTH}`)
  await take(second.page, '复核通过')

  const finance = await come('finance')
  await openTask(finance.page, '审批2026年10月结算')
  await pane(finance.page).getByText('大写').waitFor()
  await finance.picture('path-finance')
  expect(await take(finance.page, '审批通过')).toContain('大写')
  await finance.page.getByRole('button', { name: '撤回审批' }).waitFor()

  await desktop.goto(`${url}/months/${MONTH}`)
  await take(desktop, '发布公示')
  await desktop.getByRole('link', { name: '查看公示' }).first().waitFor()
  expect(await desktop.getByRole('button', { name: '结账' }).isDisabled()).toBe(true)
  expect(await read(desktop.locator('.step-whys'))).toContain('补贴还没有发放完')
  await clerk.picture('path-published')
  const large = await come('auditor', 'large', `/months/${MONTH}?at=check`)
  await pane(large.page).getByText('各乡镇都已确认').waitFor()
  await large.picture('path-auditor', true)
  expect(visits.flatMap(({ troubles }) => troubles)).toEqual([])
})

it('asks by rules that civil affairs sets, and lists the months with what is due', {
  timeout: 60_000,
}, async () => {
  const { page, picture, troubles } = await come('reviewer', 'small', '/months')
  await page.getByRole('table', { name: '各月结算' }).waitFor()
  await picture('months')
  await page.getByRole('button', { name: '月结规则' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('还是系统的默认规则').waitFor()
  await picture('month-rules')
  await dialog.getByLabel('次月几日前公示').fill('12')
  await dialog.getByRole('button', { name: /保\s*存/ }).click()
  await dialog.getByText('请写明修改原因').waitFor()
  await dialog.getByLabel('修改原因').fill('本月节假日多，局务会同意推后两天')
  await dialog.getByRole('button', { name: /保\s*存/ }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('11月12日').first().waitFor()
  const clerk = await come('clerk', 'small', '/months')
  await clerk.page.getByRole('button', { name: '月结规则' }).click()
  await clerk.page.getByRole('dialog').getByText('局务会同意推后两天').waitFor()
  expect([...troubles, ...clerk.troubles]).toEqual([])
})

/**
 * The whole story as people live it, on the system that `npm start` runs: a tap on the simulated reader turns the
 * kiosk green, the board counts it; the clerk settles last month, townships, civil affairs and finance say yes to it,
 * it is paid, and the village reads it.
 */
import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEMO_PASSWORD } from '../../cli/demo/fill-demo.ts'
import { addDays, dayOf, monthOf, type PlainDate } from '../../core/plain-date.ts'
import type { MonthFindings } from '../../server/contract/findings.ts'
import type { MonthPayout } from '../../server/contract/payout.ts'
import { fillLogin, settled } from '../server/console/visit.ts'
import { openBrowser } from '../support/browser.ts'
import { come, take } from './people.ts'
import { showStory } from './picture.ts'
import { type System, startSystem } from './system.ts'

const OUTPUT = 'test/output/e2e'
const today = dayOf(Date.now(), 4 * 60)
const lastMonth = monthOf(addDays(`${monthOf(today)}-01` as PlainDate, -1))
const monthPage = `/months/${lastMonth}`

let system: System
let browser: Browser
let kiosk: Page
/** The clerk's; it stays open all day. */
let desk: Page

beforeAll(async () => {
  mkdirSync(OUTPUT, { recursive: true })
  ;[system, browser] = await Promise.all([startSystem(), openBrowser()])
  kiosk = await newPage(1920, 1080)
  await kiosk.goto(system.kiosk)
  await kiosk.getByText('请刷卡').waitFor()
  // A touch lets the browser make sounds.
  await kiosk.mouse.click(400, 400)

  desk = await newPage(1366, 768)
  await desk.goto(system.desk)
  await fillLogin(desk, 'clerk', DEMO_PASSWORD)
  await desk.getByRole('link', { name: '今日助餐' }).click()
})

afterAll(async () => {
  await browser?.close()
  expect(await system?.stop()).toBe(0)
})

test('a tap turns the kiosk green and the live board counts it', async () => {
  await expect.poll(mealsCounted).toBe(0)

  await system.tap('1')
  await kiosk.getByText('已登记').waitFor()
  await kiosk.screenshot({ path: `${OUTPUT}/kiosk.png` })
  await expect.poll(mealsCounted).toBe(1)

  await system.tap('1')
  await kiosk.getByText('已吃过').waitFor()
  await system.tap('10')
  await kiosk.getByText('卡已挂失').first().waitFor()
  await expect.poll(mealsCounted).toBe(2)
  await desk.screenshot({ path: `${OUTPUT}/board.png` })
})

test('a server killed between tap and acknowledgement loses nothing and counts nothing twice', async () => {
  await expect.poll(mealsCounted).toBe(2)

  const server = system.pidOf('server')
  process.kill(server, 'SIGSTOP')
  await system.tap('2')
  await kiosk.getByText('已登记').waitFor()
  await kiosk.getByText('已存本机').waitFor()
  process.kill(server, 'SIGKILL')

  await expect.poll(mealsCounted, { timeout: 40_000 }).toBe(3)
  await kiosk.getByText('全部已同步').waitFor()
  await system.tap('2')
  await kiosk.getByText('已吃过').waitFor()
  expect(await mealsCounted()).toBe(3)
})

test('whichever process is killed, a tap is counted once', async () => {
  await expect.poll(mealsCounted).toBe(3)

  for (const [killed, card] of [
    ['broker', '3'],
    ['terminal', '4'],
    ['database', '5'],
  ] as const) {
    process.kill(killed === 'database' ? system.databasePid() : system.pidOf(killed), 'SIGKILL')
    // A card that no terminal read is laid down again, as people do.
    await expect
      .poll(
        () =>
          system.tap(card).then(
            () => true,
            () => false,
          ),
        { timeout: 40_000 },
      )
      .toBe(true)
    await expect.poll(mealsCounted, { timeout: 40_000 }).toBe(Number(card) + 1)
  }
})

test('the clerk settles last month, and a reviewer decides what holds it', async () => {
  await desk.goto(`${system.desk}${monthPage}`)
  await pane(desk).getByText('还有 1 台没有说明').waitFor()
  await pane(desk).getByRole('button', { name: /^写明/ }).click()
  const explaining = desk.getByRole('dialog')
  await explaining.getByRole('textbox').fill('26 日起停电没有开餐，已电话问过护理员')
  await explaining.locator('button[type=submit]').click()
  await explaining.waitFor({ state: 'detached' })
  await take(desk, '测算')
  await pane(desk).getByRole('button', { name: '现在查' }).click()
  await pane(desk)
    .getByText(/条疑点核查以后才能提交/)
    .waitFor()

  const reviewer = await come(browser, system.desk, 'reviewer')
  const held = await reviewer.open(`/findings?month=${lastMonth}`)
  await held.getByRole('row').filter({ hasText: '须先核查' }).first().getByRole('button').click()
  const drawer = held.getByRole('dialog')
  await drawer.getByText('相关刷卡').waitFor()
  await drawer.getByRole('radio', { name: /^排除/ }).click()
  await drawer.getByLabel('依据', { exact: true }).fill('已向助餐点核实，无异常')
  await drawer.getByRole('button', { name: '保存结论' }).click()
  await drawer.waitFor({ state: 'detached' })
  const path = `months/${lastMonth}/findings?state=open&size=200`
  for (const { id, mode } of (await reviewer.get<MonthFindings>(path)).findings)
    if (mode === 'hold')
      await reviewer.post(`findings/${id}/decisions`, { verdict: 'dismissed', reason: '核对属实' })

  await desk.reload()
  await pane(desk).getByRole('table', { name: '按助餐点' }).waitFor()
  await take(desk, '提交复核')
  await pane(desk).getByText('还有 3 个乡镇没有确认').waitFor()
})

test('townships confirm, two people review, and finance approves', async () => {
  const town = await (await come(browser, system.desk, 'taohua')).open(monthPage)
  const sites = town.getByRole('table', { name: '各助餐点结算' })
  await sites.getByText('桃花镇').first().waitFor()
  expect(await sites.textContent()).not.toContain('清水镇')
  await take(town, '确认无误')
  await pane(town).getByText('已确认').waitFor()
  for (const login of ['qingshui', 'chengguan'])
    await (await come(browser, system.desk, login)).step(lastMonth, 'check')

  const reviewer = await (await come(browser, system.desk, 'reviewer')).open(monthPage)
  await pane(reviewer).getByText('需要 2 人复核，已有 0 人。').waitFor()
  await take(reviewer, '复核通过')
  await pane(reviewer).getByText('需要 2 人复核，已有 1 人。').waitFor()
  expect(await reviewer.getByRole('button', { name: '复核通过' }).isDisabled()).toBe(true)
  await (await come(browser, system.desk, 'reviewer2')).step(lastMonth, 'review')

  const finance = await (await come(browser, system.desk, 'finance')).open(monthPage)
  await take(finance, '审批通过')
  await finance.getByRole('button', { name: '撤回审批' }).waitFor()
})

test('finance releases what the clerk prepared, and the bulletin shows the month to everyone', async () => {
  const url = `${system.desk}/bulletin/${lastMonth}`
  expect((await fetch(url)).status).toBe(404)

  await desk.goto(`${system.desk}/payout?month=${lastMonth}`)
  const sites = desk.getByRole('region', { name: '发给助餐点' })
  await sites.getByRole('button', { name: '做发放批次' }).click()
  const preparing = desk.getByRole('dialog')
  await preparing.getByRole('textbox', { name: '文号' }).fill('云财社〔2026〕12号')
  await preparing.getByText(/笔，共/).waitFor()
  await preparing.locator('button[type=submit]').click()
  await desk.getByRole('heading', { name: /^批次 / }).waitFor()

  const finance = await come(browser, system.desk, 'finance')
  const batch = await finance.open(new URL(desk.url()).pathname)
  await take(batch, '放行付款')
  await batch.getByRole('link', { name: '下载银行文件' }).waitFor()

  await desk.goto(`${system.desk}${monthPage}`)
  await take(desk, '发布公示')
  await desk.getByRole('link', { name: '查看公示' }).first().waitFor()
  await desk.getByRole('button', { name: '展开柳树村日间照料中心的明细' }).click()
  await desk.getByText('70至79岁').first().waitFor()
  const payable = await desk.getByRole('row', { name: /合计/ }).last().locator('td').last().textContent()
  await settled(desk)
  await desk.screenshot({ path: `${OUTPUT}/month.png`, style: '.ant-message { visibility: hidden }' })

  const villager = await newPage(1366, 768, { javaScriptEnabled: false })
  await villager.goto(url)
  const text = await villager.locator('body').textContent()
  expect(text).toContain('柳树村日间照料中心')
  expect(payable).toMatch(/^[\d,]+\.\d\d$/)
  expect(text).toContain(payable)
  // Neither an ID number nor anybody's name.
  expect(await villager.content()).not.toMatch(/990101\d{8}/)
  expect(text).not.toContain('叶秀兰')
  await villager.screenshot({ path: `${OUTPUT}/bulletin.png` })
})

test('what was done survives an end and a new start', async () => {
  expect(await system.stop(false)).toBe(0)
  system = await startSystem([], system.home)
  const auditor = await come(browser, system.desk, 'auditor')
  const page = await auditor.open(monthPage)
  await page.getByRole('link', { name: '查看公示' }).first().waitFor()
  const { batches } = await auditor.get<MonthPayout>(`payouts/months/${lastMonth}`)
  expect(batches.map(({ state }) => state)).toEqual(['released'])
  await kiosk.goto(system.kiosk)
  await system.tap('2')
  await kiosk.getByText('已吃过').waitFor()
})

test('the picture of the README is made of what was seen', async () => {
  const page = await newPage(1800, 720)
  await showStory(page, OUTPUT)
})

async function newPage(
  width: number,
  height: number,
  options: { javaScriptEnabled?: boolean } = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN', ...options })
  return context.newPage()
}

/** What the month's station is about that is open now. */
function pane(page: Page) {
  return page.locator('.station-pane')
}

/** The first of the board's figures: meals of today. */
async function mealsCounted(): Promise<number> {
  const figures = desk.getByRole('region', { name: '今日助餐' })
  return Number(await figures.locator('dd').first().textContent())
}

/**
 * The whole story as people live it, on the system that `npm start` runs: a tap on the simulated reader turns the
 * kiosk green, the board counts it, the clerk settles last month, somebody else approves, the village reads it.
 */
import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, dayOf, monthOf, type PlainDate } from '../../core/plain-date.ts'
import { openBrowser } from '../support/browser.ts'
import { showStory } from './picture.ts'
import { type System, startSystem } from './system.ts'

const OUTPUT = 'test/output/e2e'
const PASSWORD = 'yangyi-demo'
const today = dayOf(Date.now(), 4 * 60)
const lastMonth = monthOf(addDays(`${monthOf(today)}-01` as PlainDate, -1))

let system: System
let browser: Browser
let kiosk: Page
const contexts: BrowserContext[] = []

beforeAll(async () => {
  mkdirSync(OUTPUT, { recursive: true })
  system = await startSystem()
  browser = await openBrowser()
  kiosk = await newPage(1920, 1080)
  await kiosk.goto(system.kiosk)
  await kiosk.getByText('请刷卡').waitFor()
  // A touch lets the browser make sounds.
  await kiosk.mouse.click(400, 400)
})

afterAll(async () => {
  for (const context of contexts) await context.close()
  await browser?.close()
  expect(await system?.stop()).toBe(0)
})

test('a tap turns the kiosk green and the live board counts it', async () => {
  const board = await logIn('clerk')
  await board.getByRole('link', { name: '今日助餐' }).click()
  await expect.poll(() => mealsOn(board)).toBe(0)

  await system.tap('1')
  await kiosk.getByText('已登记').waitFor()
  await kiosk.screenshot({ path: `${OUTPUT}/kiosk.png` })
  await expect.poll(() => mealsOn(board)).toBe(1)

  await system.tap('1')
  await kiosk.getByText('已吃过').waitFor()
  await system.tap('10')
  await kiosk.getByText('卡已挂失').first().waitFor()
  await expect.poll(() => mealsOn(board)).toBe(2)
  await board.screenshot({ path: `${OUTPUT}/board.png` })
  await logOut(board)
})

test('a server killed between tap and acknowledgement loses nothing and counts nothing twice', async () => {
  const board = await logIn('clerk')
  await board.getByRole('link', { name: '今日助餐' }).click()
  await expect.poll(() => mealsOn(board)).toBe(2)

  const server = system.pidOf('server')
  process.kill(server, 'SIGSTOP')
  await system.tap('2')
  await kiosk.getByText('已登记').waitFor()
  await kiosk.getByText('已存本机').waitFor()
  process.kill(server, 'SIGKILL')

  await expect.poll(() => mealsOn(board), { timeout: 40_000 }).toBe(3)
  await kiosk.getByText('全部已同步').waitFor()
  await system.tap('2')
  await kiosk.getByText('已吃过').waitFor()
  expect(await mealsOn(board)).toBe(3)
  await logOut(board)
})

test('whichever process is killed, a tap is counted once', async () => {
  const board = await logIn('clerk')
  await board.getByRole('link', { name: '今日助餐' }).click()
  await expect.poll(() => mealsOn(board)).toBe(3)

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
    await expect.poll(() => mealsOn(board), { timeout: 40_000 }).toBe(Number(card) + 1)
  }
  await logOut(board)
})

test('the clerk settles last month, and cannot approve it', async () => {
  const desk = await logIn('clerk')
  await openLastMonth(desk)
  await step(desk, '测算', '测算')
  await desk.getByRole('button', { name: '展开柳树村日间照料中心的明细' }).click()
  await desk.getByText('70至79岁').first().waitFor()
  await desk.getByText('测算完成').waitFor({ state: 'detached' })
  await desk.screenshot({ path: `${OUTPUT}/month.png` })
  await desk.getByRole('region', { name: '疑点核查' }).getByRole('button', { name: '现在查' }).click()
  await desk.getByText(/条疑点核查以后才能提交/).waitFor()
  await logOut(desk)

  await decideFindings()

  const again = await logIn('clerk')
  await openLastMonth(again)
  await step(again, '提交复核', '提交复核')
  expect(await again.getByRole('button', { name: '审批通过' }).isDisabled()).toBe(true)
  await logOut(again)
})

test('another person approves, and the bulletin shows the month to everyone', async () => {
  const url = `${system.desk}/bulletin/${lastMonth}`
  expect((await fetch(url)).status).toBe(404)

  const reviewer = await logIn('reviewer')
  await openLastMonth(reviewer)
  const payable = await reviewer.getByRole('row', { name: /合计/ }).last().locator('td').last().textContent()
  await step(reviewer, '审批通过', '审批通过')
  await logOut(reviewer)

  const clerk = await logIn('clerk')
  await openLastMonth(clerk)
  await step(clerk, '发布公示', '发布公示')
  await clerk.getByRole('link', { name: '查看公示' }).waitFor()
  await logOut(clerk)

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
  const desk = await logIn('auditor')
  await openLastMonth(desk)
  await desk.getByRole('link', { name: '查看公示' }).waitFor()
  await kiosk.goto(system.kiosk)
  await system.tap('2')
  await kiosk.getByText('已吃过').waitFor()
  await logOut(desk)
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
  contexts.push(context)
  return context.newPage()
}

async function logIn(login: string): Promise<Page> {
  const page = await newPage(1366, 768)
  await page.goto(system.desk)
  await page.getByLabel('用户名').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('link', { name: '待我处理' }).first().waitFor()
  return page
}

async function logOut(page: Page): Promise<void> {
  await page.context().close()
}

async function openLastMonth(page: Page): Promise<void> {
  await page.goto(`${system.desk}/months/${lastMonth}`)
  await page.getByRole('heading', { name: /结算$/ }).first().waitFor()
}

/** Presses a step's button, reads the question and confirms it. */
async function step(page: Page, button: string, confirm: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: confirm, exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

/** The reviewer looks into everything that holds last month. */
async function decideFindings(): Promise<void> {
  const page = await logIn('reviewer')
  await page.goto(`${system.desk}/findings?month=${lastMonth}`)
  const holding = page.getByRole('row').filter({ hasText: '须先核查' })
  await holding.first().waitFor()
  for (let left = await holding.count(); left > 0; left--) {
    await holding.first().getByRole('button').click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('相关刷卡').waitFor()
    await drawer.getByRole('radio', { name: /^排除/ }).click()
    await drawer.getByLabel('依据', { exact: true }).fill('已向助餐点核实，无异常')
    await drawer.getByRole('button', { name: '保存结论' }).click()
    await drawer.waitFor({ state: 'detached' })
    await expect.poll(() => holding.count()).toBe(left - 1)
  }
  await logOut(page)
}

/** The first of the board's figures: meals of today. */
async function mealsOn(page: Page): Promise<number> {
  const figures = page.getByRole('region', { name: '今日助餐' })
  return Number(await figures.locator('dd').first().textContent())
}

/** How the caretaker's side looks at the usual screens. Leaves pictures in test/output/care. */
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openBrowser } from '../../support/browser.ts'
import { PIN } from '../care/stand.ts'
import { CARDS } from '../support.ts'
import { auditCare, CARE_RULES } from './care-audit.ts'
import { openCare } from './care-page.ts'

const output = resolve(import.meta.dirname, '../../output/care')
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let browser: Browser
beforeAll(async () => {
  mkdirSync(output, { recursive: true })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})

const DAY = 86_400_000
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 1080, height: 1920 },
  // A panel of ten inches.
  { width: 1024, height: 600 },
]
/** Its pixels are larger: 76 of them are 17 mm. */
const SMALL_RULES = { ...CARE_RULES, primary: 76 }

test('on each usual screen all can be read, and pressed with a wet hand', async () => {
  const care = await openCare(browser)
  const { page, press, sees, choose, kiosk, history, machine } = care
  for (let n = 1; n <= 14; n += 1) history(3 + n, { elder: `e-${n}` })
  const faults: Record<string, string[]> = {}
  const look = async (name: string, audited = true) => {
    for (const size of SIZES) {
      await page.setViewportSize(size)
      await page.evaluate(() => document.fonts.ready)
      // What was just resized is measured in the next frame.
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))))
      const at = `${name}-${size.width}x${size.height}`
      const rules = size.height < 720 ? SMALL_RULES : CARE_RULES
      const found = audited ? await page.evaluate(auditCare, rules) : []
      if (found.length > 0) faults[at] = found
      await page.screenshot({ path: resolve(output, `${at}.png`) })
    }
  }
  const open = async (tile: string) => {
    await page
      .locator('.bar')
      .getByRole('button', { name: '主页' })
      .or(page.locator('.tiles'))
      .first()
      .waitFor()
    if ((await page.locator('.tiles').count()) === 0) await press('主页')
    await page.locator('.tile', { hasText: tile }).first().click()
  }

  await look('public', false)
  kiosk.card(CARDS.li, 0)
  await sees('请用餐')
  await look('public-undo', false)
  await care.enter()
  await look('pin')
  // On behalf of an earlier day, so that there is something to see.
  machine.pass(-DAY)
  care.unlock()
  care.done('hand-out', { meal: 'dinner', service: 'delivery', carrier: '孙强', elders: ['e-8', 'e-13'] })
  machine.pass(DAY)
  care.unlock()
  care.done('others', { meal: 'lunch', guests: 3, staff: 2, volunteers: 1 })
  care.done('menu', { meal: 'lunch', dishes: '土豆炖肉、炒青菜、小米粥' })
  for (const n of [3, 6, 8]) care.done('add-delivery', { meal: 'lunch', elder: `e-${n}` })
  care.done('lock', {})
  await sees('请输入四位密码')
  await care.type(PIN)
  await sees('以后再填')
  await look('check')
  await press('有问题')
  await page.locator('.input').last().fill('赵敏')
  await look('check-bad')
  await press('以后再填')
  await sees('2 份没确认')
  await look('home')

  await open('没带卡')
  await sees('张桂兰')
  await look('find')
  await press('首字母')
  await care.type('Z')
  await sees('郑有才')
  await look('find-letters')
  await press('卡尾号')
  await look('find-digits')
  await press('常来的')
  await choose('买买提')
  await look('forgotten')
  await press('登记这一餐')
  await sees('再登一位')
  await look('forgotten-done')

  machine.pass(3_000)
  kiosk.card(CARDS.wang, 0)
  await open('撤销')
  await sees('王秀英')
  await look('undo')
  await press('撤销')
  await look('undo-why')
  await press('不了')
  await open('今天')
  await sees('还没来')
  await look('today')

  await open('送餐')
  await sees('还没说送到没有')
  await look('delivery-unconfirmed')
  await press('待装 2')
  await choose('孙长贵')
  await look('delivery')
  await press('交给送餐人')
  await look('hand-out')
  await page.locator('.input').fill('孙强')
  await press('1 份，送出')
  await sees('在路上 3')
  await look('delivery-out')

  await open('纸上补录')
  await sees('选老人')
  await look('paper')
  await open('客人和员工')
  await sees('志愿者')
  await look('others')
  await open('今日菜单')
  await sees('馒头')
  await look('menu')
  await open('声音')
  await sees('试听')
  await look('sound')
  await open('更多')
  await look('more')
  await press('自检')
  await sees('还没送上去的')
  await look('self-test')
  await press('上一步')
  await press('交还机器')
  await look('end')
  await press('上一步')
  await press('改密码')
  await look('change-pin')
  expect(faults).toEqual({})
})

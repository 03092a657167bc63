/** Whole tasks of the caretaker's, in a real browser against a real kiosk. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openBrowser } from '../../support/browser.ts'
import { PIN } from '../care/stand.ts'
import { CARDS } from '../support.ts'
import { openCare } from './care-page.ts'

const DAY = 86_400_000

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})

test('the first use sets a PIN twice and asks for the safety check, once that day', async () => {
  const { page, enter, type, sees, press, records, kiosk } = await openCare(browser)
  await enter()
  await type('1111')
  await sees('再输一次')
  await type('1111')
  await sees('太好猜了')
  await type(PIN)
  await sees('再输一次')
  await type('2581')
  await sees('两次不一样')
  expect(kiosk.view().care.lock).toBe('unset')
  await type(PIN)
  await sees('再输一次')
  await type(PIN)

  await sees('以后再填')
  for (const row of ['电', '燃气']) await page.getByLabel(row, { exact: true }).getByText('正常').click()
  await page.getByLabel('食品', { exact: true }).getByText('有问题').click()
  await press('已扔掉')
  // Without a keyboard a name is written by its initials.
  await press('按键')
  await type('ZM')
  await press('保存')
  await sees('今天的安全检查已填')
  expect(records('safety-check')).toMatchObject([
    { by: 'ZM', electricity: true, gas: true, food: false, note: '已扔掉' },
  ])

  await press('回到刷卡')
  await sees('请刷卡')
  expect(kiosk.view().care.lock).toBe('locked')
  await enter()
  await type(PIN)
  await page.waitForSelector('.tiles')
  expect(await page.getByText('今天还没填').count()).toBe(0)
})

test('wrong tries are followed by a wait, which is counted down', async () => {
  const { page, unlock, withSession, done, enter, type, sees, machine } = await openCare(browser)
  unlock()
  done('lock', {})
  withSession(null)
  await enter()
  for (const pin of ['1470', '1471']) {
    await type(pin)
    await sees('密码不对')
  }
  await type('1472')
  await sees('请等 5 秒')
  await type(PIN)
  await page.clock.fastForward(5_000)
  machine.pass(5_000)
  await type(PIN)
  await sees('以后再填')
})

test('a forgotten card: found by initials, written with its reason, and shown', async () => {
  const { page, home, press, type, choose, sees, records } = await openCare(browser)
  await home()
  await press('没带卡')
  await sees('还没有常来的老人')
  await press('首字母')
  await type('ZG')
  await sees('张桂兰')
  await press('清空')
  await press('卡尾号')
  await type('1021')
  await choose('赵德福')
  await press('坏了')
  await press('登记这一餐')
  await sees('已登记')
  expect(records('meal')).toMatchObject([{ elder: 'e-4', assisted: 'damaged', token: null }])

  await press('再登一位')
  await press('首字母')
  await type('ZDF')
  await choose('赵德福')
  await press('登记这一餐')
  await page.locator('.outcome-word', { hasText: '已吃过' }).waitFor()
  expect(records('meal').length).toBe(1)
})

test('a meal is taken back beside its result without the PIN, and later under it', async () => {
  const { page, kiosk, home, press, sees, records, machine } = await openCare(browser)
  kiosk.card(CARDS.wang, 0)
  await sees('已登记')
  await press('撤销')
  await sees('撤销王秀英这一餐？')
  await press('不撤销')
  expect(records('void')).toEqual([])
  await press('撤销')
  await press('是，撤销')
  await sees('请刷卡')
  expect(records('void')).toMatchObject([{ reason: '刷后当场撤销' }])

  machine.pass(3_000)
  kiosk.card(CARDS.wang, 0)
  await home()
  await press('撤销')
  await page.locator('.line-row', { hasText: '王秀英' }).getByRole('button').click()
  await press('登错人了')
  await sees('王秀英这一餐已撤销')
  await sees('没有可撤销的')
  expect(records('void').at(-1)).toMatchObject({ reason: '登错人了' })
})

test('meals to carry: listed, handed out, brought back, and written once they came', async () => {
  const { page, home, press, choose, sees, type, records, kiosk } = await openCare(browser)
  await home()
  await press('送餐')
  for (const [keys, name, listed] of [
    ['SCG', '孙长贵', '待装 1'],
    ['CFX', '陈凤霞', '待装 2'],
    ['LMT', '刘满囤', '待装 3'],
  ] as const) {
    await press('加一位')
    await press('首字母')
    await type(keys)
    await choose(name)
    await sees(listed)
  }
  await choose('刘满囤')
  await press('不再送')
  await sees('待装 2')
  await press('全选')
  await press('交给送餐人')
  await press('邻里代送')
  await page.getByRole('textbox').fill('孙强')
  await press('2 份，送出')
  await sees('在路上 2')
  expect(records('meal')).toEqual([])
  await choose('孙长贵')
  await press('没送，退回')
  await sees('待装 1')
  await press('在路上 1')
  await choose('陈凤霞')
  await press('已送到')
  await sees('已送到 1')
  expect(records('meal')).toMatchObject([{ elder: 'e-7', service: 'neighbour', carrier: '孙强' }])
  expect(kiosk.view().count.services.neighbour).toBe(1)
})

test('a box that nobody confirmed yesterday is told on the first page, and written or given back from the list', async () => {
  const { page, press, home, sees, unlock, done, machine, records, kiosk } = await openCare(browser)
  machine.pass(-DAY)
  unlock()
  done('hand-out', { meal: 'lunch', service: 'delivery', carrier: '孙强', elders: ['e-3', 'e-4'] })
  machine.pass(DAY)
  kiosk.changed()
  await home()
  await sees('2 份没确认')
  await page.locator('.tile', { hasText: '送餐' }).click()
  await sees('7月17日 午餐 孙强')
  await press('已送到')
  await sees('在路上 1')
  await press('没送，退回')
  await sees('在路上 0')
  expect(records('meal')).toMatchObject([{ elder: 'e-3', day: '2024-07-17', service: 'delivery' }])
  expect(kiosk.view().care.unconfirmed).toBe(0)
})

test('who is looked for shows a picture where there is one, and a name where it cannot be had', async () => {
  const { page, press, home, choose, folder, type } = await openCare(browser)
  await home()
  await press('没带卡')
  await press('首字母')
  await type('ZGL')
  const face = page.locator('.elder-button', { hasText: '张桂兰' }).locator('img')
  await face.waitFor()
  expect(await face.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(240)
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.jpg'))) rmSync(join(folder, name))
  await press('清空')
  await type('LMT')
  await choose('刘满囤')
  expect(await page.locator('.elder-button img').count()).toBe(0)
})

test('no first PIN is asked of a passer-by', async () => {
  const { enter, age, sees, kiosk, page } = await openCare(browser)
  age()
  kiosk.changed()
  await enter()
  await sees('还没有密码')
  expect(await page.locator('.key').count()).toBe(0)
})

test('paper is written up under two names, and what was typed outlives the lock', async () => {
  const { page, home, press, choose, sees, type, records, machine } = await openCare(browser)
  await home()
  await press('纸上补录')
  await page.getByRole('button', { name: '昨天' }).click()
  await press('午餐')
  await press('机器坏了')
  await page
    .getByLabel('谁记的')
    .getByRole('textbox')
    .or(page.getByRole('textbox', { name: '谁记的' }))
    .fill('赵敏')
  const second = page.getByRole('textbox', { name: '谁核对的' })
  await second.fill('赵敏')
  await sees('两个人不能是同一人')
  await second.fill('钱芳')

  // The terminal's two minutes are over before anybody comes back.
  machine.pass(121_000)
  await page.clock.fastForward(121_000)
  await sees('请输入四位密码')
  await press('回到刷卡')
  await sees('请刷卡')
  await page.locator('.care-entry').getByRole('button', { name: '没带卡' }).click()
  await type(PIN)
  expect(await second.inputValue()).toBe('钱芳')

  await press('选老人')
  await press('首字母')
  for (const [keys, name] of [
    ['ZGL', '张桂兰'],
    ['ZYZ', '周玉珍'],
  ] as const) {
    await type(keys)
    await choose(name)
  }
  await sees('已选 2 人')
  await press('核对')
  await sees('张桂兰、周玉珍')
  await press('写入 2 餐')
  await page.locator('.summary', { hasText: '写入 2 餐' }).waitFor()
  expect(records('collective')).toMatchObject([
    { day: '2024-07-17', meal: 'lunch', cause: '机器坏了', writtenBy: '赵敏', confirmedBy: '钱芳', meals: 2 },
  ])
})

test('an idle caretaker is warned, can go on, and is locked out at last', async () => {
  const { page, home, press, sees, machine, kiosk } = await openCare(browser)
  await home()
  const idle = async (ms: number) => {
    machine.pass(ms)
    await page.clock.fastForward(ms)
  }
  await idle(97_000)
  await sees('还在用吗？')
  await press('继续')
  await page.waitForFunction(() => document.querySelector('.veil') === null)
  await idle(90_000)
  expect(kiosk.view().care.lock).toBe('unlocked')
  expect(await page.locator('.veil').count()).toBe(0)
  await idle(31_000)
  await sees('请输入四位密码')
  expect(kiosk.view().care.lock).toBe('locked')
  // Nobody types a PIN: the screen is the elders' again.
  await idle(31_000)
  await sees('请刷卡')
})

test('while the caretaker is at work a tap is taken and shown', async () => {
  const { page, home, press, sees, kiosk, machine, records } = await openCare(browser)
  await home()
  await press('今天')
  await sees('还没有人登记')
  kiosk.card(CARDS.wang, 0)
  const banner = page.locator('.banner')
  await banner.waitFor()
  expect([await banner.textContent(), await banner.getAttribute('data-meaning')]).toEqual([
    '王秀英已登记',
    'recorded',
  ])
  machine.pass(3_000)
  kiosk.card(CARDS.nobody, 0)
  await page.waitForSelector('.banner[data-meaning="attention"]')
  await page.clock.fastForward(25_000)
  await banner.waitFor({ state: 'detached' })
  expect(records('meal').length).toBe(2)
})

test('a trial counts nothing; the caretaker’s own card unlocks until it is forgotten', async () => {
  const { page, home, press, sees, kiosk, machine, records } = await openCare(browser)
  await home()
  await press('更多')
  await press('试刷一张卡')
  await sees('请刷一张卡，不计餐')
  kiosk.card(CARDS.wang, 0)
  await page.locator('.summary', { hasText: '这张卡已登记，能用' }).waitFor()
  expect(records('meal')).toEqual([])
  await press('上一步')
  await press('登记我的卡')
  await sees('请刷您自己的卡')
  machine.pass(3_000)
  kiosk.card(CARDS.nobody, 0)
  await page.locator('.summary', { hasText: '以后刷这张卡就能进来' }).waitFor()
  await press('回到刷卡')
  machine.pass(7_000)
  await page.clock.fastForward(7_000)
  kiosk.card(CARDS.nobody, 0)
  await page.waitForSelector('.page:not([hidden])')
  expect(kiosk.view().care.lock).toBe('unlocked')
  await press('更多')
  await press('停用服务员的卡')
  await press('确定')
  await sees('用密码进')
})

test('settings, menu, heads and a new PIN are kept; a handed-back machine takes no card any more', async () => {
  const { page, home, press, sees, type, kiosk, records } = await openCare(browser)
  await home()
  await press('声音')
  await press('40')
  await sees('存好了')
  await press('广东话')
  await vi.waitFor(() => expect(kiosk.view().voice).toEqual({ language: 'zh-HK', volume: 40 }))
  await press('主页')
  await press('今日菜单')
  await press('米饭')
  await press('炖土豆')
  await press('保存')
  await vi.waitFor(() => expect(kiosk.view().menu).toBe('米饭、炖土豆'))
  await press('主页')
  await press('客人和员工')
  await page.getByLabel('员工').getByText('+1', { exact: true }).click()
  await page.getByLabel('客人').getByText('+10').click()
  await press('保存')
  await vi.waitFor(() => expect(records('others')).toMatchObject([{ guests: 10, staff: 1, volunteers: 0 }]))
  await press('主页')
  await press('更多')
  await press('改密码')
  for (const [pin, asked] of [
    [PIN, '新密码'],
    ['9042', '再输一次'],
  ] as const) {
    await type(pin)
    await sees(asked)
  }
  await type('9042')
  await sees('密码改好了')
  await press('交还机器')
  await sees('再也不能刷卡')
  await press('换新机器')
  await press('我要交还')
  await type(PIN)
  await sees('密码不对')
  await type('9042')
  await vi.waitFor(() => expect(records('end')).toMatchObject([{ reason: '换新机器' }]))
  await sees('这台机器已停用')
})

/** What a month comes to at the desk; refusals, a lost session, a broken line, an empty county. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '../../support/browser.ts'
import { type Desk, openDesk } from './desk.ts'
import { fillLogin, read, type Visit, visit } from './visit.ts'

const TIMEOUT = { timeout: 90_000 }

let browser: Browser
let desk: Desk
const visits: Visit[] = []

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())
afterEach(async () => {
  expect(visits.flatMap(({ troubles }) => troubles)).toEqual([])
  expect(desk.faults).toEqual([])
  await Promise.all(visits.splice(0).map((each) => each.close()))
  await desk.close()
})

async function come(login: string, path = '/'): Promise<Visit> {
  const visitor = await visit(browser, desk)
  visits.push(visitor)
  await visitor.logIn(login, path)
  await visitor.page.locator('.sidebar').waitFor()
  return visitor
}

it('shows what a month comes to, site by site', TIMEOUT, async () => {
  desk = await openDesk()
  const { page, picture } = await come('li.qin')
  await page.getByRole('list', { name: '待我处理的事项' }).getByRole('link').click()
  await page.getByRole('heading', { name: '2026年10月结算' }).waitFor()
  desk.slowDown(400)
  await page.getByRole('button', { name: '测算' }).click()
  const dialog = page.getByRole('dialog')
  expect(await read(dialog)).toContain('测算2026年10月的补贴？')
  await dialog.getByRole('button', { name: '测算' }).click()
  await dialog.getByText('正在测算…').waitFor()
  await page.getByRole('region', { name: '应付补贴' }).waitFor()

  const sums = page.getByRole('table', { name: '各助餐点结算' }).locator('tfoot')
  expect(await read(sums)).toMatch(/合计\s+12,684\s+[\d,.]+\s+12,083\.34\s+[\d,]+\.\d\d/)
  const payable = (await read(page.locator('.figure-value').first())).trim()
  expect(await read(sums)).toContain(payable)
  await picture('month-computed', true)

  await page.getByRole('button', { name: '展开柳树村日间照料中心的明细' }).click()
  expect(await read(page.getByRole('table', { name: '柳树村日间照料中心 按类别的人次' }))).toContain(
    '一般老人',
  )
  expect(await read(page.getByRole('table', { name: '柳树村日间照料中心 按补助项和标准' }))).toContain(
    '80岁及以上',
  )
  await picture('month-site')

  await page.getByRole('button', { name: '提交复核' }).click()
  expect(await read(dialog)).toContain(`${payable} 元`)
  expect(await read(dialog)).toMatch(/大写\s+伍万.+元/)
  await picture('submit')
  expect(await page.getByRole('link', { name: '下载结算单' }).getAttribute('href')).toBe(
    '/api/months/2026-10/statement',
  )
})

it('lets nobody review their own work, nor send a month back without a reason', TIMEOUT, async () => {
  desk = await openDesk()
  const { page, picture } = await come('both', '/months/2026-10')
  for (const step of ['测算', '提交复核']) {
    await page.getByRole('button', { name: step, exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: step }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  expect(await page.getByRole('button', { name: '复核通过' }).isDisabled()).toBe(true)
  expect(await read(page.locator('.step-whys'))).toContain('须由另一位同事复核')
  await picture('own-work')
  const { page: other } = await come('wang.min', '/months/2026-10')
  await other.getByRole('button', { name: '退回' }).click()
  await other.getByRole('dialog').getByRole('button', { name: '退回' }).click()
  await other.getByRole('dialog').getByText('请写明退回原因').waitFor()
})

it('shows a refusal where it happened, and how the month stands now', TIMEOUT, async () => {
  desk = await openDesk()
  const { page, picture } = await come('li.qin', '/months/2026-10')
  await page.getByRole('button', { name: '测算' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '测算' }).click()
  await page.getByRole('button', { name: '提交复核' }).click()
  desk.computeElsewhere()
  await page.getByRole('dialog').getByRole('button', { name: '提交复核' }).click()
  expect(await read(page.getByRole('dialog').getByRole('alert'))).toContain('已有更新的计算结果')
  await page.getByRole('heading', { name: '2026年10月结算' }).locator('..').getByText('第 2 版').waitFor()
  await picture('refused')
})

it('follows the board live, says when the line is down, and comes back', TIMEOUT, async () => {
  desk = await openDesk()
  const { page } = await come('wang.min', '/board')
  await page.getByText('实时', { exact: true }).waitFor()
  const meals = page.locator('.figure-value').first()
  expect(await read(meals)).toBe('98')
  expect(await page.locator('.latest-tap.fresh').count()).toBe(0)
  desk.tap()
  await expect.poll(() => read(meals)).toBe('99')
  expect(await page.locator('.latest-tap.fresh').count()).toBe(1)
  expect(await page.locator('.latest-tap').first().getAttribute('class')).toContain('fresh')
  desk.cutLines()
  await page.getByText('11:42:10 起未实时更新，正在重连…').waitFor()
  await page.getByText('实时', { exact: true }).waitFor()
  desk.tap()
  await expect.poll(() => read(meals)).toBe('100')
})

it.each(['zh', 'latin'] as const)(
  'shows the whole board table on a small screen (%s)',
  TIMEOUT,
  async (script) => {
    desk = await openDesk({ script })
    const { page } = await come('wang.min', '/board')
    if (script === 'latin') await page.getByRole('button', { name: 'English' }).click()
    await page.getByText(script === 'latin' ? 'Live' : '实时', { exact: true }).waitFor()
    const right = async (selector: string) => {
      const box = await page.locator(selector).first().boundingBox()
      return (box?.x ?? 0) + (box?.width ?? Number.POSITIVE_INFINITY)
    }
    expect(await right('.board table')).toBeLessThanOrEqual((await right('.board .ant-table-container')) + 1)
  },
)

it('refuses a wrong password, and makes a first password one’s own', TIMEOUT, async () => {
  desk = await openDesk()
  const { page, picture, open, logIn } = await visitNobody()
  await page.goto(desk.url)
  await page.locator('input[autocomplete=username]').waitFor()
  await picture('login')
  await fillLogin(page, 'new', 'wrong')
  expect(await read(page.getByRole('alert'))).toBe('用户名或密码不对。')
  await logIn('new')
  await page.getByRole('heading', { name: '设置自己的密码' }).waitFor()
  await page.getByLabel('现在的密码').fill('first-one')
  await page.getByLabel('新密码', { exact: true }).fill('short')
  await page.getByLabel('再输一遍新密码').fill('other')
  await page.getByRole('button', { name: '保存并进入' }).click()
  await page.getByText('两次输入的不一样').waitFor()
  await picture('password')
  await page.getByLabel('新密码', { exact: true }).fill('my-own-secret')
  await page.getByLabel('再输一遍新密码').fill('my-own-secret')
  await page.getByRole('button', { name: '保存并进入' }).click()
  await page.locator('.sidebar').waitFor()
  await open('/')
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByRole('heading', { name: '登录' }).waitFor()
})

it('keeps page and form when the session ends', TIMEOUT, async () => {
  desk = await openDesk()
  const { page, picture } = await come('li.qin', '/elders')
  await page.getByRole('button', { name: '登记老人' }).click()
  const form = page.getByRole('dialog', { name: '登记老人' })
  await form.getByLabel('姓名').fill('钱大妈')
  await form.getByLabel('家庭所在村').click()
  await page.locator('.ant-select-item-option', { hasText: '石桥村' }).click()
  await picture('elder-form')
  await form.getByLabel('身份证号').fill('990101195001010010')
  desk.forgetSessions()
  await form.getByRole('button', { name: '保存' }).click()
  const again = page.getByRole('dialog', { name: '登录已过期' })
  await again.waitFor()
  // The cursor stands where the password goes.
  await expect.poll(() => again.locator('input:focus').getAttribute('type')).toBe('password')
  await page.keyboard.type(desk.passwordOf('li.qin'))
  await page.keyboard.press('Enter')
  await again.waitFor({ state: 'detached' })
  expect(await form.getByLabel('姓名').inputValue()).toBe('钱大妈')
  await form.getByRole('button', { name: '保存' }).click()
  await form.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: '打开钱大妈的档案' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/elders')
})

it('is worked by keyboard alone, and shows where one is', TIMEOUT, async () => {
  desk = await openDesk()
  const { page } = await come('li.qin', '/months/2026-10')
  await page.getByRole('button', { name: '测算' }).waitFor()
  const tabTo = async (label: string) => {
    for (let presses = 0; presses < 30; presses++) {
      await page.keyboard.press('Tab')
      const { name, shown } = await page.evaluate(() => {
        const element = document.activeElement ?? document.body
        const { outlineStyle, boxShadow } = getComputedStyle(element)
        return {
          name: element.textContent,
          shown: element === document.body || outlineStyle !== 'none' || boxShadow !== 'none',
        }
      })
      expect(shown, `the focus on "${name}" is seen`).toBe(true)
      if (name === label) return
    }
    throw new Error(`no way to ${label}`)
  }
  await tabTo('测算')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await tabTo('测算')
  await page.keyboard.press('Enter')
  await page.getByRole('table', { name: '各助餐点结算' }).waitFor()
  await tabTo('提交复核')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: '提交2026年10月的结算供复核？' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
})

it('finds elders, and keeps the search in the address', TIMEOUT, async () => {
  desk = await openDesk()
  const { page } = await come('wang.min', '/elders')
  await page.getByRole('searchbox', { name: '查找老人' }).fill('1134')
  await page.getByRole('link', { name: '打开李德福的档案' }).waitFor()
  await expect.poll(() => page.getByRole('row').count()).toBe(2)
  expect(new URL(page.url()).searchParams.get('search')).toContain('1134')
  await page.reload()
  await expect.poll(() => page.getByRole('row').count()).toBe(2)
  await page.getByRole('searchbox', { name: '查找老人' }).fill('查无此人')
  await page.getByRole('heading', { name: '没有找到' }).waitFor()
  await page.getByRole('button', { name: '清除查找' }).click()
  await expect.poll(() => page.getByRole('row').count()).toBe(10)
})

it('shows a terminal’s code and a first password once', TIMEOUT, async () => {
  desk = await openDesk()
  const { page, picture, open } = await come('zhou', '/terminals')
  await page.getByRole('button', { name: '新终端' }).click()
  await page.getByLabel('安装在哪个助餐点').click()
  await page.locator('.ant-select-item-option', { hasText: '石桥村' }).click()
  await page.getByRole('button', { name: '生成登记码' }).click()
  await page.getByText('K7QF-3MXD-HP4D-82WN').waitFor()
  await picture('terminal-code')
  await page.getByRole('button', { name: '已抄下，关闭' }).click()
  await page.getByText('K7QF-3MXD-HP4D-82WN').waitFor({ state: 'detached' })

  await open('/accounts')
  await page.getByRole('button', { name: '添加人员' }).click()
  await page.getByLabel('姓名').fill('冯晓')
  await page.getByLabel('用户名').fill('li.qin')
  await page.getByRole('checkbox', { name: /^复核/ }).check()
  await page.getByRole('button', { name: '保存' }).click()
  expect(await read(page.getByRole('dialog').getByRole('alert'))).toContain('这个用户名已经有人用了')
  await picture('account-form')
  await page.getByLabel('用户名').fill('feng')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('hfx4-9kdm-w2pq').waitFor()
  await picture('account-password')
  await page.getByRole('button', { name: '已交给本人，关闭' }).click()
  await page.getByRole('cell', { name: '冯晓', exact: true }).waitFor()
})

it('leads through an empty county, one step after the other', TIMEOUT, async () => {
  desk = await openDesk({ empty: true })
  const { page, picture, open } = await come('zhou')
  await page.getByRole('heading', { name: '先登记本县' }).waitFor()
  await picture('empty-home')
  for (const path of ['/board', '/elders', '/sites', '/terminals']) {
    await open(path)
    await page.locator('.empty-sheet').waitFor()
    await picture(`empty${path.replace('/', '-')}`)
  }
  await open('/')
  await page.getByRole('link', { name: '登记本县' }).click()
  const add = async (button: string, name: string, code: string) => {
    await page.getByRole('button', { name: button }).click()
    await page.getByLabel('名称').fill(name)
    await page.getByLabel('区划代码').fill(code)
    if (button === '添加乡镇') await picture('region-form')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  await add('登记本县', '云溪县', '990101')
  await page.locator('.sidebar-county', { hasText: '云溪县' }).waitFor()
  await add('添加乡镇', '桃花镇', '100')
  await add('添加村', '柳树村', '201')
  await page.getByRole('cell', { name: '990101100201' }).waitFor()

  await page.getByRole('link', { name: '待我处理' }).click()
  await page.getByRole('link', { name: '登记助餐点' }).click()
  await page.getByRole('button', { name: '登记已有助餐点' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('名称').fill('柳树村日间照料中心')
  await form.getByLabel('所在村（社区）').click()
  await page.locator('.ant-select-item-option', { hasText: '柳树村' }).click()
  await form.getByLabel('机构类型').click()
  await page.locator('.ant-select-item-option', { hasText: '日间照料中心' }).click()
  await form.getByLabel('午餐 结束').fill('10:00')
  await form.getByRole('button', { name: '保存' }).click()
  await form.getByText('结束要晚于开始').waitFor()
  await picture('site-form')
  await form.getByLabel('午餐 结束').fill('12:30')
  await form.getByRole('button', { name: '保存' }).click()
  await page.getByRole('cell', { name: '柳树村日间照料中心' }).waitFor()
  expect(await read(page.getByRole('table'))).toContain('11:00–12:30')

  await page.getByRole('link', { name: '待我处理' }).click()
  await page.getByRole('heading', { name: '为助餐点开通终端' }).waitFor()
})

async function visitNobody(): Promise<Visit> {
  const visitor = await visit(browser, desk)
  visits.push(visitor)
  return visitor
}

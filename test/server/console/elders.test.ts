/** Elders at the desk, on the real server: whole tasks, each by those whose it is. */
import { resolve } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { barriers, foreignWords, overhang } from '../../e2e/look.ts'
import { openBrowser } from '../../support/browser.ts'
import { type Desk, openDesk, PASSWORD } from '../access/desk.ts'
import { inventedIdNumber } from '../register/register-desk.ts'
import { plantCounty, plantTap } from '../settlement/small-county.ts'
import { fillLogin, read, type SIZES, type Visit, visit } from './visit.ts'

const TIMEOUT = { timeout: 90_000 }

let browser: Browser
let desk: Desk
let url: string
const visits: Visit[] = []
beforeAll(async () => {
  browser = await openBrowser()
  desk = await openDesk({ consoleFolder: resolve(import.meta.dirname, '../../../dist/console') })
  url = await desk.app.listen({ host: '127.0.0.1', port: 0 })
  await plantCounty(desk.pool)
  await desk.personOf('990102100201', 'liucun', 'village')
  await desk.personOf('990102100000', 'dongzhen', 'town')
  await desk.person('reviewer', 'reviewer')
  const clerk = await desk.person('clerk', 'clerk')
  for (const serial of [3, 5])
    await clerk.send('POST', '/api/elders', {
      ...{ name: '赵玉兰', idNumber: inventedIdNumber('19441212', serial), home: '990102100201' },
      ...{ residence: 'hukou', categories: serial === 5 ? ['alone'] : [], phone: '13800005678' },
    })
  await plantTap(desk.pool, ['t-a', '2026-11-04T12:00', 'e-old', 'lunch', null])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await desk?.close()
})
afterEach(async () => {
  for (const each of visits.splice(0)) {
    expect(each.troubles).toEqual([])
    await each.close()
  }
})

async function come(login: string, path: string, size: keyof typeof SIZES = 'small'): Promise<Visit> {
  const now = new Date(desk.clock.now)
  const stage = { url, now, passwordOf: () => PASSWORD } as unknown as Parameters<typeof visit>[1]
  const visitor = await visit(browser, stage, size)
  visits.push(visitor)
  await visitor.page.goto(`${url}${path}`)
  await fillLogin(visitor.page, login, PASSWORD)
  await visitor.page.locator('main h1').waitFor()
  return visitor
}

const button = (scope: Page | Locator, name: string) => scope.getByRole('button', { name, exact: true })

/** Answers the form that is open, and sends it. */
async function answer(page: Page, reason: string, fill: (form: Locator) => Promise<void> = async () => {}) {
  const form = page.getByRole('dialog')
  await form.waitFor()
  await fill(form)
  await form.getByLabel('理由').fill(reason)
  await button(form, '提交').click()
  await form.waitFor({ state: 'detached' })
}

async function choose(page: Page, field: Locator, option: string): Promise<void> {
  await field.click()
  await page.locator('.ant-select-item-option', { hasText: option }).locator('visible=true').first().click()
}

/** Somebody's first change in the list is opened and decided on. */
async function decide(page: Page, who: string, verdict: string, remark?: string): Promise<void> {
  await page
    .getByRole('button', { name: `查看${who}的申请` })
    .first()
    .click()
  const sheet = page.getByRole('dialog')
  if (remark !== undefined) await sheet.getByLabel('办理意见').fill(remark)
  await button(sheet, verdict).click()
  await sheet.waitFor({ state: 'detached' })
}

/** People's names, which here are their logins. */
const LOGINS = ['liucun', 'dongzhen', 'reviewer', 'clerk']

async function expectAccessible(page: Page): Promise<void> {
  const words = (await foreignWords(page)).filter((word) => !LOGINS.includes(word))
  expect([...(await barriers(page)), ...words]).toEqual([])
  expect(await overhang(page)).toBe(0)
}

test('a village asks for a category and reports a death; township and county approve', TIMEOUT, async () => {
  const village = await come('liucun', '/elders')
  await village.page.getByRole('link', { name: '打开柳大爷的档案' }).click()
  await button(village.page, '增减类别').click()
  await answer(village.page, '子女都在外地，已入户核实', async (form) => {
    await choose(village.page, form.getByLabel('类别', { exact: true }), '独居')
  })
  await village.page.getByText('有 1 项变更等待批准').waitFor()
  await village.open('/elders/e-seventy')
  await button(village.page, '登记去世').click()
  await answer(village.page, '村医证明')
  await village.page.getByText('已报去世，等待批准').waitFor()
  await village.open('/changes')
  await village.page.getByRole('table', { name: '变更申请' }).getByRole('button').first().click()
  await village.page.getByText('您自己提出的申请').waitFor()
  expect(await village.page.getByRole('button', { name: '同意', exact: true }).count()).toBe(0)

  const town = await come('dongzhen', '/changes')
  // Deaths come first.
  expect(await read(town.page.getByRole('row').nth(1))).toContain('石大娘')
  await town.picture('changes-town')
  await expectAccessible(town.page)
  const reviewer = await come('reviewer', '/changes')
  await decide(reviewer.page, '石大娘', '不同意', '还没有死亡证明')
  await reviewer.page.getByRole('row').filter({ hasText: '柳大爷' }).waitFor()
  await town.open('/changes')
  await decide(town.page, '柳大爷', '同意')
  await town.page.getByText('没有等待批准的变更').waitFor()

  await village.open('/elders/e-old')
  const categories = village.page.getByRole('table', { name: '人员类别' })
  expect(await read(categories)).toMatch(/独居[\s\S]*子女都在外地/)
  await village.picture('elder-facts')
  await expectAccessible(village.page)
  await village.open('/elders/e-old?tab=changes')
  expect(await read(village.page.getByRole('list', { name: '变更记录' }))).toMatch(
    /已批准[\s\S]*dongzhen 同志/,
  )
  await village.picture('elder-changes')
  await village.open('/elders/e-old?tab=meals')
  expect(await read(village.page.getByRole('table', { name: '2026年10月用餐' }))).toContain('不计补贴')
  await village.picture('elder-meals')
  await expectAccessible(village.page)
})

test(
  'a photograph, a stay and an account are put on file; a number is shown for a reason',
  TIMEOUT,
  async () => {
    const clerk = await come('clerk', '/elders?search=%E8%B5%B5%E7%8E%89%E5%85%B0')
    await clerk.page.getByRole('link', { name: '打开赵玉兰的档案' }).first().click()
    await button(clerk.page, '上传照片').click()
    const form = clerk.page.getByRole('dialog')
    await form.getByLabel('选择照片文件').setInputFiles({
      ...{ name: 'elder.png', mimeType: 'image/png', buffer: await clerk.page.screenshot() },
    })
    await form.getByRole('img', { name: '照片' }).waitFor()
    await form.getByLabel('谁同意的').fill('本人')
    await button(form, '上传').click()
    const photo = clerk.page.getByRole('img', { name: '赵玉兰的照片' })
    await photo.waitFor()
    await expect.poll(() => photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(240)

    await button(clerk.page, '登记住院或入住').click()
    await answer(clerk.page, '县医院住院证明')
    await clerk.page.getByRole('table', { name: '住院或入住机构' }).waitFor()
    await button(clerk.page, '更改收款账户').click()
    await answer(clerk.page, '本人社保卡', async (dialog) => {
      await dialog.getByLabel('账号', { exact: true }).fill('6217 0000 1000 1234 567')
      await dialog.getByLabel('再输一遍账号').fill('6217000010001234567')
      await dialog.getByLabel('开户银行').fill('云溪农商行')
    })
    const reviewer = await come('reviewer', '/changes')
    await decide(reviewer.page, '赵玉兰', '同意')
    await clerk.page.reload()
    const side = clerk.page.locator('.elder-side')
    await side.getByText('•••• 4567').waitFor()
    await clerk.picture('elder-side')
    await button(side, '查看完整电话').click()
    await clerk.page.getByLabel('查看的理由').fill('通知领卡')
    await button(clerk.page.getByRole('dialog'), '查看').click()
    expect(await read(clerk.page.getByTestId('secret'))).toBe('13800005678')
    await button(clerk.page, '看完了').click()
    expect(await clerk.page.content()).not.toContain('13800005678')
    await expectAccessible(clerk.page)
  },
)

test('a double is found, compared and merged', TIMEOUT, async () => {
  const clerk = await come('clerk', '/elders')
  await clerk.page.getByRole('link', { name: '打开柳大爷的档案' }).waitFor()
  await clerk.picture('elders-list')
  await expectAccessible(clerk.page)
  await clerk.page.getByRole('link', { name: '疑似重复' }).click()
  await clerk.page.getByRole('link', { name: '对比两份赵玉兰的档案' }).click()
  await clerk.page.getByRole('table', { name: '对比：赵玉兰' }).waitFor()
  // Whichever of the two stands second has what the other lacks, or the other way round.
  const carried = clerk.page.getByRole('checkbox')
  if ((await carried.count()) === 0) await clerk.page.getByRole('radio').nth(1).click()
  await clerk.page.getByRole('checkbox').first().click()
  await clerk.picture('elder-compare')
  await expectAccessible(clerk.page)
  await button(clerk.page, '提交合并申请').click()
  await answer(clerk.page, '同一人，换证时登记了两次')
  await clerk.page.getByText('有 1 项变更等待批准').waitFor()
  const reviewer = await come('reviewer', '/changes')
  await decide(reviewer.page, '赵玉兰', '同意')
  await clerk.page.reload()
  await clerk.page.getByText('这份档案已并入赵玉兰的档案').waitFor()
  await clerk.page.getByRole('link', { name: '打开合并后的档案' }).click()
  await clerk.page.getByText('已并入的重复档案').waitFor()
  await clerk.open('/elders?search=%E8%B5%B5%E7%8E%89%E5%85%B0')
  await clerk.page.getByRole('link', { name: '打开赵玉兰的档案' }).first().waitFor()
  expect(await clerk.page.getByRole('link', { name: '打开赵玉兰的档案' }).count()).toBe(1)
  await clerk.open('/elder-doubles')
  await clerk.page.getByText('没有疑似重复的档案').waitFor()
})

test(
  'a village registers an elder; the list is narrowed by what stands in the address',
  TIMEOUT,
  async () => {
    const village = await come('liucun', '/elders?state=living&sort=oldest', 'large')
    await village.page.getByRole('link', { name: '打开柳大爷的档案' }).waitFor()
    await village.picture('elders-list')
    expect(await read(village.page.getByRole('row').nth(1))).toContain('柳大爷')
    await button(village.page, '登记老人').click()
    const form = village.page.getByRole('dialog')
    await form.getByLabel('姓名').fill('孙大爷')
    await form.getByLabel('身份证号').fill(inventedIdNumber('19430101', 7))
    await button(form, '保存').click()
    await form.waitFor({ state: 'detached' })
    await choose(village.page, village.page.getByLabel('状态'), '待确认')
    await village.page.getByRole('link', { name: '打开孙大爷的档案' }).waitFor()
    expect(village.page.url()).toContain('state=provisional')
    const town = await come('dongzhen', '/changes')
    await decide(town.page, '孙大爷', '同意')
    await village.page.reload()
    await village.page.getByText('没有找到').waitFor()
  },
)

/** 助餐点, for real: a village proposes, its town reviews, the county approves and enrols; a star, a closure, a merge. */
import { resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { barriers, foreignWords, overhang } from '../../e2e/look.ts'
import { openBrowser } from '../../support/browser.ts'
import { PASSWORD } from '../access/desk.ts'
import { LIU, openSitesDesk, type SitesDesk } from '../sites/sites-desk.ts'
import { fillLogin, visit } from './visit.ts'

let browser: Browser
let desk: SitesDesk
let url: string
const visits: Awaited<ReturnType<typeof visit>>[] = []
beforeAll(async () => {
  browser = await openBrowser()
  desk = await openSitesDesk({ consoleFolder: resolve(import.meta.dirname, '../../../dist/console') })
  url = await desk.app.listen({ host: '127.0.0.1', port: 0 })
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await desk?.close()
})

async function at(login: string, path: string, size: 'small' | 'large' = 'small') {
  const stage = { url, now: new Date(desk.clock.now), passwordOf: () => PASSWORD }
  const made = await visit(browser, stage as unknown as Parameters<typeof visit>[1], size)
  visits.push(made)
  await made.page.goto(`${url}${path}`)
  await fillLogin(made.page, login, PASSWORD)
  await made.page.locator('main h1').waitFor()
  return made
}

const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name })
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).last().click()
  await page.locator('.ant-select-dropdown:visible').getByText(option, { exact: true }).click()
}

test('a site is proposed, reviewed, approved and gets its terminal', { timeout: 120_000 }, async () => {
  const village = await at('village', '/sites')
  const v = village.page
  await button(v, '申报助餐点').click()
  const form = dialog(v, '申报助餐点')
  await form.getByLabel('名称').fill('柳树村幸福小院')
  await choose(v, '所在村（社区）', '柳树村')
  await choose(v, '机构类型', '幸福小院')
  await form.getByLabel('决定内容').fill('村民代表会议同意在老学校开办，午餐 8 元。')
  await village.picture('site-propose')
  await form.getByRole('button', { name: '申报助餐点' }).click()
  await form.waitFor({ state: 'detached' })
  await v.getByText('申报 1', { exact: true }).click()
  await v.getByText('待乡镇审核').waitFor()

  const town = await at('town', '/sites?view=proposals')
  await button(town.page, '办理：开办 柳树村幸福小院').click()
  await town.picture('site-proposal')
  expect(await barriers(town.page)).toEqual([])
  await button(town.page, '审核通过').click()
  await town.page.getByText('须由有权限的同事办理').waitFor()

  const reviewer = await at('reviewer', '/')
  await reviewer.page.getByRole('link', { name: '批准助餐点申报：柳树村幸福小院' }).click()
  await dialog(reviewer.page, '开办 柳树村幸福小院')
    .getByRole('button', { name: /批\s*准/ })
    .click()
  await dialog(reviewer.page, '开办 柳树村幸福小院').getByText('已批准').waitFor()

  const administrator = await at('administrator', '/terminals')
  const a = administrator.page
  await button(a, '登记终端')
    .or(button(a, '为助餐点开通终端'))
    .or(a.locator('main .ant-btn-primary'))
    .first()
    .click()
  await a.getByLabel('安装在哪个助餐点').click()
  await a.locator('.ant-select-dropdown:visible').getByText('柳树村幸福小院').click()
  await a.getByRole('dialog').locator('button[type=submit]').click()
  await expect.poll(() => a.getByTestId('secret').textContent()).toMatch(/^(.{4}-){3}.{4}$/)
})

test('a site’s page: star by two people, closure, posts, hours', { timeout: 120_000 }, async () => {
  const clerk = await at('clerk', '/sites')
  const c = clerk.page
  await button(c, '登记已有助餐点').click()
  const form = dialog(c, '登记已有助餐点')
  await form.getByLabel('名称').fill('柳树村日间照料中心')
  await choose(c, '所在村（社区）', '柳树村')
  await choose(c, '机构类型', '日间照料中心')
  await form.getByLabel('开办日期').fill('2024-01-01')
  await form.getByLabel('开办日期').press('Tab')
  await form.getByRole('button', { name: /保\s*存/ }).click()
  await form.waitFor({ state: 'detached' })
  await clerk.picture('sites')
  expect(await barriers(c)).toEqual([])
  expect((await foreignWords(c)).filter((word) => word !== 'clerk')).toEqual([])
  await choose(c, '资料齐缺', '人手不足 2')
  await expect.poll(() => new URL(c.url()).search).toContain('lacks=posts')
  await c.reload()
  await c.getByText('共 2 个').waitFor()

  await c.getByRole('link', { name: '柳树村日间照料中心' }).click()
  await c.getByRole('heading', { name: '柳树村日间照料中心' }).waitFor()
  await button(c, '申请改星级').click()
  await choose(c, '新星级', '4 星')
  await dialog(c, '申请改星级').getByLabel('理由').fill('三季度评定')
  await dialog(c, '申请改星级').locator('button[type=submit]').click()
  await dialog(c, '申请改星级').waitFor({ state: 'detached' })

  await button(c, '安排停餐').click()
  await dialog(c, '安排停餐').getByLabel('停餐原因').fill('修灶')
  await dialog(c, '安排停餐')
    .getByRole('button', { name: /保\s*存/ })
    .click()
  await c.getByText('2026年11月6日起').first().waitFor()

  await c.getByText('人手不足：在岗 0 人，应有 2 人').waitFor()
  for (const name of ['张桂香', '李大勺']) {
    await button(c, '登记上岗').click()
    await dialog(c, '登记上岗').getByLabel('姓名').fill(name)
    await dialog(c, '登记上岗')
      .getByRole('button', { name: /保\s*存/ })
      .click()
    await dialog(c, '登记上岗').waitFor({ state: 'detached' })
  }
  await expect.poll(() => c.getByText('人手不足').count()).toBe(0)

  await button(c, '修改时间、餐价').click()
  await dialog(c, '修改时间、餐价').getByLabel('午餐 餐价（元）').fill('9.00')
  await dialog(c, '修改时间、餐价').getByLabel('原因').fill('村委会定价')
  await dialog(c, '修改时间、餐价')
    .getByRole('button', { name: /保\s*存/ })
    .click()
  await c.getByText('9.00 元').waitFor()

  const reviewer = await at('reviewer', new URL(c.url()).pathname, 'large')
  const r = reviewer.page
  await button(r, '助餐点星级').click()
  await button(r, /^同\s*意$/).click()
  await r.getByRole('table', { name: '登记事实' }).getByText('4 星').waitFor()
  await reviewer.picture('site')
  expect(await barriers(r)).toEqual([])
  await c.reload()
  await c.getByRole('table', { name: '登记事实' }).getByText('4 星').waitFor()
  await clerk.picture('site', true)
  expect(await overhang(c)).toBe(0)
})

test('villages are merged, and an account is changed', { timeout: 120_000 }, async () => {
  const clerk = await at('clerk', '/regions')
  const c = clerk.page
  await button(c, '申报并村：柳树村').click()
  await choose(c, '并入哪个村', '新柳村')
  await dialog(c, '申报并村：柳树村').getByLabel('决定内容').fill('县政府批复同意撤并。')
  await dialog(c, '申报并村：柳树村').locator('button[type=submit]').click()
  await dialog(c, '申报并村：柳树村').waitFor({ state: 'detached' })
  const open = (await desk.reviewer.get('/api/site-proposals?state=open')).json()
  const { id } = open.find(({ kind }: { kind: string }) => kind === 'merge')
  for (const [login, word] of [
    ['second', '审核通过'],
    ['reviewer', /批\s*准/],
  ] as const) {
    const { page } = await at(login, `/sites?view=proposals&proposal=${id}`)
    await dialog(page, '并入 新柳村').getByRole('button', { name: word }).click()
    await dialog(page, '并入 新柳村')
      .getByText(login === 'second' ? '待县里批准' : '已批准')
      .waitFor()
  }
  await c.reload()
  await c.getByRole('table', { name: '区划' }).waitFor()
  await clerk.picture('regions-merged')
  expect(await barriers(c)).toEqual([])
  await c.getByText('并入新柳村').waitFor()
  const { rows } = await desk.pool.query('SELECT DISTINCT region FROM site')
  expect(rows.map(({ region }) => region)).not.toContain(LIU)

  const administrator = await at('administrator', '/accounts')
  const a = administrator.page
  await button(a, '修改far 同志').click()
  const edit = dialog(a, '修改far 同志')
  await edit.getByLabel('村经办').check()
  await edit.getByLabel('乡镇审核').uncheck()
  await choose(a, '所在村（社区）', '南沟村')
  await administrator.picture('account-edit')
  await edit.getByRole('button', { name: /保\s*存/ }).click()
  await a.getByRole('cell', { name: '南沟村' }).waitFor()
  await administrator.picture('accounts')
  expect(await barriers(a)).toEqual([])
  await button(a, '重置second 同志的密码').click()
  await a.locator('.ant-popconfirm').getByRole('button', { name: '重置密码' }).click()
  await expect.poll(() => a.getByTestId('secret').textContent()).not.toBe('')
  expect(visits.flatMap(({ troubles }) => troubles)).toEqual([])
})

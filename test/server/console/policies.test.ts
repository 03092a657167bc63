/** A policy at the desk, on the real server: drafted from a document's pack, tried on a past month, published by a colleague. */
import { resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../../support/browser.ts'
import { type Desk, openDesk, PASSWORD } from '../access/desk.ts'
import { plantCounty } from '../settlement/small-county.ts'
import { fillLogin, read, type SIZES, type Visit, visit } from './visit.ts'

const TIMEOUT = { timeout: 120_000 }

let browser: Browser
let desk: Desk
let url: string
const visits: Visit[] = []

beforeAll(async () => {
  browser = await openBrowser()
  desk = await openDesk({ consoleFolder: resolve(import.meta.dirname, '../../../dist/console') })
  url = await desk.app.listen({ host: '127.0.0.1', port: 0 })
  await plantCounty(desk.pool)
  await desk.person('clerk', 'clerk')
  await desk.person('reviewer', 'reviewer')
  await desk.person('auditor', 'auditor')
})
afterAll(async () => {
  await browser?.close()
  await desk?.close()
})
afterEach(async () => {
  expect(visits.flatMap(({ troubles }) => troubles)).toEqual([])
  await Promise.all(visits.splice(0).map((each) => each.close()))
})

async function come(login: string, path = '/', size: keyof typeof SIZES = 'small', at = url): Promise<Visit> {
  const stage = {
    url: at,
    now: new Date(desk.clock.now),
    passwordOf: () => PASSWORD,
  } as unknown as Parameters<typeof visit>[1]
  const visitor = await visit(browser, stage, size)
  visits.push(visitor)
  await visitor.page.goto(`${at}${path}`)
  await fillLogin(visitor.page, login, PASSWORD)
  await visitor.page.locator('.sidebar').waitFor()
  return visitor
}

test('two people bring a policy from a document to force, and a third only reads', TIMEOUT, async () => {
  const { page, picture } = await come('clerk', '/policies')
  await page.getByRole('region', { name: '政策版本' }).getByText('施行中').waitFor()
  await page.getByRole('button', { name: '起草新版本' }).click()
  const dialog = page.getByRole('dialog', { name: '起草政策' })
  await dialog.getByRole('combobox').fill('中阳县2024')
  await page.getByTitle(/中阳县2024年/).click()
  const eighty = dialog.getByLabel('80岁及以上老人每餐补多少元？')
  expect(await eighty.inputValue()).toBe('4.00')
  await eighty.fill('四元')
  await dialog.getByLabel('70至79岁老人每餐补多少元？').fill('3.50')
  await picture('policy-pack')
  await dialog.getByRole('button', { name: '生成草案' }).click()
  expect(await read(dialog.getByRole('alert'))).toContain('80岁及以上老人每餐补多少元？')
  await eighty.fill('4.50')
  await dialog.getByRole('button', { name: '生成草案' }).click()

  await page.getByRole('heading', { name: '中阳县2024年助餐与运营补贴' }).waitFor()
  await page.getByText(/还有 \d+ 处是演示值/).waitFor()
  const meals = page.getByRole('region', { name: '就餐补贴' })
  expect(await read(meals)).toMatch(
    /80岁及以上\s+80 岁及以上，本地户籍或常住，不含住养老机构期间、住院期间的，每餐 4\.50 元/,
  )
  expect(await read(meals)).toContain('每人每天最多 2 餐')
  expect(await read(page.getByRole('region', { name: '运营补贴' }))).toMatch(
    /每点每年 30,000\.00 元[\s\S]*按星级乘系数：[^；]*5 星 1\.2/,
  )
  await picture('policy-reading')

  await page.getByRole('tab', { name: '编辑 JSON' }).click()
  const editor = page.getByRole('textbox', { name: '政策文本（JSON）' })
  const text = await editor.inputValue()
  await editor.fill(text.replace('"rounding": "half-up"', '"rounding": "up"').replace('"4.50"', '4.5'))
  const faults = page.getByRole('region', { name: '2 处错误' })
  await faults.getByText('rounding').waitFor()
  expect(await read(faults)).toMatch(/第 \d+ 行\s+rounding\s+应为以下之一：/)
  expect(await read(faults)).toContain('带引号的金额')
  expect(await page.getByRole('button', { name: '提交发布' }).isDisabled()).toBe(true)
  await picture('policy-faults')
  await editor.fill(text.replace('"rounding": "half-up"', '"rounding": "down"'))
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText('已保存，没有发现错误').waitFor()

  await page.getByRole('tab', { name: '试算' }).click()
  await page.getByRole('tabpanel', { name: '试算' }).getByRole('button', { name: '试算' }).click()
  const trial = page.getByRole('region', { name: '2026年10月试算结果' }).first()
  // Only e-old is on file as resident: three meals at 5.00 while on 低保, and one at 4.50 after it.
  expect(await read(trial.getByRole('region', { name: '按补助项' }))).toMatch(
    /就餐补贴\s+26\.00\s+19\.50\s+-6\.50/,
  )
  expect(await read(trial.getByRole('region', { name: '按人员类别' }))).toMatch(
    /低保\s+12\.00\s+15\.00\s+\+3\.00/,
  )
  expect(await read(trial)).toMatch(/19\.50\s+当时 1,126\.00[\s\S]*1 \/ 2\s+不变 1 人/)
  await picture('policy-trial', true)

  await page.getByRole('tab', { name: '对比' }).click()
  await page.getByRole('region', { name: '就餐补贴' }).getByText('每餐 4.50 元').waitFor()
  await picture('policy-compare')
  await page.getByRole('button', { name: '提交发布' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '提交发布' }).click()
  await page.getByText('已提交，等另一位同事发布').waitFor()
  expect(await page.getByRole('button', { name: '发布', exact: true }).isDisabled()).toBe(true)
  expect(await read(page.locator('.policy-whys'))).toContain('由复核办理')

  const reviewer = await come('reviewer')
  await reviewer.page.getByRole('link', { name: /复核发布政策：中阳县2024年助餐与运营补贴/ }).click()
  await reviewer.page.getByRole('button', { name: '退回' }).click()
  await reviewer.page.getByLabel('退回原因').fill('不足一分应四舍五入，请改。')
  await reviewer.page.getByRole('dialog').getByRole('button', { name: '退回' }).click()
  await reviewer.page.getByText('已退回').first().waitFor()

  await page.goto(url)
  await page.getByRole('link', { name: /修改被退回的政策/ }).click()
  await page.getByText('原因：不足一分应四舍五入，请改。').waitFor()
  await page.getByRole('tab', { name: '编辑 JSON' }).click()
  await editor.fill(text)
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText('已保存，没有发现错误').waitFor()
  await page.getByRole('button', { name: '提交发布' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '提交发布' }).click()
  await page.getByText('已提交，等另一位同事发布').waitFor()

  await reviewer.page.goto(url)
  await reviewer.picture('policy-task')
  await reviewer.page.getByRole('link', { name: /复核发布政策/ }).click()
  await reviewer.page.getByRole('button', { name: '发布', exact: true }).click()
  await reviewer.picture('policy-publish')
  await reviewer.page.getByRole('dialog').getByRole('button', { name: '发布' }).click()
  await reviewer.page.getByText('已发布').first().waitFor()

  const third = await come('auditor', '/policies')
  const line = third.page.getByRole('region', { name: '政策版本' }).getByRole('listitem')
  expect(await read(line)).toMatch(
    /2026年12月1日起\s+中阳县2024年助餐与运营补贴[\s\S]*clerk 同志 起草，reviewer 同志 发布[\s\S]*待施行[\s\S]*2026年9月1日至2026年12月1日前[\s\S]*施行中/,
  )
  expect(await third.page.getByRole('button', { name: '起草新版本' }).count()).toBe(0)
  await third.picture('policies')
  await third.page.getByRole('link', { name: '中阳县2024年助餐与运营补贴' }).click()
  await third.page.getByRole('tab', { name: 'JSON' }).click()
  expect(
    await third.page.getByRole('textbox', { name: '政策文本（JSON）' }).getAttribute('readonly'),
  ).not.toBeNull()
  expect(await third.page.getByRole('tab', { name: '试算' }).count()).toBe(0)
  await third.picture('policy-version')
})

test('at the large size and in English everything is there, and nothing is cut off', TIMEOUT, async () => {
  const { page, picture } = await come('clerk', '/policies', 'large')
  await picture('policies')
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('link', { name: '中阳县2024年助餐与运营补贴' }).click()
  await page.getByRole('region', { name: '运营补贴' }).waitFor()
  // What the county wrote itself stays in its own language.
  const { rows } = await desk.pool.query<{ text: string }>(
    `SELECT document AS text FROM policy UNION ALL SELECT name FROM site UNION ALL SELECT name FROM account
     UNION ALL SELECT reason FROM policy_step WHERE reason IS NOT NULL`,
  )
  const known = rows.map(({ text }) => text)
  for (const tab of ['In words', 'JSON', 'Compare', 'Try out', 'History']) {
    await page.getByRole('tab', { name: tab }).click()
    const panel = page.getByRole('tabpanel', { name: tab })
    if (tab === 'Try out') {
      await panel.getByRole('button', { name: 'Try out' }).click()
      await panel.getByRole('region', { name: 'By grant' }).waitFor()
    }
    await picture(`policy-${tab.toLowerCase().replaceAll(' ', '-')}-en`)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow, tab).toBeLessThanOrEqual(0)
    const words = (await read(panel)).match(/[一-鿿]+/g) ?? []
    expect(
      words.filter((word) => !known.some((text) => text.includes(word))),
      tab,
    ).toEqual([])
  }
})

test('a county without a policy is told what comes next', TIMEOUT, async () => {
  const empty = await openDesk({ consoleFolder: resolve(import.meta.dirname, '../../../dist/console') })
  try {
    await empty.person('clerk', 'clerk')
    const home = await empty.app.listen({ host: '127.0.0.1', port: 0 })
    const { page, picture, troubles, close } = await come('clerk', '/policies', 'small', home)
    await page.getByRole('heading', { name: '还没有政策' }).waitFor()
    await page.getByRole('main').getByRole('button', { name: '起草新版本' }).waitFor()
    await picture('empty-policies')
    expect(troubles).toEqual([])
    await close()
    visits.pop()
  } finally {
    await empty.close()
  }
})

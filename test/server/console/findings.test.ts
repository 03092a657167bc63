/** Findings at the desk, on the real server: the clerk is stopped, the reviewer looks into them, the month goes on. */
import { resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { findingsSearch } from '../../../server/console/features/findings/findings-search.ts'
import { percentOf } from '../../../server/console/features/findings/percent.ts'
import { sentenceOf } from '../../../server/console/features/findings/sentence.ts'
import type { Finding } from '../../../server/contract/findings.ts'
import { openBrowser } from '../../support/browser.ts'
import { type Desk, openDesk, PASSWORD } from '../access/desk.ts'
import { MONTH, plantCounty, plantTap } from '../settlement/small-county.ts'
import { explainGaps } from '../settlement/walk-month.ts'
import { fillLogin, read, type SIZES, visit } from './visit.ts'

const TIMEOUT = { timeout: 120_000 }

let browser: Browser
let desk: Desk
let url: string
beforeAll(async () => {
  browser = await openBrowser()
  desk = await openDesk({ consoleFolder: resolve(import.meta.dirname, '../../../dist/console') })
  url = await desk.app.listen({ host: '127.0.0.1', port: 0 })
  await plantCounty(desk.pool)
  for (const [i, elder] of ['e-young', 'e-old', 'e-seventy', 'e-dead', 'e-young', 'e-old'].entries())
    await plantTap(desk.pool, [
      't-a',
      `2026-10-20T12:00:${String(i * 3).padStart(2, '0')}`,
      elder,
      'lunch',
      null,
    ])
  for (const day of [21, 22, 23])
    for (const terminal of ['t-a', 't-b'])
      await plantTap(desk.pool, [
        terminal,
        `2026-10-${day}T12:${terminal === 't-a' ? '10' : '40'}`,
        'e-seventy',
        'lunch',
        null,
      ])
  const { id } = await desk.person('clerk', 'clerk')
  await explainGaps(desk.pool, MONTH, { account: id, address: null, at: new Date(desk.clock.now) })
  await desk.person('reviewer', 'reviewer')
})
afterAll(async () => {
  await browser?.close()
  await desk?.close()
})

async function come(login: string, path: string, size: keyof typeof SIZES = 'small') {
  const stage = { url, now: new Date(desk.clock.now), passwordOf: () => PASSWORD } as unknown as Parameters<
    typeof visit
  >[1]
  const visitor = await visit(browser, stage, size)
  await visitor.page.goto(`${url}${path}`)
  await fillLogin(visitor.page, login, PASSWORD)
  await visitor.page.locator('main h1').waitFor()
  return visitor
}

test('a month is stopped by its findings, looked into by another person, and goes on', TIMEOUT, async () => {
  const clerk = await come('clerk', `/months/${MONTH}`)
  await clerk.page.getByRole('button', { name: '测算' }).click()
  await clerk.page.getByRole('dialog').getByRole('button', { name: '测算' }).click()
  const line = clerk.page.getByRole('region', { name: '疑点核查', exact: true })
  await line.getByRole('button', { name: '现在查' }).click()
  await line.getByText('2 条疑点核查以后才能提交').waitFor()
  await clerk.picture('month-findings')
  await clerk.page.getByRole('button', { name: '提交复核' }).click()
  const dialog = clerk.page.getByRole('dialog')
  await dialog.getByRole('button', { name: '提交复核' }).click()
  expect(await read(dialog.getByRole('alert'))).toMatch(/还有疑点没有核查[\s\S]*2 条疑点待核查/)
  await clerk.picture('findings-open')
  await dialog.getByRole('button', { name: '取消' }).click()
  await line.getByRole('link', { name: '去核查' }).click()
  await clerk.page.getByRole('button', { name: '查看疑点：连续快速刷卡' }).click()
  await clerk.page.getByText('您测算或提交过这个月').waitFor()
  expect(await clerk.page.getByRole('button', { name: '保存结论' }).count()).toBe(0)

  const reviewer = await come('reviewer', '/')
  const tasks = reviewer.page.getByRole('list', { name: '待我处理的事项' })
  await tasks.getByRole('link', { name: /核查2026年10月的 2 条疑点/ }).click()
  const table = reviewer.page.getByRole('table', { name: '疑点' })
  expect(await read(table)).toContain(
    '柳村日间照料中心 10月20日午餐 15 秒内连续刷卡 6 次，每次间隔不到 4 秒。',
  )
  expect(await read(table)).toContain('石大娘 2026年10月有 3 餐在两个助餐点都刷了卡。')
  await reviewer.picture('findings')

  await reviewer.page.getByRole('button', { name: '查看疑点：连续快速刷卡' }).click()
  const drawer = reviewer.page.getByRole('dialog', { name: '连续快速刷卡' })
  expect(await read(drawer.getByRole('table', { name: '相关刷卡' }))).toMatch(
    /12:00:00[\s\S]*年轻人[\s\S]*12:00:15/,
  )
  await drawer.getByRole('button', { name: '保存结论' }).click()
  await drawer.getByText('请写明依据').waitFor()
  await drawer.getByText('请选择结论').waitFor()
  await drawer.getByRole('radio', { name: /排除 有/ }).click()
  await drawer.getByLabel('依据', { exact: true }).fill('当天停电，来电后照名单补刷')
  await reviewer.picture('finding')
  await drawer.getByRole('button', { name: '保存结论' }).click()
  await drawer.waitFor({ state: 'detached' })

  await reviewer.page.getByRole('button', { name: '查看疑点：同一餐在两处刷卡' }).click()
  await reviewer.page.getByRole('radio', { name: /属实 确有/ }).click()
  await reviewer.page.getByLabel('依据', { exact: true }).fill('家属用卡在另一处领餐，已说明')
  await reviewer.page.getByRole('button', { name: '保存结论' }).click()
  await reviewer.page.getByText('属实 1', { exact: true }).click()
  await expect.poll(() => read(table)).not.toContain('时间倒退')
  expect(await read(table)).toMatch(/同一餐在两处刷卡[\s\S]*属实/)
  await reviewer.page.getByText('规则与准确率', { exact: true }).click()
  const rules = reviewer.page.getByRole('table', { name: '规则与准确率' })
  expect(await read(rules.getByRole('row', { name: /F08/ }))).toMatch(/1\s+0\s+1\s+0\s+100%/)
  await reviewer.picture('findings-rules', true)

  await clerk.page.goto(`${url}/months/${MONTH}?at=findings`)
  await clerk.page.getByText('已核查 2 条').waitFor()
  await clerk.page.getByRole('button', { name: '提交复核' }).click()
  await dialog.getByRole('button', { name: '提交复核' }).click()
  await clerk.page.getByText('已提交复核').waitFor()
  expect([...clerk.troubles, ...reviewer.troubles]).toEqual([])
  await clerk.close()
  await reviewer.close()
})

test('a rule is changed by its fields, with a reason, and the versions are told', TIMEOUT, async () => {
  const { page, picture, troubles, close } = await come('reviewer', `/findings?month=${MONTH}&view=rules`)
  const row = page.getByRole('table', { name: '规则与准确率' }).getByRole('row', { name: /连续快速刷卡/ })
  await row.getByRole('button', { name: /^修改规则：F14 连续快速刷卡/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('次数线').fill('')
  await dialog.getByRole('button', { name: '保存为新版' }).click()
  await dialog.getByText('请填 3 至 100 的整数').waitFor()
  await dialog.getByLabel('次数线').fill('8')
  await dialog.getByLabel('为什么修改').fill('上月排除的太多')
  await picture('rule-dialog')
  await dialog.getByRole('button', { name: '保存为新版' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await read(row)).toMatch(/次数线 8 次[\s\S]*间隔线 4 秒/)
  await page.getByText(/现用第 1 版规则/).click()
  expect(await read(page.getByRole('list', { name: '历次修改' }))).toContain('上月排除的太多')
  const { rows } = await desk.pool.query('SELECT document FROM control_rules')
  expect(rows).toEqual([{ document: '{"rules":{"F14-run":{"taps":8}}}' }])
  expect(troubles).toEqual([])
  await close()
})

const NAMES =
  /柳村|日间照料中心|石村|幸福小院|柳大爷|石大娘|故去的人|年轻人|同志|测试县|中文|家属.*说明|当天.*补刷/g

test('large, and in English without a word of Chinese', TIMEOUT, async () => {
  const { page, picture, troubles, close } = await come(
    'reviewer',
    `/findings?month=${MONTH}&state=all`,
    'large',
  )
  await page.getByRole('table', { name: '疑点' }).waitFor()
  await picture('findings')
  await page.getByRole('button', { name: '查看疑点：连续快速刷卡' }).click()
  await page.getByRole('table', { name: '相关刷卡' }).waitFor()
  await picture('finding')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByText('规则与准确率', { exact: true }).click()
  await page.getByRole('table', { name: '规则与准确率' }).waitFor()
  await picture('findings-rules')
  await page.getByRole('button', { name: 'English' }).click()
  expect((await read(page.locator('body'))).replace(NAMES, '')).not.toMatch(/\p{Script=Han}/u)
  await page.goBack()
  await page.getByRole('table', { name: 'Findings' }).waitFor()
  await picture('findings-en')
  expect((await read(page.locator('body'))).replace(NAMES, '')).not.toMatch(/\p{Script=Han}/u)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
  expect(troubles).toEqual([])
  await close()
})

describe('in words', () => {
  const finding = (change: Partial<Finding>): Finding => ({
    ...{ id: 1, month: '2026-06', rule: 'F01', mode: 'hold', state: 'open', elder: null, terminal: null },
    ...{
      site: { id: 's-a', name: '柳树村日间照料中心' },
      from: '2026-06-12',
      to: '2026-06-12',
      meal: 'lunch',
    },
    figures: { category: 'all', came: 32, enrolled: 30, bound: 30 },
    ...change,
  })
  it.each<[Partial<Finding>, string]>([
    [{}, '柳树村日间照料中心 6月12日午餐 32 人就餐（全体老人），当天在册 30 人，按以往出勤最多约 30 人。'],
    [
      { rule: 'F23-gap', terminal: 't-9', meal: null, figures: { problem: 'silent' } },
      '柳树村日间照料中心终端 t-9 的2026年6月记录可能没收齐：月末之后没有联系上，可能还有记录没传上来。',
    ],
    [
      { rule: 'F17', to: '2026-06-28', figures: { days: 17, came: 12 } },
      '柳树村日间照料中心 午餐从6月12日到6月28日，连续 17 个营业日都是 12 人。',
    ],
    [
      {
        rule: 'F11',
        elder: { id: 'e', name: null },
        to: '2026-06-20',
        meal: null,
        figures: { stay: 'hospital', taps: 3 },
      },
      '名册里没有的老人登记住院期间（6月12日至6月20日）刷卡 3 次。请核对卡在谁手里，或住院登记是否有误。',
    ],
    [{ rule: 'F99' }, 'F99'],
  ])('%j', (change, sentence) => expect(sentenceOf(finding(change), 'zh')).toBe(sentence))

  it.each([
    [0, 0, null],
    [1, 3, '33%'],
    [2, 3, '67%'],
    [5, 5, '100%'],
  ])('%d of %d is %s', (part, whole, words) => expect(percentOf(part, whole)).toBe(words))

  it('keeps of an address what makes sense', () =>
    expect(
      findingsSearch({
        month: '2026-13',
        state: 'x',
        rule: 'F01',
        site: '',
        page: 0,
        view: 'rules',
        other: 1,
      }),
    ).toEqual({ rule: 'F01', view: 'rules' }))
})

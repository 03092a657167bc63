/** Every page at both sizes, in both languages, and as each role finds it. Pictures go to test/output/console. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../../support/browser.ts'
import { type Desk, openDesk } from './desk.ts'
import { read, SIZES, settled, type Visit, visit } from './visit.ts'

const PAGES = {
  clerk: {
    '/': 'tasks',
    '/months': 'months',
    '/months/2026-10': 'month-open',
    '/findings': 'findings-empty',
    '/board': 'board',
  },
  clerk2: { '/elders': 'elders', '/sites': 'sites', '/regions': 'regions' },
  administrator: { '/terminals': 'terminals', '/accounts': 'accounts' },
  auditor: { '/audit': 'audit' },
} as const
const LOGINS = { clerk: 'li.qin', clerk2: 'li.qin', administrator: 'zhou', auditor: 'he.jian' } as const

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

async function come(login: string, size?: keyof typeof SIZES): Promise<Visit> {
  const visitor = await visit(browser, desk, size)
  visits.push(visitor)
  await visitor.logIn(login)
  await visitor.page.locator('.sidebar').waitFor()
  return visitor
}

/** Everything that is read on the page or out of it. antd names its icons in English whatever the language. */
async function wordsOf({ page }: Visit): Promise<string> {
  const labels = await page.evaluate(() => {
    // The names of keys are those on the keyboard.
    for (const key of document.querySelectorAll('kbd')) key.hidden = true
    return [...document.querySelectorAll(':is([aria-label], [placeholder], [title]):not(.anticon)')].flatMap(
      (element) => ['aria-label', 'placeholder', 'title'].map((name) => element.getAttribute(name) ?? ''),
    )
  })
  return [await read(page.locator('body')), ...labels].join('\n')
}

const LETTERS = /[A-Za-z]{2,}/g
/** Codes, identifiers and addresses that stand as they are in either language. */
const AS_THEY_ARE =
  /English|Excel|\d MB|IC |[ste]-[a-z0-9-]+|li\.qin|wang\.min|he\.jian|sun\.li|zhou|taohua|village|both|new|GET \/api\/\S+|audit\.read|[0-9a-f]{12}…?/g

describe.each(Object.keys(SIZES) as (keyof typeof SIZES)[])('at the %s size', (size) => {
  it('shows every page with nothing cut off at the side and no English left in Chinese', {
    timeout: 120_000,
  }, async () => {
    desk = await openDesk()
    for (const [role, pages] of Object.entries(PAGES)) {
      const visitor = await come(LOGINS[role as keyof typeof PAGES], size)
      for (const [path, name] of Object.entries(pages)) {
        await visitor.open(path)
        await settled(visitor.page)
        await visitor.picture(name)
        const overflow = await visitor.page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect(overflow, `${path} at ${size}`).toBeLessThanOrEqual(0)
        const text = (await wordsOf(visitor)).replace(AS_THEY_ARE, '')
        expect(text.match(LETTERS) ?? [], path).toEqual([])
      }
    }
  })
})

it('has no Chinese left in English, and remembers the language', { timeout: 120_000 }, async () => {
  desk = await openDesk({ script: 'latin' })
  for (const [role, pages] of Object.entries(PAGES)) {
    const visitor = await come(LOGINS[role as keyof typeof PAGES])
    await visitor.page.getByRole('button', { name: 'English' }).click()
    for (const [path, name] of Object.entries(pages)) {
      await visitor.open(path)
      await settled(visitor.page)
      if (name === 'board' || name === 'tasks') await visitor.picture(`${name}-en`)
      const text = (await wordsOf(visitor)).replace('中文', '')
      expect(text.match(/[一-鿿]+/g) ?? [], path).toEqual([])
    }
    expect(await visitor.page.locator('html').getAttribute('lang')).toBe('en')
  }
})

it('gives each role its own menu', { timeout: 60_000 }, async () => {
  desk = await openDesk()
  const menuOf = async (login: string) =>
    (await (await come(login)).page.locator('.sidebar nav a').allInnerTexts()).map(
      (text) => text.split('\n')[0],
    )
  const everyone = ['待我处理', '今日助餐']
  const register = ['老人名册', '变更申请', '助餐点']
  const month = ['月度结算', '发放', '疑点核查', '政策']
  expect(await menuOf('village')).toEqual([...everyone, ...register, '区划'])
  expect(await menuOf('taohua')).toEqual([...everyone, '月度结算', '疑点核查', ...register, '区划'])
  expect(await menuOf('wang.min')).toEqual([...everyone, ...month, ...register, '终端', '区划'])
  expect(await menuOf('sun.li')).toEqual([...everyone, ...month, ...register, '区划'])
  expect(await menuOf('zhou')).toEqual([...everyone, ...register, '终端', '区划', '人员'])
  expect(await menuOf('he.jian')).toContain('审计')
})

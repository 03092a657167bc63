/** Cards at the desk, on the real server: given, printed, lost and replaced, as a clerk does it. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../../support/browser.ts'
import { type Desk, openDesk, PASSWORD, type Person } from '../access/desk.ts'
import { inventedIdNumber } from '../register/register-desk.ts'
import { fillLogin, read, visit } from './visit.ts'

const TIMEOUT = { timeout: 90_000 }
const VILLAGE = '990101100201'

let browser: Browser
let desk: Desk
let url: string
let clerk: Person
beforeAll(async () => {
  browser = await openBrowser()
  desk = await openDesk({ consoleFolder: resolve(import.meta.dirname, '../../../dist/console') })
  url = await desk.app.listen({ host: '127.0.0.1', port: 0 })
  clerk = await desk.person('clerk', 'clerk')
  for (const [code, name, level, parent] of [
    ['990101000000', '云溪县', 'county', null],
    ['990101100000', '桃花镇', 'town', '990101000000'],
    [VILLAGE, '柳树村', 'village', '990101100000'],
  ])
    await clerk.send('POST', '/api/regions', { code, name, level, parent })
  for (const [i, name] of ['张桂兰', '李德福', '王有福'].entries())
    await clerk.send('POST', '/api/elders', {
      name,
      idNumber: inventedIdNumber('19450101', i),
      home: VILLAGE,
      residence: 'hukou',
      categories: [],
    })
})
afterAll(async () => {
  await browser?.close()
  await desk?.close()
})

async function come(login: string) {
  const now = new Date(desk.clock.now)
  const stage = { url, now, passwordOf: () => PASSWORD } as unknown as Parameters<typeof visit>[1]
  const visitor = await visit(browser, stage)
  await visitor.page.goto(`${url}/elders`)
  await fillLogin(visitor.page, login, PASSWORD)
  await visitor.page.getByRole('table', { name: '老人名册' }).waitFor()
  return visitor
}

async function printed(page: Page, press: () => Promise<void>): Promise<{ name: string; pages: number }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()])
  const pdf = readFileSync(await download.path())
  return {
    name: download.suggestedFilename(),
    pages: pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0,
  }
}

test('a clerk gives out a card, prints it, reports it lost and replaces it', TIMEOUT, async () => {
  const { page, picture, troubles, close } = await come('clerk')
  await picture('elders-real')
  await page.getByRole('button', { name: '查看张桂兰的卡' }).click()
  const drawer = page.getByRole('dialog', { name: '张桂兰的卡' })
  const cards = drawer.getByRole('list', { name: '卡片' }).getByRole('listitem')
  await expect.poll(() => cards.count()).toBe(1)
  expect(await read(cards)).toMatch(/身份证\s*尾号/)

  await drawer.getByRole('button', { name: '发二维码卡' }).click()
  const issue = page.getByRole('dialog', { name: '发二维码卡' })
  await picture('card-issue')
  await issue.getByRole('button', { name: '发卡' }).click()
  await expect.poll(() => cards.count()).toBe(2)
  expect(await read(cards.first())).toMatch(/二维码卡\s*\d{4} \d{4}\s*可用/)

  const print = drawer.getByRole('button', { name: '打印二维码卡' })
  expect(await printed(page, () => print.click())).toEqual({ name: '助餐卡-张桂兰.pdf', pages: 1 })

  await drawer.getByRole('button', { name: '登记实体卡' }).click()
  const register = page.getByRole('dialog', { name: '登记实体卡' })
  await register.getByLabel('卡面号码', { exact: true }).fill('13530444')
  await register.getByRole('button', { name: '登记', exact: true }).click()
  await register.getByText('和所选的样子对不上，请核对').waitFor()
  await picture('card-register')
  await register.getByLabel('卡面号码', { exact: true }).fill('0013530444')
  await register.getByRole('button', { name: '登记', exact: true }).click()
  await expect.poll(() => cards.count()).toBe(3)

  const qr = cards.filter({ hasText: '二维码卡' })
  await qr.first().getByRole('button', { name: '挂失' }).click()
  await qr.getByText('已挂失').first().waitFor()
  await picture('cards')
  await qr.first().getByRole('button', { name: '换卡' }).click()
  await page.getByRole('dialog', { name: '换一张二维码卡' }).getByRole('button', { name: '换卡' }).click()
  await expect.poll(() => cards.count()).toBe(4)
  await expect.poll(() => read(cards)).toMatch(/二维码卡[\s\S]*可用[\s\S]*已换新/)
  await picture('cards-replaced')
  expect(troubles).toEqual([])
  await close()
})

test(
  'a village’s cards come as one file, and somebody else’s card is refused in words',
  TIMEOUT,
  async () => {
    const { page, picture, troubles, close } = await come('clerk')
    await page.getByRole('button', { name: '按村打印卡' }).click()
    const dialog = page.getByRole('dialog', { name: '按村打印卡' })
    await dialog.getByRole('combobox').click()
    await page.getByTitle('柳树村').click()
    await picture('cards-village')
    const make = dialog.getByRole('button', { name: '生成打印文件' })
    expect(await printed(page, () => make.click())).toEqual({ name: '助餐卡-柳树村.pdf', pages: 1 })
    await dialog.waitFor({ state: 'detached' })

    await page.getByRole('button', { name: '查看王有福的卡' }).click()
    await page.getByRole('button', { name: '登记实体卡' }).click()
    const register = page.getByRole('dialog', { name: '登记实体卡' })
    await register.getByLabel('卡面号码', { exact: true }).fill('0013530444')
    await register.getByRole('button', { name: '登记', exact: true }).click()
    expect(await read(register.getByRole('alert'))).toMatch(/这张卡已经登记过[\s\S]*柳树村 张桂兰/)
    expect(troubles).toEqual([])
    await close()
  },
)

test('who may not give out cards sees them and can do nothing', TIMEOUT, async () => {
  await desk.person('reviewer', 'reviewer')
  const { page, troubles, close } = await come('reviewer')
  expect(await page.getByRole('button', { name: '按村打印卡' }).count()).toBe(0)
  await page.getByRole('button', { name: '查看张桂兰的卡' }).click()
  const drawer = page.getByRole('dialog', { name: '张桂兰的卡' })
  await drawer.getByRole('listitem').first().waitFor()
  expect(await drawer.getByRole('button', { name: /挂失|换卡|收回|发|登记|打印/ }).count()).toBe(0)
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('button', { name: 'Cards of 张桂兰' }).click()
  const words = await read(page.getByRole('dialog', { name: 'Cards of 张桂兰' }))
  expect(words).toMatch(/QR card\s+\d{4} \d{4}\s+In use/)
  expect(words.replace(/张桂兰|柳树村|同志/g, '')).not.toMatch(/\p{Script=Han}/u)
  expect(troubles).toEqual([])
  await close()
})

/** The payout at the desk, on the real server: prepared, released, sent, partly failed, mended, paid again. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PlainMonth } from '../../../core/plain-date.ts'
import { decode, encode } from '../../../server/payout/bank-text.ts'
import { payoutState } from '../../../server/payout/payout-state.ts'
import { barriers, overhang } from '../../e2e/look.ts'
import { openBrowser } from '../../support/browser.ts'
import { type Desk, openDesk, PASSWORD, type Person } from '../access/desk.ts'
import { plantApproved, plantElders, plantPlaces, plantSites } from '../payout/plant-approved.ts'
import { read, SIZES, visit } from './visit.ts'

const MONTH = '2026-10' as PlainMonth
const ELDERS = Array.from({ length: 24 }, (_, i) => `e-${String(i + 1).padStart(2, '0')}`)

let browser: Browser
let desk: Desk
let url: string
let folder: string
let people: Record<'clerk' | 'reviewer' | 'finance', Person>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yangyi-payout-pages-'))
  browser = await openBrowser()
  desk = await openDesk({ consoleFolder: resolve(import.meta.dirname, '../../../dist/console') })
  url = await desk.app.listen({ host: '127.0.0.1', port: 0 })
  people = {
    clerk: await desk.person('clerk', 'clerk'),
    reviewer: await desk.person('reviewer', 'reviewer'),
    finance: await desk.person('finance', 'finance'),
  }
  await plantPlaces(desk.pool)
  await plantElders(desk.pool, ELDERS)
  await plantSites(desk.pool, ['s-1'])
  const { clerk, reviewer, finance } = people
  const elders = Object.fromEntries(ELDERS.map((elder, i) => [elder, 20_000 + i * 150]))
  const makers = { clerk: clerk.id, reviewer: reviewer.id, finance: finance.id }
  await plantApproved(desk.pool, MONTH, { elders, sites: { 's-1': 1_860_400 } }, makers)
  for (const [i, elder] of ELDERS.slice(0, 23).entries())
    await give(elder, i === 4 ? '朱䶮' : `老人${elder}`, i)
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await desk?.close()
  rmSync(folder, { recursive: true })
})

/** Asked for by the clerk, approved by the reviewer. */
async function give(elder: string, holder: string, serial: number): Promise<void> {
  const number = `99000000000000${String(serial).padStart(4, '0')}`
  const asked = await people.clerk.send('POST', '/api/changes', {
    ...{ kind: 'elder.bank', subject: `elder/${elder}`, reason: '登记收款账户' },
    proposal: { account: { holder, number, bank: '云溪农商行', bankCode: null } },
  })
  const decision = { verdict: 'approved', reason: null }
  await people.reviewer.send('POST', `/api/changes/${asked.json().id}/decision`, decision)
}

async function sit(login: string, path: string) {
  const stage = { url, now: new Date(desk.clock.now), passwordOf: () => PASSWORD } as unknown as Parameters<
    typeof visit
  >[1]
  const sitting = await visit(browser, stage)
  await sitting.logIn(login, path)
  await sitting.page.locator('main h1').waitFor()
  /** At the two sizes that offices have. */
  const pictures = async (name: string) => {
    await sitting.picture(name)
    expect(await barriers(sitting.page), name).toEqual([])
    expect(await overhang(sitting.page), name).toBe(0)
    await sitting.page.setViewportSize(SIZES.large)
    await sitting.picture(`${name}-large`)
    await sitting.page.setViewportSize(SIZES.small)
  }
  return { ...sitting, pictures }
}

const press = (page: Page, name: RegExp) => page.getByRole('button', { name }).first().click()
const confirm = (page: Page, name: RegExp) => page.getByRole('dialog').getByRole('button', { name }).click()
const returned = (name: string, ...rows: string[]) => {
  const path = join(folder, name)
  writeFileSync(path, encode(['业务编号,金额,状态,说明', ...rows, ''].join('\r\n'), 'GBK') ?? '')
  return path
}

async function prepare(page: Page, button: RegExp): Promise<void> {
  await page.getByRole('region', { name: '发给老人' }).getByRole('button', { name: button }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: '银行文件' }).click()
  await page.locator('.ant-select-item-option', { hasText: '社会保障卡' }).click()
  await dialog.getByRole('textbox', { name: '文号' }).fill('云财社〔2026〕12号')
}

it('goes from the clerk to the bank and back until everyone is paid', async () => {
  const clerk = await sit('clerk', '/payout')
  await prepare(clerk.page, /做发放批次/)
  const dialog = clerk.page.getByRole('dialog')
  await dialog.getByText('23 笔，共').waitFor()
  const plan = await read(dialog)
  for (const part of ['1 笔 234.50 元不列入本批', '没有收款账户', '朱䶮 → 朱□']) expect(plan).toContain(part)
  await clerk.pictures('payout-plan')
  await confirm(clerk.page, /做发放批次/)
  await clerk.page.getByRole('heading', { name: '批次 202610E01' }).waitFor()
  await clerk.page.getByText('由财政办理').waitFor()
  await clerk.pictures('payout-prepared')

  const finance = await sit('finance', '/payout/batches/1')
  await press(finance.page, /放行付款/)
  await confirm(finance.page, /放行付款/)
  const link = finance.page.getByRole('link', { name: '下载银行文件' })
  const [download] = await Promise.all([finance.page.waitForEvent('download'), link.click()])
  expect(download.suggestedFilename()).toMatch(/^SBK_202610E01_\d{8}\.csv$/)
  const text = decode(readFileSync(await download.path()), 'GBK') ?? ''
  expect(text.split('\r\n')).toHaveLength(26)
  expect(text).toContain('朱□')
  await press(finance.page, /已送银行/)
  await confirm(finance.page, /已送银行/)

  const amounts = ELDERS.slice(0, 23).map(
    (_, i) => `${200 + Math.trunc((i * 150) / 100)}.${i % 2 === 0 ? '00' : '50'}`,
  )
  const rows = amounts.map((amount, i) => {
    const reference = `202610E01${String(i + 1).padStart(6, '0')}`
    return `${reference},${amount},${i === 4 ? '户名不符,户名与账号不符' : '成功,'}`
  })
  await press(finance.page, /导入银行回盘/)
  const file = finance.page.getByLabel('银行回盘文件')
  await file.setInputFiles(returned('wrong.csv', ...rows, '202610E01000099,1.00,成功,'))
  await finance.page.getByText('1 行对不上，不能导入').waitFor()
  await file.setInputFiles(returned('right.csv', ...rows))
  await finance.page.getByText('付成 22 笔').waitFor()
  await finance.pictures('payout-return')
  await confirm(finance.page, /导\s*入/)
  await finance.page.getByText('1 笔 206.00 元没付成，仍然欠着').waitFor()
  await finance.page.locator('.ant-segmented-item', { hasText: '没付成 1' }).click()
  const failed = finance.page.getByRole('table', { name: '明细' })
  await failed.getByText('户名不符', { exact: true }).waitFor()
  expect(await read(failed)).toContain('户名要和银行登记的一字不差')
  await finance.pictures('payout-failed')

  await give('e-05', '朱龑', 104)
  await clerk.open('/payout?month=2026-10')
  await clerk.pictures('payout-month')
  await prepare(clerk.page, /补\s*发/)
  await clerk.page.getByRole('dialog').getByText('1 笔，共 206.00 元').waitFor()
  await confirm(clerk.page, /补\s*发/)
  await clerk.page.getByRole('heading', { name: '批次 202610E02' }).waitFor()
  expect(await read(clerk.page.locator('main'))).toContain('补发 202610E01')

  await finance.open('/payout/batches/2')
  await press(finance.page, /放行付款/)
  await confirm(finance.page, /放行付款/)
  await press(finance.page, /已送银行/)
  await confirm(finance.page, /已送银行/)
  await press(finance.page, /导入银行回盘/)
  await finance.page
    .getByLabel('银行回盘文件')
    .setInputFiles(returned('again.csv', '202610E02000001,206.00,成功,'))
  await finance.page.getByText('付成 1 笔').waitFor()
  await confirm(finance.page, /导\s*入/)
  await finance.page.getByText('付成 1，没付成 0').waitFor()

  await clerk.open('/payout?month=2026-10')
  const elders = clerk.page.getByRole('region', { name: '发给老人' })
  await elders.getByRole('button', { name: /结转到以后/ }).click()
  await clerk.page.getByRole('textbox', { name: '原因' }).fill('老人的社保卡还在补办')
  await confirm(clerk.page, /结\s*转/)
  await elders.getByText('老人的社保卡还在补办').waitFor()
  await clerk.open('/payout/ledger?payees=elder')
  await clerk.page.getByRole('table', { name: '往来台账' }).getByText('全县合计').waitFor()
  await clerk.pictures('payout-ledger')
  await clerk.open('/payout/ledger/elder/e-05')
  await clerk.page.getByRole('region', { name: '付款' }).waitFor()
  const account = await read(clerk.page.locator('main'))
  for (const part of ['朱龑', '202610E01', '户名不符', '202610E02', '付成']) expect(account).toContain(part)
  await clerk.pictures('payout-payee')
  // The site has no account yet.
  expect(await payoutState(desk.pool, MONTH)).toBe('released')
  expect([...clerk.troubles, ...finance.troubles]).toEqual([])
}, 120_000)

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Desk, openDesk, type Person } from '../access/desk.ts'
import { ID_TAIL, MONTH, NAMES, plantCounty } from '../settlement/small-county.ts'
import { walkMonth } from '../settlement/walk-month.ts'

let desk: Desk
let clerk: Person
beforeAll(async () => {
  desk = await openDesk()
  await plantCounty(desk.pool)
  clerk = await desk.person('clerk-li', 'clerk')
})
afterAll(() => desk.close())

const page = (path: string, headers = {}) => desk.app.inject({ url: path, headers })
const PAGES = ['/bulletin', `/bulletin/${MONTH}`, `/bulletin/${MONTH}/s-a`]

async function step(by: Person, action: string) {
  const { settlement } = (await by.get(`/api/months/${MONTH}`)).json()
  const answer = await by.send('POST', `/api/months/${MONTH}/steps`, { settlement: settlement.id, action })
  expect(answer.statusCode, answer.body).toBe(200)
}

/** What a reader sees, without tags. */
const words = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

describe('before publication', () => {
  it('says that there is nothing yet, and when there will be', async () => {
    expect(words((await page('/bulletin')).body)).toContain('每月 10 日前')
  })

  it('shows nothing of a month, however far it has come', async () => {
    const look = async () =>
      (await Promise.all(PAGES.slice(1).map((path) => page(path)))).map((p) => p.statusCode)
    await clerk.send('POST', `/api/months/${MONTH}/compute`)
    expect(await look()).toEqual([404, 404])
    await walkMonth(desk, MONTH, 'approve', { clerk: clerk.id })
    expect(await look()).toEqual([404, 404])
    expect((await page(`/bulletin/${MONTH}`)).body).not.toMatch(/1,126|112600/)
  })
})

describe('a published month', () => {
  beforeAll(() => step(clerk, 'publish'))

  it('stands on the list with its places', async () => {
    const { body, headers } = await page('/bulletin')
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(words(body)).toContain('就餐 9 人次，补贴 1,126.00 元，2026年11月5日公示。')
    expect(words(body)).toMatch(/东镇 柳村日间照料中心 柳村/)
    expect(body).toContain(`href="/bulletin/${MONTH}/s-a"`)
  })

  it('shows the county: each site, each grant, each source, and what it rests on', async () => {
    const text = words((await page(`/bulletin/${MONTH}`)).body)
    expect(text).toContain('2026年10月助餐补贴公示')
    expect(text).toContain('柳村日间照料中心 9 26.00 1,100.00 1,126.00')
    expect(text).toContain('合计 9 26.00 1,100.00 1,126.00')
    expect(text).toContain('就餐补贴 26.00 运营补贴 1,100.00')
    expect(text).toContain('县级财政 1,115.60 村集体 10.40')
    expect(text).toContain('依据：测试县老年助餐补贴办法（测试〔2026〕1号）')
    expect(text).toContain('公示日期：2026年11月5日 第 1 版')
    const { hashes } = (await clerk.get(`/api/months/${MONTH}`)).json().settlement
    expect(text).toContain(hashes.result.slice(0, 16))
  })

  it('shows one site', async () => {
    const text = words((await page(`/bulletin/${MONTH}/s-a`)).body)
    expect(text).toContain('柳村日间照料中心 2026年10月')
    expect(text).toContain('东镇 · 柳村')
    expect(text).toContain('就餐 9 人次')
    expect(text).toContain('就餐补贴 26.00 运营补贴 1,100.00')
    expect((await page(`/bulletin/${MONTH}/s-x`)).statusCode).toBe(404)
  })

  it.each(PAGES)('names nobody: %s', async (path) => {
    const { body } = await page(path)
    for (const secret of [...NAMES, ID_TAIL, 'e-old', 'e-seventy', '低保', 'dibao', '80岁', '70岁'])
      expect(body).not.toContain(secret)
  })

  it.each(PAGES)('is plain HTML for everybody: %s', async (path) => {
    const { body, headers } = await page(path)
    expect(body).not.toMatch(/<script|<style| style=| on\w+=/)
    expect(body).toContain('<html lang="zh-CN">')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['x-robots-tag']).toBe('noindex, nofollow')
    expect(headers['set-cookie']).toBeUndefined()
    expect(Buffer.byteLength(body)).toBeLessThan(60_000)
  })

  it('is not sent twice to whoever has it', async () => {
    const { headers } = await page(`/bulletin/${MONTH}`)
    const again = await page(`/bulletin/${MONTH}`, { 'if-none-match': headers.etag })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    expect(again.headers.etag).toBe(headers.etag)
  })

  it('brings its style sheet, which never changes under its name', async () => {
    const href = /<link rel="stylesheet" href="([^"]+)"/.exec((await page('/bulletin')).body)?.[1] ?? ''
    const style = await page(href)
    expect(style.headers).toMatchObject({
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    expect(style.body).toContain('@page')
  })

  it.each(['/bulletin/2026-09', '/bulletin/2026-13', '/bulletin/%3Cscript%3E', '/bulletin/2026-10/..%2F..'])(
    'is not %s',
    async (path) => {
      const answer = await page(path)
      expect(answer.statusCode).toBe(404)
      expect(answer.body).not.toContain('<script')
    },
  )
})

/** Sheets as a printer gets them: measured, looked at, and every code on them read back. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import {
  BinaryBitmap,
  DecodeHintType,
  HybridBinarizer,
  QRCodeReader,
  RGBLuminanceSource,
} from '@zxing/library'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type CardSheetContent, cardSheetHtml } from '../../../server/paper/card-sheet.ts'
import { createPrinter, openPaper } from '../../../server/paper/printer.ts'
import { openBrowser } from '../../support/browser.ts'
import { BROWSER_FOLDER } from '../../support/browser-folder.ts'
import { read } from '../console/visit.ts'

const pictures = resolve(import.meta.dirname, '../../output/paper')
const TIMEOUT = { timeout: 60_000 }
/** CSS pixels of a millimetre. */
const MM = 96 / 25.4

const NAMES = [
  ...['张桂兰', '李德福', '欧阳建国', '赵秀英', '买买提·吐尔逊', '王芳', '阿依古丽·买买提·吐尔逊', '陈满仓'],
  ...['司马相如', '周长河', '吴守田', '<b>孙&巧珍</b>', 'Abdurahman Tursun'],
]
const CARDS: CardSheetContent['cards'] = NAMES.map((name, i) => ({
  elder: `e-secret-${i}`,
  name,
  village: i === 6 ? '阿克塔木阔坦村易地扶贫搬迁集中安置点第三居民小组' : i % 3 === 0 ? '云溪社区' : '柳树村',
  number: `4810 20${String(i).padStart(2, '0')}`,
  expires: i === 3 ? '2031-10-08' : null,
  text: `YY1${'0123456789ABCDEFGHJKMNPQRSTVWXYZ'.repeat(5).slice(i, i + 129)}`,
}))
/** As long as a county's name gets. */
const COUNTY = '云溪保安族东乡族撒拉族自治县'
const html = await cardSheetHtml({ county: COUNTY, cards: CARDS })

let browser: Browser
let page: Page
/** Where pictures are taken apart. */
let blank: Page
beforeAll(async () => {
  browser = await openBrowser()
  const context = await browser.newContext({ viewport: { width: 794, height: 1123 }, deviceScaleFactor: 2 })
  page = await openPaper(context, html)
  await page.emulateMedia({ media: 'print' })
  blank = await browser.newPage()
})
afterAll(() => browser?.close())

test('every code on the paper is read back as its card', TIMEOUT, async () => {
  const codes = page.locator('.code')
  expect(await codes.count()).toBe(CARDS.length)
  for (const [i, { text }] of CARDS.entries())
    expect(await decoded(await codes.nth(i).screenshot())).toBe(text)
})

test('a card is as large as a bank card, and its name as large as a caretaker needs', TIMEOUT, async () => {
  const cards = await page.locator('.card').evaluateAll((all) =>
    all.map((card) => {
      const name = card.querySelector('.name')
      const code = card.querySelector('.code')
      const [header, number, footer] = ['header', '.number', 'footer'].map((part) => card.querySelector(part))
      if (!name || !code || !header || !number || !footer) throw new Error('a part is missing')
      const edges = (node: Element) => {
        const range = document.createRange()
        range.selectNodeContents(node)
        return range.getBoundingClientRect()
      }
      const lines = (node: Element) => {
        const range = document.createRange()
        range.selectNodeContents(node)
        return range.getClientRects()
      }
      const outer = card.getBoundingClientRect()
      return {
        width: outer.width,
        height: outer.height,
        name: name.textContent ?? '',
        points: (Number.parseFloat(getComputedStyle(name).fontSize) * 72) / 96,
        beforeCode: code.getBoundingClientRect().left - edges(name).right,
        lines: new Set([...lines(name)].map(({ top }) => Math.round(top))).size,
        inside: [...card.children].every((child) => {
          const { left, right, top, bottom } = edges(child)
          return left >= outer.left && right <= outer.right && top >= outer.top && bottom <= outer.bottom
        }),
        headerHeight: header.getBoundingClientRect().height,
        aboveFooter: footer.getBoundingClientRect().top - number.getBoundingClientRect().bottom,
        module: code.getBoundingClientRect().width / Number(code.getAttribute('viewBox')?.split(' ')[2]),
      }
    }),
  )
  for (const card of cards) {
    expect(card.width).toBeCloseTo(85.6 * MM, 0)
    expect(card.height).toBeCloseTo(54 * MM, 0)
    expect(card.points, card.name).toBeGreaterThanOrEqual(20)
    expect(card.beforeCode, card.name).toBeGreaterThanOrEqual(0)
    expect(card.lines, card.name).toBeLessThanOrEqual(3)
    expect(card.inside, card.name).toBe(true)
    expect(card.headerHeight / MM).toBeLessThan(8)
    expect(card.aboveFooter, card.name).toBeGreaterThanOrEqual(0)
    expect(card.module / MM).toBeGreaterThanOrEqual(0.4)
  }
  expect(await page.evaluate(() => document.fonts.check('20pt "Noto Sans SC Variable"', '张桂兰'))).toBe(true)
  mkdirSync(pictures, { recursive: true })
  await page
    .locator('.sheet')
    .first()
    .screenshot({ path: resolve(pictures, 'cards.png') })
})

test('a card says whose it is and what to do with it, and nothing more', async () => {
  const words = (await read(page.locator('.card').nth(3))).replace(/\s+/g, ' ')
  expect(words).toBe(
    `养怡助餐卡 ${COUNTY} 赵秀英 云溪社区 卡号4810 2003 请妥善保管，遗失请告诉养老护理员。 有效期至 2031-10-08`,
  )
  expect(await read(page.locator('.card .name').nth(11))).toBe('<b>孙&巧珍</b>')
  expect(html).not.toContain('e-secret')
})

test('ten cards make a page', TIMEOUT, async () => {
  const problems: string[] = []
  const printer = createPrinter(BROWSER_FOLDER, (problem) => problems.push(problem))
  try {
    const [two, one] = await Promise.all([
      printer.pdf(html),
      printer.pdf(await cardSheetHtml({ county: '云溪县', cards: CARDS.slice(0, 10) })),
    ])
    expect([pagesOf(two), pagesOf(one)]).toEqual([2, 1])
    expect(two?.toString('latin1')).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/)
  } finally {
    await printer.close()
  }
  expect(await printer.pdf(html)).toBeNull()
  expect(problems).toEqual([])
})

test('closing ends what is being printed', TIMEOUT, async () => {
  const printer = createPrinter(BROWSER_FOLDER, () => {})
  expect(pagesOf(await printer.pdf(html))).toBe(2)
  const printing = printer.pdf(html)
  await setImmediate()
  await printer.close()
  expect(await printing).toBeNull()
})

test('the browser is unpacked whole, where nobody else can lay another', TIMEOUT, async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'yangyi-browser-')), 'browser')
  onTestFinished(() => rmSync(dirname(folder), { recursive: true }))
  const printers = [createPrinter(folder, () => {}), createPrinter(folder, () => {})]
  const printed = await Promise.all(printers.map((printer) => printer.pdf(html)))
  await Promise.all(printers.map((printer) => printer.close()))
  expect(printed.map(pagesOf)).toEqual([2, 2])
  const [program = '', ...others] = readdirSync(folder).filter((name) => name.startsWith('chromium'))
  expect(others).toEqual([])
  expect(statSync(join(folder, program)).mode & 0o777).toBe(0o700)
})

test('nothing on a sheet is run', TIMEOUT, async () => {
  const problems: string[] = []
  const printer = createPrinter(BROWSER_FOLDER, (problem) => problems.push(problem))
  onTestFinished(() => printer.close())
  const page =
    '<p>一</p><script>document.body.innerHTML = `<p style="break-after: page">一</p><p>二</p>`</script>'
  expect([pagesOf(await printer.pdf(page)), problems]).toEqual([1, []])
})

function pagesOf(pdf: Buffer | null): number {
  return pdf?.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0
}

/** What a scanner would read in a picture. */
async function decoded(png: Buffer): Promise<string> {
  const { grey, width, height } = await blank.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
    const picture = await createImageBitmap(new Blob([bytes]))
    const canvas = new OffscreenCanvas(picture.width, picture.height)
    const pen = canvas.getContext('2d')
    if (pen === null) throw new Error('no canvas')
    pen.drawImage(picture, 0, 0)
    const { data, width, height } = pen.getImageData(0, 0, picture.width, picture.height)
    return { grey: Array.from({ length: width * height }, (_, i) => data[i * 4] ?? 0), width, height }
  }, png.toString('base64'))
  const source = new RGBLuminanceSource(Uint8ClampedArray.from(grey), width, height)
  const hints = new Map([[DecodeHintType.PURE_BARCODE, true]])
  return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source)), hints).getText()
}

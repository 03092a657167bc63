/** The kiosk page in a browser against a real kiosk in an invented village, as the caretaker uses it. */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { buildApp } from '../../../terminal/app.ts'
import { photoFile } from '../../../terminal/photos.ts'
import { careStand, elder, PIN } from '../care/stand.ts'
import { rosterOf } from '../support.ts'

const pages = resolve(import.meta.dirname, '../../../dist/screen')

const FACE = `<body style="margin:0"><svg width="240" height="320"><rect width="240" height="320" fill="#cfd9e6"/>
  <circle cx="120" cy="130" r="64" fill="#e8bf98"/><path d="M24 320c0-90 44-104 96-104s96 14 96 104z" fill="#0a5c46"/></svg>`

const NAMES: [name: string, initials: string][] = [
  ...([
    ['张桂兰', 'zgl'],
    ['赵德福', 'zdf'],
    ['周玉珍', 'zyz'],
    ['孙长贵', 'scg'],
    ['陈凤霞', 'cfx'],
    ['买买提·吐尔逊阿布都热依木', 'mmttexabdryem'],
  ] as const),
  ...([
    ['刘满囤', 'lmt'],
    ['吴秀芝', 'wxz'],
    ['郑有才', 'zyc'],
    ['何玉梅', 'hym'],
    ['𬭎㛃䶮', 'hjy'],
    ['马金花', 'mjh'],
  ] as const),
].map(([name, initials]) => [name, initials])

/** Who has given a picture; the second one’s name takes two lines. */
const PICTURED = ['张桂兰', '买买提·吐尔逊阿布都热依木', '刘满囤', '𬭎㛃䶮', '郑有才']
const PHOTO = 'a'.repeat(64)

/** Elders 3 to 14, after the two of the small roster; the first of them is looked after first. */
const VILLAGE = [
  ...rosterOf(5).elders,
  ...NAMES.map(([name, initials], i) =>
    elder(i + 3, {
      name,
      call: `${[...name][0]}大娘`,
      initials,
      tail: `10${20 + i}`,
      first: i % 4 === 0,
      photo: PICTURED.includes(name) ? PHOTO : null,
    }),
  ),
]

export async function openCare(browser: Browser, size = { width: 1280, height: 800 }) {
  const stand = careStand({ elders: VILLAGE })
  const { kiosk, desk } = stand
  const app = await buildApp({
    view: () => kiosk.view(),
    health: () => kiosk.health(),
    onChange: (listener) => kiosk.onChange(listener),
    onScan: null,
    care: desk(),
    photos: stand.folder,
    pages,
  })
  onTestFinished(() => app.close())
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const page = await browser.newPage({ viewport: size, reducedMotion: 'reduce' })
  onTestFinished(() => page.close())
  page.setDefaultTimeout(8_000)
  await page.clock.install()
  // A face that no camera took, as a JPEG of the size that pictures have.
  await page.setContent(FACE)
  const clip = { x: 0, y: 0, width: 240, height: 320 }
  writeFileSync(join(stand.folder, photoFile(PHOTO)), await page.screenshot({ type: 'jpeg', clip }))
  await page.goto(url)
  await sees(page, '没带卡')

  const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click()
  const type = async (digits: string) => {
    for (const digit of digits) await press(digit)
  }
  const enter = () => page.locator('.care-entry').getByRole('button', { name: '没带卡' }).click()
  /** Sets the first PIN, or gives it, and puts off the safety check. */
  const unlockPage = async () => {
    await enter()
    if (kiosk.view().care.lock === 'unset') {
      await type(PIN)
      await sees(page, '再输一次')
    }
    await type(PIN)
    await page.waitForSelector('.page:not([hidden])')
  }
  const home = async () => {
    await unlockPage()
    if (kiosk.view().care.checkDue) await press('以后再填')
    await page.waitForSelector('.tiles')
  }
  const choose = (name: string) => page.locator('.elder-button', { hasText: name }).click()
  return {
    ...stand,
    page,
    press,
    type,
    enter,
    unlockPage,
    home,
    choose,
    sees: (text: string) => sees(page, text),
  }
}

/** Waits until a text can be read. */
const sees = (page: Page, text: string) => page.getByText(text).filter({ visible: true }).first().waitFor()

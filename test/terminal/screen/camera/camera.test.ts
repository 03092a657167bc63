/** The kiosk page before Chromium's fake camera, and the terminal's own web server behind it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as launcher, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { buildApp } from '../../../../terminal/app.ts'
import type { ScreenView } from '../../../../terminal/contract/screen.ts'
import { audit, RULES } from '../audit.ts'
import { waiting } from '../views.ts'
import { chance, draw, filmOf } from './drawing.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const CODE = `YY1${'0123456789ABCDEFGHJKMNPQRSTVWXYZ'.repeat(4)}0`
const folder = mkdtempSync(join(tmpdir(), 'yangyi-camera-'))
const film = join(folder, 'code.y4m')
const output = resolve(import.meta.dirname, '../../../output/screen')
const pages = resolve(import.meta.dirname, '../../../../dist/screen')

let allowed: Browser
let forbidden: Browser

beforeAll(async () => {
  mkdirSync(output, { recursive: true })
  const random = chance(5)
  const turns = [-0.2, -0.1, 0, 0.1, 0.2, 0.1, 0, -0.1]
  const pictures = turns.map((turned) =>
    draw(CODE, { width: 640, height: 480, module: 7, turned, noise: 12 }, random),
  )
  writeFileSync(film, filmOf(pictures, 8))
  allowed = await browserWith('--use-fake-ui-for-media-stream')
  forbidden = await browserWith('--use-fake-ui-for-media-stream=deny')
})
afterAll(async () => {
  await allowed.close()
  await forbidden.close()
  rmSync(folder, { recursive: true })
})

async function browserWith(permission: string): Promise<Browser> {
  return launcher.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...['--no-sandbox', '--disable-gpu', '--no-zygote', '--no-first-run'],
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
      permission,
    ],
  })
}

/** Counts the pictures that the page looks at, and keeps the last stream. */
function watchPage() {
  const looks = { count: 0, stream: null as MediaStream | null, hidden: false }
  Object.assign(window, { looks })
  const { mediaDevices } = navigator
  const open = mediaDevices.getUserMedia.bind(mediaDevices)
  const send = Worker.prototype.postMessage
  Worker.prototype.postMessage = function (this: Worker, ...given: unknown[]) {
    looks.count += 1
    send.apply(this, given as Parameters<typeof send>)
  }
  mediaDevices.getUserMedia = async (wanted) => {
    looks.stream = await open(wanted)
    return looks.stream
  }
  Object.defineProperty(document, 'hidden', { get: () => looks.hidden })
}
type Watched = { looks: { count: number; stream: MediaStream | null; hidden: boolean } }

async function kioskIn(browser: Browser, view: Partial<ScreenView> = {}, prepare = () => {}) {
  const scanned: string[] = []
  const app = await buildApp({
    view: () => ({ ...waiting, camera: true, ...view }),
    health: () => ({ ok: true, epoch: null, last: 0, acked: 0, reader: 'ready', roster: 0 }),
    onChange: () => () => {},
    onScan: (text) => scanned.push(text),
    voice: { folder: '/nowhere', holds: () => false },
    pages,
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  onTestFinished(async () => {
    await page.close()
    await app.close()
  })
  const [problems, loaded]: [string[], string[]] = [[], []]
  page.on('request', (request) => loaded.push(request.url()))
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(error.message))
  await page.addInitScript(watchPage)
  await page.addInitScript(prepare)
  await page.goto(url)
  return { page, scanned, problems, loaded }
}

const sees = (page: Page, words: string) =>
  page.waitForFunction((all) => (document.body.textContent ?? '').includes(all), words)
const seesNoMore = (page: Page, words: string) =>
  page.waitForFunction((all) => !(document.body.textContent ?? '').includes(all), words)
const looks = (page: Page) => page.evaluate(() => (window as unknown as Watched).looks.count)
/** Waits until the page has looked at as many pictures more. */
async function looksAgain(page: Page, times: number): Promise<void> {
  const least = (await looks(page)) + times
  await page.waitForFunction((count) => (window as unknown as Watched).looks.count >= count, least)
}
const endStream = (page: Page) =>
  page.evaluate(() => {
    for (const track of (window as unknown as Watched).looks.stream?.getTracks() ?? []) track.stop()
  })
const hide = (page: Page, hidden: boolean) =>
  page.evaluate((value) => {
    ;(window as unknown as Watched).looks.hidden = value
    document.dispatchEvent(new Event('visibilitychange'))
  }, hidden)

describe('the camera', () => {
  test.each([
    ['this', () => {}],
    ['an older', () => void Reflect.deleteProperty(window, 'VideoFrame')],
  ])('of %s browser tells the terminal of a code that is held up, exactly once', async (_, prepare) => {
    const { page, scanned, problems, loaded } = await kioskIn(allowed, { readers: [] }, prepare)
    await sees(page, '把二维码对着摄像头')
    await vi.waitFor(() => expect(scanned).toEqual([CODE]), 30_000)
    await looksAgain(page, 40)
    expect(scanned).toEqual([CODE])
    expect(problems).toEqual([])
    expect(loaded.filter((each) => each.includes('decode-worker'))).toHaveLength(1)
  })

  test('that goes away is named, and looks out again when it is back', async () => {
    const { page } = await kioskIn(allowed)
    await looksAgain(page, 3)
    await endStream(page)
    await sees(page, '摄像头没有接好')
    await seesNoMore(page, '摄像头没有接好')
    await looksAgain(page, 3)
  })

  test('is let go while nobody sees the page', async () => {
    const { page } = await kioskIn(allowed)
    await looksAgain(page, 3)
    await hide(page, true)
    await page.waitForFunction(() => (window as unknown as Watched).looks.stream?.active === false)
    const before = await looks(page)
    await hide(page, false)
    await page.waitForFunction(() => (window as unknown as Watched).looks.stream?.active === true)
    expect(await looks(page)).toBe(before)
    await looksAgain(page, 3)
  })

  test('is shown as what a code is held to', async () => {
    const { page } = await kioskIn(allowed, { readers: [] })
    await sees(page, '把二维码对着摄像头')
    await page.mouse.click(5, 5)
    await seesNoMore(page, '打开声音')
    expect(await page.evaluate(audit, RULES)).toEqual([])
    await page.screenshot({ path: join(output, 'waiting-camera-1280x800.png') })
  })

  test('that may not be used says so: small beside another reader, large where it is alone', async () => {
    const { page, scanned } = await kioskIn(forbidden)
    await sees(page, '摄像头没有得到允许')
    await sees(page, '把身份证放在读卡器上')
    expect(scanned).toEqual([])
    const { page: alone } = await kioskIn(forbidden, { readers: [] })
    await sees(alone, '暂时不能刷卡')
    await sees(alone, '摄像头没有得到允许')
    expect(await alone.evaluate(audit, RULES)).toEqual([])
    await alone.screenshot({ path: join(output, 'camera-refused-1280x800.png') })
  })

  test('stays shut where none is wanted, and its decoder is not loaded', async () => {
    const { page, loaded } = await kioskIn(allowed, { camera: false })
    await sees(page, '把身份证放在读卡器上')
    expect(await page.evaluate(() => (window as unknown as Watched).looks.stream)).toBeNull()
    expect(loaded.some((each) => each.endsWith('.js'))).toBe(true)
    expect(loaded.filter((each) => each.includes('decode-worker'))).toEqual([])
  })
})

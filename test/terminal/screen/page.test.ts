/** The page in a real browser, as the terminal feeds it. Leaves pictures of each state in test/output/screen. */
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openBrowser } from '../../support/browser.ts'
import { audit, RULES } from './audit.ts'
import { type Kiosk, openKiosk } from './kiosk.ts'
import { NOW, recorded, STATES, waiting, withReaders, withTap } from './views.ts'

const output = resolve(import.meta.dirname, '../../output/screen')
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let browser: Browser
let kiosk: Kiosk
let page: Page

beforeAll(async () => {
  mkdirSync(output, { recursive: true })
  browser = await openBrowser()
})
afterAll(() => browser.close())

beforeEach(async () => {
  kiosk = await openKiosk()
})
afterEach(async () => {
  await page.close()
  await kiosk.close()
})

async function visit(width: number, height: number): Promise<void> {
  page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce' })
  await touch()
}

/** Loads the waiting page and touches it once, as the caretaker does to let the sound out. */
async function touch(): Promise<void> {
  kiosk.push(waiting)
  await page.goto(kiosk.url)
  await sees(['点一下屏幕，打开声音'])
  await page.mouse.click(5, 5)
  await page.waitForFunction(() => !(document.body.textContent ?? '').includes('打开声音'))
}

const sees = (words: string[]) =>
  page.waitForFunction((all) => all.every((word) => (document.body.textContent ?? '').includes(word)), words)

const meaning = (name: string) => page.waitForSelector(`.screen[data-meaning="${name}"]`)

describe.each([
  [1280, 800],
  [1920, 1080],
  [1080, 1920],
  [1024, 600],
])('at %i × %i', (width, height) => {
  test('every state can be read, is whole, and overlaps nothing', async () => {
    await visit(width, height)
    const faults: Record<string, string[]> = {}
    let number = 0
    for (const [state, { view, words }] of Object.entries(STATES)) {
      // A tap of five seconds would pass while the page is looked at.
      const tap = view.tap && { ...view.tap, number: ++number, shownFor: null }
      kiosk.push({ ...view, tap })
      await sees(words)
      await page.evaluate(async () => {
        await document.fonts.ready
        // A picture that cannot be had is taken off the page.
        await Promise.allSettled([...document.images].map((image) => image.decode()))
      })
      const found = await page.evaluate(audit, RULES)
      if (found.length > 0) faults[state] = found
      await page.screenshot({ path: resolve(output, `${state}-${width}x${height}.png`) })
    }
    expect(faults).toEqual({})
    const failed = await page.evaluate(
      () => [...document.fonts].filter(({ status }) => status === 'error').length,
    )
    expect(failed).toBe(0)
  })
})

describe('over time', () => {
  test('a success goes by itself, a refusal stays, trouble lets nothing green stand', async () => {
    await visit(1280, 800)
    kiosk.push({ ...waiting, tap: { ...recorded, shownFor: 800 } })
    await meaning('recorded')
    await meaning('calm')

    kiosk.push(withTap({ number: 2, code: 'lost-card' }))
    await meaning('attention')
    kiosk.push({ ...waiting, now: NOW + 600_000, tap: withTap({ number: 2, code: 'lost-card' }).tap })
    await sees(['11:52', '挂失'])

    kiosk.push({ ...waiting, trouble: 'journal', tap: { ...recorded, number: 3 } })
    await meaning('fault')
  })

  test('a lost terminal is said, and its return is seen without a hand', async () => {
    await visit(1280, 800)
    const port = Number(new URL(kiosk.url).port)
    await kiosk.close()
    await sees(['暂时不能刷卡', '屏幕和主机断开了'])
    await page.screenshot({ path: resolve(output, 'lost-1280x800.png') })
    expect(await page.evaluate(audit, RULES)).toEqual([])
    kiosk = await openKiosk({ port })
    kiosk.push(waiting)
    await sees(['请刷卡', '全部已同步'])
  })

  test('a message of another version shows nothing and is named', async () => {
    await visit(1280, 800)
    const named = page.waitForEvent('console', (message) => message.type() === 'error')
    kiosk.push({ ...waiting, tap: { ...recorded, amount: 300 } })
    expect((await named).text()).toContain('view.tap.amount')
    expect(await page.getAttribute('.screen', 'data-meaning')).toBe('calm')
  })
})

test('each result sounds and speaks, and a new tap interrupts the old', async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.addInitScript(() => {
    const heard: string[] = []
    Object.assign(window, {
      heard,
      OscillatorNode: class extends OscillatorNode {
        constructor(context: BaseAudioContext, options: OscillatorOptions) {
          super(context, options)
          heard.push(`${options.frequency} Hz`)
        }
      },
      SpeechSynthesisUtterance: class {
        text: string
        constructor(text: string) {
          this.text = text
        }
      },
    })
    speechSynthesis.getVoices = () => [
      { lang: 'zh-CN', name: 'test', default: true, localService: true, voiceURI: 'test' },
    ]
    speechSynthesis.speak = ({ text }) => void heard.push(text)
  })
  const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard)
  const hears = (sounds: number) =>
    page.waitForFunction((count) => (window as unknown as { heard: string[] }).heard.length === count, sounds)

  await touch()
  kiosk.push({ ...waiting, tap: recorded })
  await hears(3)
  kiosk.push(withTap({ number: 2, code: 'already-eaten' }))
  await hears(5)
  kiosk.push(withTap({ number: 3, code: 'outside-window' }))
  await hears(9)
  kiosk.push(withReaders(['sam', 'away']))
  await hears(12)
  kiosk.push(waiting)
  await meaning('calm')
  kiosk.push(withReaders(['sam', 'away']))
  await hears(15)
  kiosk.push({ ...waiting, misread: { fault: 'not-read', at: NOW, shownFor: 60_000 } })
  await hears(20)
  kiosk.push({ ...waiting, misread: { fault: 'not-read', at: NOW + 1_000, shownFor: 60_000 } })
  await hears(24)
  kiosk.push({ ...waiting, tap: { ...recorded, number: 4 } })
  await hears(27)

  const again = Array(4).fill('659 Hz')
  const fault = ['554 Hz', '523 Hz', '先吃饭，请找服务员']
  expect(await heard()).toEqual([
    ...['784 Hz', '1175 Hz', '王大娘，请用餐'],
    ...['880 Hz', '880 Hz'],
    ...['988 Hz', '740 Hz', '988 Hz', '不在饭点，请找服务员'],
    ...fault,
    ...fault,
    ...[...again, '放稳，请再试一次'],
    ...again,
    ...['784 Hz', '1175 Hz', '王大娘，请用餐'],
  ])
})

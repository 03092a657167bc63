/** A person at the desk: a page of a browser with the clock set, which gathers what went wrong in it. */
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import type { Desk } from './desk.ts'

const pictures = resolve(import.meta.dirname, '../../output/console')

export const SIZES = {
  small: { width: 1366, height: 768 },
  large: { width: 1920, height: 1080 },
} as const

export type Visit = Awaited<ReturnType<typeof visit>>

export async function visit(browser: Browser, desk: Desk, size: keyof typeof SIZES = 'small') {
  const context = await browser.newContext({
    viewport: SIZES[size],
    locale: 'zh-CN',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(`thrown: ${error.message}`))
  page.on('console', (message) => {
    // A refused request is logged by the browser itself; the page deals with it.
    if (message.type() === 'error' && !/Failed to load resource|WebSocket/.test(message.text()))
      troubles.push(`logged: ${message.text()}`)
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(desk.url) && !/^(data|blob):/.test(request.url()))
      troubles.push(`outside: ${request.url()}`)
  })
  await page.clock.install({ time: desk.now })

  return {
    page,
    troubles,
    async logIn(login: string, path = '/') {
      await page.goto(`${desk.url}${path}`)
      await fillLogin(page, login, desk.passwordOf(login))
    },
    async open(path: string) {
      await page.goto(`${desk.url}${path}`)
      await page.locator('main h1').waitFor()
    },
    async picture(name: string, whole = false) {
      mkdirSync(pictures, { recursive: true })
      await settled(page)
      await page.screenshot({
        path: resolve(pictures, `${name}-${SIZES[size].width}.png`),
        fullPage: whole,
        style: '.ant-message { visibility: hidden }',
      })
    },
    close: () => context.close(),
  }
}

export async function fillLogin(page: Page, login: string, password: string): Promise<void> {
  await page.locator('input[autocomplete=username]').fill(login)
  await page.locator('input[autocomplete=current-password]').fill(password)
  await page.locator('button[type=submit]').click()
}

/** What a person reads there, cells and lines apart. */
export async function read(locator: Locator): Promise<string> {
  await locator.first().waitFor()
  return (await locator.allInnerTexts()).join('\n')
}

/** No spinner turns, nothing moves and the fonts are there. */
export async function settled(page: Page): Promise<void> {
  await page.locator('.ant-spin-spinning').first().waitFor({ state: 'detached' })
  await page.evaluate(async () => {
    await document.fonts.ready
    // What turns for ever has no end to wait for.
    const moving = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
    // The wave of a pressed button alone takes two seconds.
    for (const each of moving) each.finish()
    // One that was cut short rejects; it is over as well.
    await Promise.allSettled(moving.map(({ finished }) => finished))
  })
}

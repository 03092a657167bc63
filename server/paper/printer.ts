/**
 * Prints our own pages to PDF with Chromium. It starts when the first one is wanted, prints one after the other and is
 * kept for a minute; it reaches nothing but the page and the fonts that lie here.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as timeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page, Route } from 'playwright-core'
import { launchBrowser } from './browser.ts'

export type Printer = {
  /** null where it failed; why is told to `onProblem`. */
  pdf(html: string): Promise<Buffer | null>
  close(): Promise<void>
}

const KEPT_MS = 60_000
const PRINTED_WITHIN_MS = 30_000
const CLOSED_WITHIN_MS = 5_000

const PAGE = 'http://paper.invalid/'
const FONTS = new URL('./', import.meta.resolve('@fontsource-variable/noto-sans-sc/index.css'))
const FONT_FILE = /^\/fonts\/(index\.css|files\/[a-z0-9-]+\.woff2)$/

/** `folder`: where the browser lies, or is unpacked. */
export function createPrinter(folder: string, onProblem: (problem: string) => void): Printer {
  let browser: Browser | null = null
  let idle: NodeJS.Timeout | undefined
  let last: Promise<unknown> = Promise.resolve()
  let closed = false

  async function print(html: string): Promise<Buffer | null> {
    if (closed) return null
    clearTimeout(idle)
    try {
      if (browser?.isConnected() !== true) browser = await launchBrowser(folder)
      const printed = closed ? null : await within(PRINTED_WITHIN_MS, printIn(browser, html))
      idle = setTimeout(() => void quit(), KEPT_MS).unref()
      return printed
    } catch (error) {
      onProblem(String(error))
      await quit()
      return null
    } finally {
      if (closed) await quit()
    }
  }

  async function quit(): Promise<void> {
    clearTimeout(idle)
    const ending = browser
    browser = null
    if (ending === null) return
    await within(CLOSED_WITHIN_MS, ending.close()).catch((error) => onProblem(String(error)))
  }

  return {
    pdf(html) {
      const printed = last.then(() => print(html))
      last = printed
      return printed
    },
    async close() {
      closed = true
      await quit()
      await last
    },
  }
}

/** A page of ours in a browser, with its fonts loaded and nothing else within reach. */
export async function openPaper(context: BrowserContext, html: string): Promise<Page> {
  // What cannot be answered stays open; then the page is not there in time, and printing fails with words.
  await context.route('**/*', (route) => answer(route, html).catch(() => {}))
  const page = await context.newPage()
  await page.goto(PAGE)
  await page.evaluate('document.fonts.ready.then(() => null)')
  return page
}

async function answer(route: Route, html: string): Promise<void> {
  const { origin, pathname } = new URL(route.request().url())
  const font = FONT_FILE.exec(pathname)?.[1]
  if (`${origin}/` !== PAGE || (font === undefined && pathname !== '/')) await route.abort()
  else if (font === undefined) await route.fulfill({ contentType: 'text/html; charset=utf-8', body: html })
  else
    await route.fulfill({
      contentType: font.endsWith('.css') ? 'text/css' : 'font/woff2',
      body: await readFile(fileURLToPath(new URL(font, FONTS))),
    })
}

async function printIn(browser: Browser, html: string): Promise<Buffer> {
  const context = await browser.newContext({ javaScriptEnabled: false })
  try {
    const page = await openPaper(context, html)
    return await page.pdf({ preferCSSPageSize: true, printBackground: true })
  } finally {
    await context.close()
  }
}

/** A browser that hangs answers nothing, not even that it shall close; rejects then. */
async function within<T>(ms: number, promised: Promise<T>): Promise<T> {
  const answered = new AbortController()
  const late = timeout(ms, null, { signal: answered.signal }).then(() => {
    throw new Error(`the browser did not answer within ${ms} ms`)
  })
  return Promise.race([promised, late]).finally(() => answered.abort())
}

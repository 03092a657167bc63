/** Every page of the desk as each role meets it in the demo county: whole, without barriers, in one language. */
import { mkdirSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '../../cli/demo/fill-demo.ts'
import { openBrowser } from '../support/browser.ts'
import { barriers, foreignWords, overhang } from './look.ts'
import { filesWithIdNumbers, watchAnswers } from './secrets-shown.ts'
import { type System, startSystem } from './system.ts'
import { walk } from './walk.ts'

const OUTPUT = 'test/output/e2e/pages'

let system: System
let browser: Browser
beforeAll(async () => {
  mkdirSync(OUTPUT, { recursive: true })
  system = await startSystem()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  expect(await system?.stop()).toBe(0)
})

/** One of each role: what others of it see differs in rows only. */
const PEOPLE = DEMO_ACCOUNTS.filter(
  ({ roles: [role] }, at) => DEMO_ACCOUNTS.findIndex(({ roles }) => roles[0] === role) === at,
)

/** Kinds of pages that somebody of the whole county has walked; townships and villages see other ones under the same address. */
const known = new Set<string>()

test.each(PEOPLE)('$login', { timeout: 180_000 }, async ({ login, ...person }) => {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' })
  try {
    const page = await context.newPage()
    const troubles: string[] = []
    page.on('pageerror', ({ message }) => troubles.push(`thrown: ${message}`))
    watchAnswers(page, troubles)
    await page.goto(system.desk)
    await page.locator('input[autocomplete=username]').fill(login)
    await page.locator('input[autocomplete=current-password]').fill(DEMO_PASSWORD)
    await page.locator('button[type=submit]').click()
    await page.locator('.sidebar').waitFor()
    const look = async (kind: string) => {
      const name = `${login}${kind.replaceAll('/', '-').replaceAll('*', 'x')}`
      await page.screenshot({ path: `${OUTPUT}/${name}-1366.png` })
      for (const each of await barriers(page)) troubles.push(`${kind} ${each}`)
      for (const word of await foreignWords(page)) troubles.push(`${kind} in English: ${word}`)
      if ((await overhang(page)) > 0) troubles.push(`${kind} sticks out by ${await overhang(page)} px`)
    }
    const isScoped = 'region' in person
    const kinds = await walk(page, `${system.desk}/`, look, isScoped ? {} : { known })
    if (!isScoped) for (const kind of kinds) known.add(kind)
    expect(kinds).toContain('/')
    expect(troubles).toEqual([])
  } finally {
    await context.close()
  }
})

test('no ID number lies in a log or a file of the processes', () => {
  expect(filesWithIdNumbers(system.home)).toEqual([])
})

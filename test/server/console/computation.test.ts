/** A computation under way at the desk, on the real server: its line tells how far it is, and stops it. */
import { resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLogger } from '../../../server/plugins/logger.ts'
import { openBrowser } from '../../support/browser.ts'
import { type Desk, openDesk, PASSWORD } from '../access/desk.ts'
import { MONTH, plantCounty } from '../settlement/small-county.ts'
import { fillLogin, read, visit } from './visit.ts'

let browser: Browser
let desk: Desk
let url: string
beforeAll(async () => {
  browser = await openBrowser()
  desk = await openDesk({
    consoleFolder: resolve(import.meta.dirname, '../../../dist/console'),
    log: createLogger('fatal'),
  })
  url = await desk.app.listen({ host: '127.0.0.1', port: 0 })
  await plantCounty(desk.pool)
  await desk.person('clerk', 'clerk')
})
afterAll(async () => {
  await browser?.close()
  await desk?.close()
})

it('a computation shows how far it is, and a click stops it', async () => {
  // Nothing can be written meanwhile, so that it waits at its end.
  const hold = await desk.pool.connect()
  await hold.query('BEGIN; LOCK TABLE settlement IN SHARE MODE')
  const stage = { url, now: new Date(desk.clock.now), passwordOf: () => PASSWORD } as unknown as Parameters<
    typeof visit
  >[1]
  const { page } = await visit(browser, stage)
  await page.goto(`${url}/months/${MONTH}`)
  await fillLogin(page, 'clerk', PASSWORD)
  await page.getByRole('button', { name: /测\s*算/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /测\s*算/ })
    .click()
  // The dialog makes way for it.
  const line = page.getByRole('status').filter({ hasText: '停止测算' })
  await line.waitFor({ timeout: 30_000 })
  await expect.poll(() => read(line)).toMatch(/4 \/ 4 人/)

  await line.getByRole('button', { name: '停止测算' }).click()
  await hold.query('ROLLBACK')
  hold.release()
  await line.waitFor({ state: 'detached', timeout: 30_000 })
  expect((await desk.pool.query('SELECT FROM settlement')).rows).toHaveLength(0)
}, 120_000)

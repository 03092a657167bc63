/** 终端: how they are, in words and shapes; and an administrator who tells one something and swaps it, for real. */
import { resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { troublesOf } from '../../../server/console/features/terminals/health.ts'
import type { Terminal } from '../../../server/contract/register.ts'
import { openBrowser } from '../../support/browser.ts'
import { type Desk, openDesk, PASSWORD } from '../access/desk.ts'
import { insertPlaces, insertTerminal, testTerminal } from '../ingest/test-terminal.ts'
import { fillLogin, visit } from './visit.ts'

const NOW = Date.parse('2026-11-03T12:00:00+08:00')
const ago = (ms: number) => new Date(NOW - ms).toISOString()
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]

describe('the health of a terminal', () => {
  const well: NonNullable<Terminal['health']> = {
    ...{ oldest: null, rosterIssued: ago(DAY), rosterBehind: false, disk: 8e9, clockOff: 900 },
    ...{ readers: [{ kind: 'sam', state: 'ready' }], uptime: DAY, running: HOUR },
  }
  const terminal = (change: Partial<Terminal> = {}, health: Partial<typeof well> = {}): Terminal => ({
    ...{ id: 't-1', site: 's-1', siteName: '柳树', state: 'active', online: true, seenAt: ago(0) },
    ...{ waiting: 0, reader: 'ready', software: 'x', roster: 5, records: 9, forkedAt: null },
    ...{ endReason: null, health: { ...well, ...health } },
    ...change,
  })
  test.each<[string, Terminal, string[]]>([
    ['all is well', terminal(), []],
    [
      'a small clock error, a few records on their way',
      terminal({ waiting: 3 }, { oldest: ago(MINUTE) }),
      [],
    ],
    ['away since an hour', terminal({ online: false, seenAt: ago(HOUR) }), ['information silent']],
    ['away since a day', terminal({ online: false, seenAt: ago(DAY) }), ['attention silent']],
    ['away since a week', terminal({ online: false, seenAt: ago(7 * DAY) }), ['fault silent']],
    ['never seen', terminal({ online: false, seenAt: null, health: null }), ['attention never']],
    ['records that wait', terminal({ waiting: 3 }, { oldest: ago(HOUR) }), ['attention waiting']],
    ['records that wait for days', terminal({ waiting: 3 }, { oldest: ago(DAY) }), ['fault waiting']],
    ['little disk', terminal({}, { disk: 9e8 }), ['attention disk']],
    ['hardly any disk', terminal({}, { disk: 1e8 }), ['fault disk']],
    ['a clock that is slow', terminal({}, { clockOff: -6 * MINUTE }), ['attention clock']],
    ['a clock of another day', terminal({}, { clockOff: DAY }), ['fault clock']],
    ['a clock that nobody knows', terminal({}, { clockOff: null }), []],
    [
      'one reader of two',
      terminal({}, { readers: [...well.readers, { kind: 'gm65', state: 'away' }] }),
      ['attention reader'],
    ],
    ['the only reader', terminal({}, { readers: [{ kind: 'sam', state: 'silent' }] }), ['fault reader']],
    ['an old roster', terminal({}, { rosterBehind: true }), ['attention roster']],
    ['a roster under way', terminal({}, { rosterBehind: true, rosterIssued: ago(MINUTE) }), []],
    ['ending', terminal({ endReason: '换机' }), ['information ending']],
    ['not in use', terminal({ state: 'ended', online: false, seenAt: ago(30 * DAY) }), []],
    [
      'several, the gravest first',
      terminal({ online: false, seenAt: ago(HOUR) }, { disk: 1e8, clockOff: 6 * MINUTE }),
      ['fault disk', 'attention clock', 'information silent'],
    ],
  ])('%s', (_, given, troubles) => {
    expect(troublesOf(given, NOW).map(({ meaning, what }) => `${meaning} ${what}`)).toEqual(troubles)
  })
})

describe('at the desk', () => {
  let browser: Browser
  let desk: Desk
  let url: string
  beforeAll(async () => {
    browser = await openBrowser()
    desk = await openDesk({ consoleFolder: resolve(import.meta.dirname, '../../../dist/console') })
    url = await desk.app.listen({ host: '127.0.0.1', port: 0 })
    await desk.person('administrator', 'administrator')
    await insertPlaces(desk.pool)
    await insertTerminal(desk.pool, testTerminal('t-1', 's-1'))
    const more = {
      ...{ rosterIssued: null, disk: 150_000_000, clockOff: 0, readers: [] },
      ...{ uptime: 1, running: 1, ackedAt: null },
    }
    const detail = { last: 9, acked: 4, roster: 1, reader: 'ready', software: 'x', oldest: null, more }
    await desk.pool.query('UPDATE terminal SET status = $1, seen_at = to_timestamp($2)', [
      { v: 1, online: false, detail },
      desk.clock.now / 1000 - 120,
    ])
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await desk?.close()
  })

  test('a terminal is told something, and swapped', { timeout: 90_000 }, async () => {
    const stage = { url, now: new Date(desk.clock.now), passwordOf: () => PASSWORD }
    const { page, picture, troubles } = await visit(browser, stage as unknown as Parameters<typeof visit>[1])
    await page.goto(`${url}/terminals`)
    await fillLogin(page, 'administrator', PASSWORD)
    await page.getByRole('table', { name: '终端' }).getByText('磁盘只剩 143 MB').waitFor()
    await page.getByRole('button', { name: '查看王家庄助餐点的终端' }).click()
    const sheet = page.getByRole('dialog', { name: '王家庄助餐点 终端' })
    await sheet.getByText('还没有下过指令。').waitFor()

    await sheet.getByRole('button', { name: '下达指令' }).click()
    const giving = page.getByRole('dialog', { name: '下达指令' })
    await giving.getByLabel('写给服务员的话').fill('明天停电，请备柴火')
    await giving.getByRole('button', { name: /下\s*达/ }).click()
    await sheet.getByText('明天停电，请备柴火').waitFor()
    await sheet.getByText('待发送').waitFor()
    await picture('terminal-sheet')

    await sheet.getByRole('button', { name: /换\s*机/ }).click()
    const swapping = page.getByRole('dialog', { name: '换一台终端' })
    await swapping.getByText('这台终端还有 5 条记录没有传上来').waitFor()
    await swapping.getByLabel('原因').fill('被水泡了')
    await swapping.getByRole('button', { name: '停用旧机，生成登记码' }).click()
    const code = page.getByTestId('secret')
    await expect.poll(() => code.textContent()).toMatch(/^(.{4}-){3}.{4}$/)
    const { rows } = await desk.pool.query('SELECT state, end_reason FROM terminal ORDER BY state')
    expect(rows).toEqual([
      { state: 'ended', end_reason: '被水泡了' },
      { state: 'waiting', end_reason: null },
    ])
    expect(troubles).toEqual([])
  })
})

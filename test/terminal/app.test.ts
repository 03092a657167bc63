import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import WebSocket from 'ws'
import { buildApp } from '../../terminal/app.ts'
import type { ScreenView } from '../../terminal/contract/screen.ts'
import type { Health } from '../../terminal/health.ts'
import { NOON, scratch } from './support.ts'

const VIEW: ScreenView = {
  ...{
    site: '柳树村老年助餐点',
    now: NOON,
    day: '2024-07-18',
    meal: null,
    camera: false,
    trouble: null,
    tap: null,
    misread: null,
  },
  readers: [{ kind: 'sam', state: 'ready' }],
  disk: null,
  clock: 'contact',
  rosterAge: 3_600_000,
  menu: null,
  voice: { language: 'zh-CN', volume: 100 },
  notice: null,
  care: { lock: 'locked', card: false, checkDue: false, unconfirmed: 0, waits: null, answer: null },
  count: { total: 0, services: { 'dine-in': 0, delivery: 0, neighbour: 0 } },
  sync: { waiting: 0, last: null, online: true },
}
const HEALTH: Health = { ok: true, epoch: null, last: 0, acked: 0, reader: 'ready', roster: 0 }

async function running(pages = join(scratch(), 'none'), camera = true) {
  const listeners = new Set<() => void>()
  const state = { view: VIEW, health: HEALTH }
  const scanned: string[] = []
  const app = await buildApp({
    view: () => state.view,
    health: () => state.health,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onScan: camera ? (text) => scanned.push(text) : null,
    pages,
  })
  onTestFinished(() => app.close())
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const screen = (origin: string | undefined = url, path = '/screen') => {
    const socket = new WebSocket(
      `${url.replace('http', 'ws')}${path}`,
      origin === undefined ? {} : { origin },
    )
    socket.on('error', () => {})
    onTestFinished(() => socket.terminate())
    const seen: ScreenView[] = []
    socket.on('message', (data) => seen.push(JSON.parse(String(data))))
    const refused = new Promise<number | undefined>((resolve) => {
      socket.on('unexpected-response', (_request, response) => {
        response.resume()
        response.on('close', () => resolve(response.statusCode))
      })
    })
    return { socket, seen, refused }
  }
  const change = (view: Partial<ScreenView>) => {
    state.view = { ...state.view, ...view }
    for (const listener of listeners) listener()
  }
  return { app, url, state, scanned, listeners, screen, change }
}

describe('the screen', () => {
  test('gets the whole view at once and at every change, on every page', async () => {
    const { screen, change } = await running()
    const [one, two] = [screen(), screen()]
    await vi.waitFor(() => expect([one.seen.length, two.seen.length]).toEqual([1, 1]))
    expect(one.seen[0]).toEqual(VIEW)
    change({ readers: [] })
    await vi.waitFor(() => expect([one.seen.length, two.seen.length]).toEqual([2, 2]))
    expect(two.seen[1]).toEqual({ ...VIEW, readers: [] })
  })

  test('hears something every 15 seconds', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    const { screen } = await running()
    const { seen } = screen()
    await vi.waitFor(() => expect(seen.length).toBe(1))
    vi.advanceTimersByTime(15_000)
    await vi.waitFor(() => expect(seen.length).toBe(2))
  })

  test('is forgotten when it goes', async () => {
    const { screen, listeners } = await running()
    const { socket, seen } = screen()
    await vi.waitFor(() => expect(seen.length).toBe(1))
    expect(listeners.size).toBe(1)
    socket.close()
    await vi.waitFor(() => expect(listeners.size).toBe(0))
  })

  test('of a foreign page is refused', async () => {
    const { screen } = await running()
    expect(await screen('http://evil.example').refused).toBe(403)
    expect(await screen('null').refused).toBe(403)
  })

  test('may say nothing of size', async () => {
    const { screen } = await running()
    const { socket, seen } = screen()
    await vi.waitFor(() => expect(seen.length).toBe(1))
    const closed = new Promise((resolve) => socket.on('close', resolve))
    socket.send('x'.repeat(2_000))
    expect(await closed).toBe(1009)
  })
})

test('closing says goodbye to the page, and does not wait for one that hangs', async () => {
  const { app, screen } = await running()
  const [alive, hanging] = [screen(), screen()]
  await vi.waitFor(() => expect([alive.seen.length, hanging.seen.length]).toEqual([1, 1]))
  const goodbye = new Promise((resolve) => alive.socket.on('close', resolve))
  hanging.socket.pause()
  await app.close()
  expect(await goodbye).toBe(1001)
})

describe('the page', () => {
  test('is served with its headers', async () => {
    const pages = scratch()
    mkdirSync(join(pages, 'assets'))
    writeFileSync(join(pages, 'index.html'), '<!doctype html><title>养怡</title>')
    writeFileSync(join(pages, 'assets', 'page.js'), '1')
    const { url } = await running(pages)
    const page = await fetch(url)
    expect([page.status, await page.text()]).toEqual([200, '<!doctype html><title>养怡</title>'])
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    expect(page.headers.get('permissions-policy')).toContain('camera=(self), microphone=(self)')
    expect((await fetch(`${url}/assets/page.js`)).status).toBe(200)
    expect((await fetch(`${url}/assets/none.js`)).status).toBe(404)
    expect((await fetch(`${url}/..%2f..%2fetc%2fpasswd`)).status).toBeGreaterThanOrEqual(400)
  })

  test('that was not built says so plainly', async () => {
    const { url } = await running()
    const page = await fetch(url)
    expect(page.status).toBe(503)
    expect(await page.text()).toContain('屏幕页面还没有生成')
  })

  test('under another name for this address is not served', async () => {
    const { app } = await running()
    const answer = await app.inject({ url: '/health', headers: { host: 'rebound.example:8081' } })
    expect([answer.statusCode, answer.body]).toEqual([403, 'unknown host'])
  })
})

test('health is told, and is an error where the kiosk is unfit', async () => {
  const { url, state } = await running()
  const health = await fetch(`${url}/health`)
  expect([health.status, await health.json()]).toEqual([200, HEALTH])
  state.health = { ...HEALTH, ok: false }
  expect((await fetch(`${url}/health`)).status).toBe(503)
})

describe('a code before the camera', () => {
  const CODE = 'YY1 村里发的“卡”'
  const json = { 'content-type': 'application/json' }
  const post = (url: string, body: string, headers: Record<string, string>) =>
    fetch(`${url}/scan`, { method: 'POST', body, headers })

  test('is taken from our own page', async () => {
    const { url, scanned } = await running()
    const answer = await post(url, JSON.stringify({ text: CODE }), { ...json, origin: url })
    expect([answer.status, await answer.text()]).toEqual([204, ''])
    expect(scanned).toEqual([CODE])
  })

  test.each<[string, number, Record<string, string>]>([
    ['a foreign page', 403, { ...json, origin: 'http://evil.example' }],
    ['a page without a name', 403, { ...json, origin: 'null' }],
    ['no page', 403, json],
    ['a form', 415, { 'content-type': 'text/plain' }],
    ['another form', 415, { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('from %s is refused', async (_, status, headers) => {
    const { url, scanned } = await running()
    const own = status === 415 ? { origin: url } : {}
    expect((await post(url, JSON.stringify({ text: CODE }), { ...headers, ...own })).status).toBe(status)
    expect(scanned).toEqual([])
  })

  test.each<[string, number, string]>([
    ['no JSON', 400, '{'],
    ['no text', 400, '{}'],
    ['an empty text', 400, '{"text":""}'],
    ['no string', 400, '{"text":1}'],
    ['half a character', 400, '{"text":"\\ud800"}'],
    ['anything more', 400, '{"text":"A","site":"B"}'],
    ['more than a code holds', 413, JSON.stringify({ text: 'A'.repeat(3_100) })],
  ])('%s is refused', async (_, status, body) => {
    const { url, scanned } = await running()
    expect((await post(url, body, { ...json, origin: url })).status).toBe(status)
    expect(scanned).toEqual([])
  })

  test('of the largest size is taken', async () => {
    const { url, scanned } = await running()
    expect(
      (await post(url, JSON.stringify({ text: 'A'.repeat(2_953) }), { ...json, origin: url })).status,
    ).toBe(204)
    expect(scanned).toEqual(['A'.repeat(2_953)])
  })

  test('is not taken where no camera is wanted, nor under another name of this machine', async () => {
    const { url } = await running(undefined, false)
    expect((await post(url, JSON.stringify({ text: CODE }), { ...json, origin: url })).status).toBe(404)
    const { app, scanned } = await running()
    const answer = await app.inject({
      method: 'POST',
      url: '/scan',
      headers: { ...json, host: 'rebound.example', origin: 'http://rebound.example' },
      payload: { text: CODE },
    })
    expect([answer.statusCode, scanned]).toEqual([403, []])
  })
})

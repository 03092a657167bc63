import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { buildApp } from '../../../terminal/app.ts'
import { CARE_ACTS, CARE_SESSION, type CareAct } from '../../../terminal/contract/care.ts'
import { scratch } from '../support.ts'
import { careStand, PIN } from './stand.ts'

async function served() {
  const { kiosk, desk, unlock } = careStand()
  unlock()
  const app = await buildApp({
    view: () => kiosk.view(),
    health: () => kiosk.health(),
    onChange: (listener) => kiosk.onChange(listener),
    onScan: null,
    care: desk(),
    pages: join(scratch(), 'none'),
  })
  onTestFinished(() => app.close())
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const post = async (act: string, body: unknown, headers: Record<string, string> = { origin: url }) => {
    const response = await fetch(`${url}/care/${act}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    return { status: response.status, text: await response.text(), headers: response.headers }
  }
  return { url, post }
}

test('a page of this machine unlocks and acts with its session', async () => {
  const { url, post } = await served()
  const unlocked = await post('unlock', { pin: PIN })
  expect([unlocked.status, unlocked.headers.get('cache-control')]).toEqual([200, 'no-store'])
  const { session } = JSON.parse(unlocked.text)
  const home = await post('home', {}, { origin: url, [CARE_SESSION]: session })
  expect([home.status, JSON.parse(home.text)]).toMatchObject([200, { day: '2024-07-18', meal: 'lunch' }])
  expect(await post('home', {})).toMatchObject({ status: 401, text: '{"code":"locked","wait":0}' })
})

test('nothing is done for a request that names no origin, a foreign one, or sends a form', async () => {
  const { url, post } = await served()
  for (const act of Object.keys(CARE_ACTS) as CareAct[]) {
    expect((await post(act, {}, {})).status).toBe(403)
    expect((await post(act, {}, { origin: 'http://evil.example' })).status).toBe(403)
  }
  expect((await post('unlock', { pin: PIN }, { origin: url, 'content-type': 'text/plain' })).status).toBe(415)
  expect((await fetch(`${url}/care/home`)).status).toBe(404)
})

test('a page of paper with five hundred names is taken, and no more', async () => {
  const { url, post } = await served()
  const { session } = JSON.parse((await post('unlock', { pin: PIN })).text)
  const page = { day: '2024-07-17', meal: 'lunch', cause: '停电', writtenBy: '赵敏', confirmedBy: '钱芳' }
  const elders = (n: number) => Array.from({ length: n }, (_, i) => `elder-${i}`.padEnd(60, '0'))
  const send = (n: number) =>
    post('paper', { ...page, elders: elders(n) }, { origin: url, [CARE_SESSION]: session })
  expect((await send(500)).text).toContain('unknown-elder')
  expect((await send(501)).text).toContain('malformed')
  expect((await send(2_000)).status).toBe(413)
})

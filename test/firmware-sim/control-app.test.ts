import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Simulator, startSimulator } from '../../firmware-sim/simulator.ts'
import { DEMO_CARDS, FIND, FOUND, type Host, NO_CARD, openHost, readName, SHI, TIAN } from './support.ts'

const running: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const one of running.splice(0)) await one.close()
})

async function start(holdMs = 5000) {
  const simulator = await startSimulator({ cards: DEMO_CARDS, port: 0, holdMs })
  running.unshift(simulator)
  return simulator
}

async function connect({ reader }: Simulator): Promise<Host> {
  const host = await openHost(reader.address)
  running.unshift(host)
  return host
}

const post = (url: string, body: string, type: string): Promise<Response> =>
  fetch(`${url}/tap`, { method: 'POST', body, headers: { 'content-type': type }, redirect: 'manual' })
const tapJson = (url: string, card: string): Promise<Response> =>
  post(url, JSON.stringify({ card }), 'application/json')
const tapForm = (url: string, card: string): Promise<Response> =>
  post(url, new URLSearchParams({ card }).toString(), 'application/x-www-form-urlencoded')

describe('the control page', () => {
  it('lists the cards by name and village, never with a number', async () => {
    const { url } = await start()
    const page = await (await fetch(url)).text()
    const list = await (await fetch(`${url}/cards`)).text()
    for (const { card } of DEMO_CARDS) {
      expect(page).toContain(card.name)
      expect(page + list).not.toContain(card.number)
    }
    expect(page).toContain('下庄村 &#60;东头&#62;')
    expect(JSON.parse(list)).toEqual([
      { key: 'tian', name: '田秀英', village: '上庄村' },
      { key: 'shi', name: '石长根', village: '下庄村 <东头>' },
    ])
  })

  it('puts a card on the reader until it is read, then lifts it', async () => {
    const simulator = await start()
    const { url } = simulator
    const host = await connect(simulator)
    const tap = tapJson(url, 'tian')
    expect(await readName(host)).toBe(TIAN.name)
    expect(await (await tap).json()).toEqual({ ok: true, read: true })
    expect((await host.ask(FIND)).answer).toEqual(NO_CARD)
  })

  it('answers a form by sending the browser back to a page that says what was read', async () => {
    const simulator = await start()
    const { url } = simulator
    const host = await connect(simulator)
    const tap = tapForm(url, 'shi')
    await readName(host)
    const response = await tap
    expect(response.status).toBe(303)
    const page = await (await fetch(new URL(response.headers.get('location') ?? '', url))).text()
    expect(page).toContain('已读到石长根的卡')
  })

  it('lifts a card nobody reads, and says so', async () => {
    const simulator = await start(30)
    const { url, tap } = simulator
    expect(await tap('tian')).toEqual({ ok: true, read: false })
    const host = await connect(simulator)
    expect((await host.ask(FIND)).answer).toEqual(NO_CARD)
    const response = await tapForm(url, 'tian')
    const page = await (await fetch(new URL(response.headers.get('location') ?? '', url))).text()
    expect(page).toContain('没有读到田秀英的卡')
  })

  it('takes cards one at a time, in order', async () => {
    const simulator = await start()
    const { tap } = simulator
    const host = await connect(simulator)
    const taps = Promise.all(['tian', 'shi', 'tian'].map(tap))
    const names = [await readName(host), await readName(host), await readName(host)]
    expect(names).toEqual([TIAN.name, SHI.name, TIAN.name])
    expect(await taps).toEqual([1, 2, 3].map(() => ({ ok: true, read: true })))
  })

  it('refuses a card it does not have, and a tap without one', async () => {
    const { url } = await start()
    const unknown = await tapJson(url, 'nobody')
    expect(unknown.status).toBe(404)
    expect(await unknown.json()).toMatchObject({ ok: false, code: 'unknown-card', keys: ['tian', 'shi'] })
    expect((await tapForm(url, 'nobody')).status).toBe(404)
    expect((await post(url, '{}', 'application/json')).status).toBe(400)
  })

  it('closes while cards wait', async () => {
    const simulator = await startSimulator({ cards: DEMO_CARDS, port: 0 })
    const held = tapJson(simulator.url, 'tian')
    await vi.waitFor(() =>
      expect(simulator.reader.device.receive(FIND).map(({ bytes }) => bytes)).toEqual([FOUND]),
    )
    const waiting = simulator.tap('shi')
    await simulator.close()
    expect(await (await held).json()).toEqual({ ok: true, read: false })
    expect(await waiting).toEqual({ ok: true, read: false })
    expect(await simulator.tap('tian')).toEqual({ ok: true, read: false })
  })

  it('does not start with two cards under one key, or on a taken port', async () => {
    const { url } = await start()
    const twice = [...DEMO_CARDS, ...DEMO_CARDS]
    await expect(startSimulator({ cards: twice, port: 0 })).rejects.toThrow('same key')
    const port = Number(new URL(url).port)
    await expect(startSimulator({ cards: [], port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

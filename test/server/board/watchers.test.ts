/** Real sockets: what a client does that does not read, says too much, or comes two hundred times. */
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createWatchers, WATCHER_OPTIONS, type Watchers } from '../../../server/board/watchers.ts'
import { silent } from '../ingest/test-terminal.ts'

const MEGABYTE = 2 ** 20
const clock = { now: 0 }

let http: Server
let sockets: WebSocketServer
let watchers: Watchers
let port: number

beforeEach(async () => {
  clock.now = 0
  watchers = createWatchers(silent, () => clock.now)
  http = createServer()
  sockets = new WebSocketServer({ server: http, ...WATCHER_OPTIONS })
  sockets.on('connection', (socket, { url = '' }) =>
    watchers.add(socket, { account: Number(url.slice(1)), scope: '', mayWatch: async () => true }),
  )
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done))
  port = (http.address() as AddressInfo).port
})
afterEach(() => {
  watchers.close()
  for (const socket of sockets.clients) socket.terminate()
  sockets.close()
  http.close()
})

type Client = { socket: WebSocket; got: string[]; code: number | null }

async function watch(account: number): Promise<Client> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/${account}`)
  const client: Client = { socket, got: [], code: null }
  socket.on('message', (data) => client.got.push(String(data)))
  socket.on('close', (code) => {
    client.code = code
  })
  await new Promise((done) => socket.once('open', done))
  return client
}

/** Shakes hands and never reads again. */
async function deaf(account: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(
    `GET /${account} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  )
  await new Promise((done) => socket.once('readable', done))
  return socket
}

/** What the server holds for all its clients, in bytes. */
const unread = () => [...sockets.clients].reduce((sum, { bufferedAmount }) => sum + bufferedAmount, 0)

test('a client that does not read costs the server one board, holds up nobody, and is cut off', async () => {
  const socket = await deaf(1)
  const quick = await watch(2)
  for (let i = 1; i <= 60; i++) {
    watchers.sendAll('', String(i).padEnd(MEGABYTE))
    await vi.waitFor(() => expect(quick.got).toHaveLength(i))
  }
  expect(unread()).toBeGreaterThan(MEGABYTE / 4)
  expect(unread()).toBeLessThan(2 * MEGABYTE)
  expect(sockets.clients.size).toBe(2)

  clock.now += 15_000
  watchers.sendAll('', 'the last')
  await vi.waitFor(() => expect(quick.got.at(-1)).toBe('the last'))
  // It reads no farewell either.
  await vi.waitFor(() => expect(sockets.clients.size).toBe(1), 5000)
  expect(quick.code).toBeNull()
  socket.destroy()
})

test('of two hundred sockets of one account five stay, and another account comes in', async () => {
  const clients = await Promise.all(Array.from({ length: 200 }, () => watch(1)))
  const stayed = () => clients.filter(({ code }) => code === null)
  await vi.waitFor(() => expect(stayed()).toHaveLength(5), 5000)
  expect(new Set(clients.map(({ code }) => code))).toEqual(new Set([null, 1013]))
  const other = await watch(2)
  watchers.sendAll('', 'board')
  await vi.waitFor(() => expect(other.got).toEqual(['board']))
  await vi.waitFor(() => expect(stayed().map(({ got }) => got)).toEqual(Array(5).fill(['board'])))
  // Who leaves makes room.
  stayed()[0]?.socket.terminate()
  await vi.waitFor(() => expect(sockets.clients.size).toBe(5), 5000)
  const again = await watch(1)
  watchers.sendAll('', 'another')
  await vi.waitFor(() => expect(again.got).toEqual(['another']))
})

test.each([
  ['a word', 'hello', 1008],
  ['too long a frame, unread', 'x'.repeat(1025), 1009],
])('%s is refused', async (_, text, code) => {
  const client = await watch(1)
  client.socket.send(text)
  await vi.waitFor(() => expect(client.code).toBe(code))
  expect(watchers.scopes()).toEqual([])
})

test('an ending server parts with all, also with those who do not read', async () => {
  const socket = await deaf(1)
  const client = await watch(2)
  watchers.close()
  await vi.waitFor(() => expect(client.code).toBe(1001))
  await vi.waitFor(() => expect(sockets.clients.size).toBe(0), 5000)
  socket.destroy()
})

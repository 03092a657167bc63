import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { TerminalStatus } from '../../../core/status.ts'
import { topicOf } from '../../../core/topics.ts'
import { type BrokerLink, openBrokerLink } from '../../../server/broker-link.ts'
import { silent } from './test-terminal.ts'

const STATUS: TerminalStatus = { v: 1, online: true, detail: null }

let aedes: Aedes
let listener: Server
let sockets: Socket[]
let port = 0
let link: BrokerLink
let records: string[]
let statuses: string[]
let logs: string[]
let refuse: boolean

beforeEach(async () => {
  records = []
  statuses = []
  logs = []
  refuse = false
  aedes = await Aedes.createBroker({
    authenticate: (_client, username, password, done) =>
      done(null, !refuse && username === 'server' && password?.toString() === 'secret'),
  })
  await listen(0)
  link = openBrokerLink({
    url: `mqtt://127.0.0.1:${port}`,
    secret: 'secret',
    share: { kind: 'all' },
    onRecords: (terminal, bytes) => records.push(`${terminal}: ${bytes.toString()}`),
    onStatus: (terminal, status) => statuses.push(`${terminal}: ${status.online}`),
    onLog: (terminal, { lines }) => logs.push(`${terminal}: ${lines.join(' ')}`),
    log: silent,
  })
})
afterEach(async () => {
  await link.close()
  await unlisten()
  await new Promise<void>((done) => aedes.close(() => done()))
})

async function listen(on: number): Promise<void> {
  sockets = []
  listener = createServer((socket) => {
    sockets.push(socket)
    aedes.handle(socket)
  }).listen(on, '127.0.0.1')
  await once(listener, 'listening')
  port = (listener.address() as AddressInfo).port
}

async function unlisten(): Promise<void> {
  const closed = once(listener, 'close')
  listener.close()
  for (const socket of sockets) socket.destroy()
  await closed
}

/** A message as a terminal would publish it. */
const publish = (topic: string, payload: string, retain = false) =>
  new Promise<void>((done) =>
    aedes.publish({ cmd: 'publish', topic, payload, qos: 1, retain, dup: false }, () => done()),
  )

const connected = () => vi.waitFor(() => expect(aedes.connectedClients).toBe(1), 10_000)
/** Published until it arrives: the subscription follows the connection by a moment. */
const arrives = (text: string) =>
  vi.waitFor(async () => {
    await publish(topicOf('t-1', 'records'), text)
    expect(records).toContain(`t-1: ${text}`)
  }, 10_000)

test('records and statuses come in, acknowledgements go out, what makes no sense is dropped', async () => {
  await publish(topicOf('t-1', 'status'), JSON.stringify(STATUS), true)
  await arrives('batch')
  expect(statuses).toEqual(['t-1: true'])
  await publish(topicOf('t-1', 'status'), 'nonsense')
  await publish(topicOf('t-1', 'status'), '')
  await publish('yangyi/v2/t-1/records', 'another version')
  await publish(topicOf('t-1', 'log'), '{"v":1,"at":5,"lines":["two","lines"]}')
  await publish(topicOf('t-1', 'log'), 'nonsense')
  await vi.waitFor(() => expect(logs).toEqual(['t-1: two lines']))
  const received = new Promise<string>((resolve) =>
    aedes.subscribe(
      topicOf('t-1', 'ack'),
      (packet, done) => {
        resolve(packet.payload.toString())
        done()
      },
      () => {},
    ),
  )
  await vi.waitFor(() => expect(link.send('t-1', 'ack', 'up to 6')).toBe(true))
  expect(await received).toBe('up to 6')
  expect(statuses).toEqual(['t-1: true'])
  expect(new Set(records)).toEqual(new Set(['t-1: batch']))
})

test('a lost broker is found again, also after it refused for a while', async () => {
  await arrives('before')
  await unlisten()
  await vi.waitFor(() => expect(link.isConnected()).toBe(false), 5000)
  expect(link.send('t-1', 'ack', 'into the void')).toBe(false)
  refuse = true
  await listen(port)
  await vi.waitFor(() => expect(sockets.length).toBeGreaterThan(0), 10_000)
  refuse = false
  await connected()
  await arrives('after')
})

test('closing ends it for good, also while the broker is away', async () => {
  await arrives('before')
  await unlisten()
  await vi.waitFor(() => expect(link.isConnected()).toBe(false), 5000)
  await link.close()
  await listen(port)
  expect(aedes.connectedClients).toBe(0)
})

import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { SerialPort } from 'serialport'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openReader, openReaders, type ReaderStatus } from '../../../terminal/reader/readers.ts'
import { NO_CARD, OK, requests } from './sam/vectors.ts'
import { addressOf, PATIENCE_MS, PEOPLE, stand, until } from './stand.ts'

const TIMEOUT = 2 * PATIENCE_MS
const JIA = 'id:14112918000101019X'
const sam = (line: 'pty' | 'tcp') => stand('sam', { line }, onTestFinished)

describe.skipIf(process.platform === 'win32')('a serial device', () => {
  test('that is pulled and plugged in elsewhere reads on, and gets nothing from before the break', {
    timeout: TIMEOUT,
  }, async () => {
    const { simulated, open, states, logged, tokens } = await sam('pty')
    open('?baud=115200')
    await until(() => expect(states.at(-1)).toBe('ready'))
    await simulated.unplug()
    await until(() => expect(states.at(-1)).toBe('away'))
    await until(() => expect(logged.join()).toContain('is the cable plugged in?'))
    const before = simulated.sent.length
    // Another pty behind the same link, as a by-id link moves.
    await simulated.plug()
    await until(() => expect(states.at(-1)).toBe('ready'))
    expect(Buffer.from(simulated.sent[before] ?? []).toString('hex')).toBe(OK.toString('hex'))
    simulated.place(PEOPLE.jia)
    await until(() => expect(tokens).toEqual([JIA]))
    expect(states).toEqual(['starting', 'ready', 'away', 'starting', 'ready'])
  })

  test('that another program holds is away until it lets go', { timeout: TIMEOUT }, async () => {
    const { simulated, open, states, logged } = await sam('pty')
    const path = simulated.address.slice('serial:'.length)
    const other = new SerialPort({ path, baudRate: 9600, autoOpen: false })
    await new Promise<void>((done) => other.open(() => done()))
    open()
    await until(() => expect(states).toEqual(['away']))
    expect(logged.join()).toContain('another program holds it')
    await new Promise<void>((done) => other.close(() => done()))
    await until(() => expect(states.at(-1)).toBe('ready'))
  })

  test('is let go of for good, even at once or while away', { timeout: TIMEOUT }, async () => {
    const { simulated, open, states } = await sam('pty')
    await open().close()
    expect(states).toEqual([])
    const reader = open()
    await until(() => expect(states.at(-1)).toBe('ready'))
    await Promise.all([reader.close(), reader.close()])
    const next = open()
    await until(() => expect(states.slice(2)).toEqual(['starting', 'ready']))
    await simulated.unplug()
    await until(() => expect(states.at(-1)).toBe('away'))
    const count = states.length
    await next.close()
    await simulated.plug()
    open()
    await until(() => expect(states.slice(count)).toEqual(['starting', 'ready']))
  })
})

describe('a device server', () => {
  afterEach(() => vi.useRealTimers())

  /** A box with an ID card module behind it; `serve` may do with a connection as it likes. */
  async function box(
    serve: (socket: Socket, connections: number) => void,
  ): Promise<{ url: string; server: Server }> {
    let connections = 0
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => {})
      serve(socket, ++connections)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
    return { url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
  }
  const answering = (socket: Socket) =>
    socket.on('data', (bytes) => socket.write(bytes.toString('hex') === requests.find ? NO_CARD : OK))

  function open(url: string) {
    const states: string[] = []
    const logged: string[] = []
    const log = (fields: object, message: string) => logged.push(`${JSON.stringify(fields)} ${message}`)
    const reader = openReader({
      address: addressOf(url),
      random: () => 0,
      log: { info: log, warn: log },
      ...{ onCard() {}, onMisread() {} },
      onState: (state) => states.push(state),
    })
    onTestFinished(() => reader.close())
    return { reader, states, logged }
  }

  test('whose port is closed is away, and said why', { timeout: TIMEOUT }, async () => {
    const { url, server } = await box(() => {})
    server.close()
    await once(server, 'close')
    const { states, logged } = open(url)
    await until(() => expect(states).toEqual(['away']))
    expect(logged.join()).toContain('this port is not')
    expect(logged.join()).toContain(url)
  })

  test('that hangs up is tried again, ever more slowly, and said once', { timeout: TIMEOUT }, async () => {
    const times: number[] = []
    const { url } = await box((socket) => {
      times.push(performance.now())
      socket.end()
    })
    const { states, logged } = open(url)
    await until(() => expect(times).toHaveLength(4))
    const [a = 0, b = 0, c = 0, d = 0] = times
    expect(d - c).toBeGreaterThan((b - a) * 2)
    expect(states.slice(0, 4)).toEqual(['starting', 'away', 'starting', 'away'])
    expect(logged.filter((line) => line.includes('does another program use it?'))).toHaveLength(1)
  })

  test('that takes bytes and says nothing is connected anew, and then works', {
    timeout: TIMEOUT,
  }, async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { url } = await box((socket, connections) => {
      if (connections === 2) answering(socket)
    })
    const { states } = open(url)
    await until(() => expect(states).toEqual(['starting', 'silent']))
    vi.advanceTimersByTime(10_000)
    await until(() => expect(states).toEqual(['starting', 'silent', 'ready']))
    // A reader that works is left alone.
    vi.advanceTimersByTime(60_000)
    expect(states).toEqual(['starting', 'silent', 'ready'])
  })

  test('that is gone when it is connected anew is away, and found again', { timeout: TIMEOUT }, async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { url, server } = await box((socket, connections) => {
      if (connections === 2) answering(socket)
    })
    const { states } = open(url)
    await until(() => expect(states.at(-1)).toBe('silent'))
    const { port } = server.address() as AddressInfo
    server.close()
    vi.advanceTimersByTime(10_000)
    await until(() => expect(states.at(-1)).toBe('away'))
    server.listen(port, '127.0.0.1')
    await until(() => expect(states.at(-1)).toBe('ready'))
  })

  test('is let go of at once, while it is being connected too', { timeout: TIMEOUT }, async () => {
    const { url } = await box(answering)
    await open(url).reader.close()
    const { reader, states } = open(url)
    await until(() => expect(states.at(-1)).toBe('ready'))
    await reader.close()
    expect(states).toEqual(['starting', 'ready'])
    // An address that nobody answers from: the system would wait for minutes.
    const far = open('tcp://192.0.2.1:4001')
    const began = performance.now()
    await far.reader.close()
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

test('several readers are told of together, each by its card', { timeout: TIMEOUT }, async () => {
  const first = await sam('tcp')
  const second = await stand('em4100', { line: 'tcp' }, onTestFinished)
  const cards: [string, number][] = []
  let last: ReaderStatus[] = []
  const opened = openReaders({
    addresses: [
      addressOf(first.simulated.address),
      addressOf(`em4100=${second.simulated.address}?form=8H10D`),
    ],
    random: () => 0,
    log: { info() {}, warn() {} },
    onCard: (token, reader) => cards.push([token, reader]),
    onMisread() {},
    onState: (readers) => {
      last = readers
    },
  })
  onTestFinished(() => opened.close())
  const states = (...expected: ReaderStatus[]) => until(() => expect(last).toEqual(expected))
  await states({ kind: 'sam', state: 'ready' }, { kind: 'em4100', state: 'ready' })
  await first.simulated.unplug()
  await states({ kind: 'sam', state: 'away' }, { kind: 'em4100', state: 'ready' })
  second.simulated.place({ uid: '3C00CE754C' })
  await until(() => expect(cards).toEqual([['chip:00CE754C', 1]]))
  await first.simulated.plug()
  first.simulated.place(PEOPLE.jia)
  await until(() => expect(cards.slice(1)).toEqual([[JIA, 0]]))
})

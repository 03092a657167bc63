import { SerialPort } from 'serialport'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openReader, type ReadCard, type Reader } from '../../../terminal/reader/reader.ts'
import { PtyModule } from './pty.ts'
import { CITIZEN, requests } from './sam/vectors.ts'

const TIMEOUT = 30_000

test('a wrong address is refused in words', () => {
  const log = { info() {}, warn() {} }
  const open = () => openReader({ address: 'usb:1', random: () => 0.5, log, onCard() {}, onState() {} })
  expect(open).toThrow('"usb:1"')
})

describe.skipIf(process.platform === 'win32')('on a real serial device', () => {
  let module: PtyModule
  let readers: Reader[]
  let states: string[]
  let cards: ReadCard[]
  let logged: string[]

  function open(settings = ''): Reader {
    const log = (fields: object, message: string) => logged.push(JSON.stringify(fields) + message)
    const reader = openReader({
      address: `serial:${module.path}${settings}`,
      random: () => 0,
      log: { info: log, warn: log },
      onCard: (card) => cards.push(card),
      onState: (state) => states.push(state),
    })
    readers.push(reader)
    return reader
  }
  const until = (check: () => void) => vi.waitFor(check, { timeout: TIMEOUT, interval: 5 })
  const untilState = (state: string) => until(() => expect(states.at(-1)).toBe(state))

  beforeEach(() => {
    module = new PtyModule()
    readers = []
    states = []
    cards = []
    logged = []
  })
  afterEach(async () => {
    await Promise.all(readers.map((reader) => reader.close()))
    module.remove()
    expect(logged.join()).not.toContain('14112918000101019X')
  })

  test('a card comes through whole, and again when it is put back', { timeout: TIMEOUT }, async () => {
    module.plug()
    open()
    await untilState('ready')
    module.put(CITIZEN)
    await until(() => expect(cards).toHaveLength(1))
    expect(cards[0]).toMatchObject({
      reader: 'sam',
      type: 'citizen',
      name: '测试甲',
      token: 'id:14112918000101019X',
    })
    const finds = () => module.received.split(requests.find).length
    const before = finds()
    await until(() => expect(finds()).toBeGreaterThan(before + 2))
    module.put(CITIZEN)
    await until(() => expect(cards).toHaveLength(2))
    expect(states).toEqual(['starting', 'ready'])
  })

  test('unplugged it is away; plugged in elsewhere it reads on', { timeout: TIMEOUT }, async () => {
    module.plug()
    open('?baud=115200')
    await untilState('ready')
    module.unplug()
    await untilState('away')
    await until(() => expect(logged.join()).toContain('is the cable plugged in?'))
    module.plug()
    await untilState('ready')
    // Nothing from before the break is sent to the new device.
    expect(module.received.startsWith(requests.status)).toBe(true)
    module.put(CITIZEN)
    await until(() => expect(cards).toHaveLength(1))
    expect(states).toEqual(['starting', 'ready', 'away', 'starting', 'ready'])
  })

  test('plugged in late, powered later', { timeout: TIMEOUT }, async () => {
    module.powered = false
    open()
    await untilState('away')
    module.plug()
    await untilState('silent')
    module.powered = true
    await untilState('ready')
    module.put(CITIZEN)
    await until(() => expect(cards).toHaveLength(1))
    expect(states).toEqual(['away', 'starting', 'silent', 'ready'])
    expect(logged.join()).not.toContain('could not be set')
  })

  test('a device that another program holds is away until it lets go', { timeout: TIMEOUT }, async () => {
    module.plug()
    const other = new SerialPort({ path: module.path, baudRate: 9600, autoOpen: false })
    await new Promise<void>((done) => other.open(() => done()))
    open()
    await untilState('away')
    expect(logged.join()).toContain('another program holds it')
    await new Promise<void>((done) => other.close(() => done()))
    await untilState('ready')
  })

  test('closed, even at once or while away, it lets go and says nothing more', {
    timeout: TIMEOUT,
  }, async () => {
    module.plug()
    await open().close()
    expect(states).toEqual([])
    const reader = open()
    await untilState('ready')
    await Promise.all([reader.close(), reader.close()])
    const next = open()
    await untilState('ready')
    module.unplug()
    await untilState('away')
    const count = states.length
    await next.close()
    module.plug()
    open()
    await until(() => expect(states.slice(count)).toEqual(['starting', 'ready']))
  })
})

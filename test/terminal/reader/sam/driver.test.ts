import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Driver } from '../../../../terminal/reader/kind.ts'
import type { Port, PortState } from '../../../../terminal/reader/port.ts'
import { sam } from '../../../../terminal/reader/sam/kind.ts'
import {
  ADDRESS,
  answer,
  BLANK_ADDRESS,
  BLANK_READS,
  baseRead,
  CITIZEN,
  FOUND,
  hex,
  MODULE_ID,
  NO_CARD,
  NO_CONTENT,
  OK,
  requests,
  SELECTED,
  textBlock,
} from './vectors.ts'

type Name = keyof typeof requests
const nameOf = new Map<string, Name>(Object.entries(requests).map(([name, bytes]) => [bytes, name as Name]))
const SECOND = baseRead(textBlock({ 0: '测试戊', 122: '350425180001010033' }))

/** A module at the end of a line in memory: what it says is a script, one that a test may change as it goes. */
class Peer implements Port {
  onBytes: (bytes: Uint8Array) => void = () => {}
  onState: (state: PortState) => void = () => {}
  readonly asked: Name[] = []
  baud = 115200
  moduleBaud = 115200
  delay = 20
  script: Record<Name, Uint8Array | null> = {
    reset: OK,
    status: OK,
    id: MODULE_ID,
    find: NO_CARD,
    select: SELECTED,
    read: CITIZEN,
    newestAddress: NO_CONTENT,
  }

  write(bytes: Uint8Array): boolean {
    const name = nameOf.get(Buffer.from(bytes).toString('hex'))
    if (name === undefined) throw new Error('a request that is on no sheet')
    this.asked.push(name)
    const says = this.baud === this.moduleBaud ? this.script[name] : hex('F8 00 FF')
    // As a good module does: a card that was read is found no more until it is lifted.
    if (name === 'read' && this.script.read === CITIZEN) this.script.find = NO_CARD
    if (says !== null) setTimeout(() => this.onBytes(says), this.delay)
    return true
  }

  setBaud? = async (baud: number): Promise<void> => {
    this.baud = baud
  }

  async close(): Promise<void> {}
}

let peer: Peer
let seen: string[]
let logged: string[]

function drive(baud: number | null = 115200): Driver {
  const log = (fields: object, message: string) => logged.push(JSON.stringify(fields) + message)
  return sam.drive({
    port: peer,
    baud,
    ...{ form: null, settings: {}, log: { info: log, warn: log } },
    onCard: (card, token) => seen.push(`card ${card.reader === 'sam' ? card.name : '?'} ${token}`),
    onMisread: (fault) => seen.push(fault),
    onState: (state) => seen.push(state),
  })
}

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

beforeEach(() => {
  vi.useFakeTimers()
  peer = new Peer()
  seen = []
  logged = []
})
afterEach(() => {
  expect(logged.join()).not.toMatch(/\d{17}[\dX]/)
  vi.useRealTimers()
})

const CARD = 'card 测试甲 id:14112918000101019X'

describe('a card', () => {
  test('is found, selected and read, and the next one looked for at once', async () => {
    drive()
    peer.onState('open')
    await pass(1000)
    expect(seen).toEqual(['starting', 'ready'])
    expect(peer.asked.slice(0, 3)).toEqual(['status', 'id', 'find'])
    peer.asked.length = 0
    peer.script.find = FOUND
    await pass(1000)
    expect(peer.asked.slice(0, 5)).toEqual(['find', 'select', 'read', 'newestAddress', 'find'])
    expect(seen.slice(2)).toEqual([CARD])
  })

  test.each([
    ['a newer address', ADDRESS, 1],
    ['a blank one', BLANK_ADDRESS, 0],
    ['none', NO_CONTENT, 0],
  ])('with %s: a move is noted without the address', async (_name, says, notes) => {
    drive()
    peer.onState('open')
    await pass(1000)
    Object.assign(peer.script, { find: FOUND, newestAddress: says })
    await pass(1000)
    expect(logged.filter((line) => line === '{}the card carries a newer address')).toHaveLength(notes)
    expect(seen.at(-1)).toBe(CARD)
  })

  test('of a module that tells no newer address: it is asked in vain once', async () => {
    drive()
    peer.onState('open')
    await pass(1000)
    peer.script.newestAddress = null
    for (const read of [CITIZEN, SECOND]) {
      Object.assign(peer.script, { find: FOUND, read })
      await pass(3000)
      peer.script.find = NO_CARD
      await pass(1000)
    }
    expect(seen.filter((each) => each.startsWith('card'))).toHaveLength(2)
    expect(peer.asked.filter((name) => name === 'newestAddress')).toHaveLength(1)
  })

  test('is told at its last byte, not later', async () => {
    drive()
    peer.onState('open')
    await pass(1000)
    peer.script.find = FOUND
    peer.script.read = null
    while (peer.asked.at(-1) !== 'read') await pass(1)
    peer.onBytes(CITIZEN.subarray(0, -1))
    await pass(5)
    expect(seen).not.toContain(CARD)
    peer.onBytes(CITIZEN.subarray(-1))
    await pass(0)
    expect(seen).toContain(CARD)
  })

  test('lifted and put back is a second presentation; lying there is not', async () => {
    drive()
    peer.onState('open')
    peer.script.find = FOUND
    await pass(5000)
    expect(seen.filter((event) => event === CARD)).toHaveLength(1)
    peer.script.find = FOUND
    await pass(2000)
    expect(seen.filter((event) => event === CARD)).toHaveLength(2)
  })

  test('that a lesser module keeps finding counts once, until the module has missed it', async () => {
    drive()
    peer.onState('open')
    peer.script.find = FOUND
    peer.script.read = SECOND
    await pass(5000)
    expect(peer.asked.filter((name) => name === 'read').length).toBeGreaterThan(3)
    expect(seen).toEqual(['starting', 'ready', 'card 测试戊 id:350425180001010033'])
    peer.script.find = NO_CARD
    await pass(700)
    peer.script.find = FOUND
    await pass(1000)
    expect(seen.slice(3)).toEqual(['card 测试戊 id:350425180001010033'])
  })

  test('changed for another within one look is the other', async () => {
    drive()
    peer.onState('open')
    peer.script.find = FOUND
    await pass(1000)
    peer.script.find = FOUND
    peer.script.read = SECOND
    await pass(1000)
    expect(seen.slice(2)).toEqual([CARD, 'card 测试戊 id:350425180001010033'])
  })

  test.each<[string, Partial<Record<Name, Uint8Array | null>>, string]>([
    ['its kind is not known', { find: answer(0x40) }, 'not-read'],
    ['select fails', { select: answer(0x81, new Uint8Array(), 0x6a, 0x82) }, 'not-read'],
    ['the card fails', { read: answer(0x41, new Uint8Array(), 0x69, 0x82) }, 'not-read'],
    ['the module does not answer', { read: null }, 'not-read'],
    [
      'the answer is damaged',
      { read: Buffer.concat([CITIZEN.subarray(0, 500), CITIZEN.subarray(503)]) },
      'not-read',
    ],
    ['nobody stands on the card', { read: BLANK_READS[1295] }, 'not-valid'],
    ['the number is wrong', { read: baseRead(textBlock({ 122: '141129180001010190' })) }, 'not-valid'],
    ['the text has another length', { read: answer(0x90, new Uint8Array(1400)) }, 'not-valid'],
  ])('that cannot be read is said once, and read when put back: %s', async (_name, wrong, misread) => {
    drive()
    peer.onState('open')
    await pass(1000)
    const good = { ...peer.script }
    Object.assign(peer.script, { find: FOUND }, wrong)
    await pass(12_000)
    expect(seen.slice(2)).toEqual([misread])
    peer.script = { ...good, find: NO_CARD }
    await pass(5000)
    peer.script.find = FOUND
    await pass(2000)
    expect(seen.slice(2)).toEqual([misread, CARD])
  })

  test('that a good module failed to read and hides is misread at the next look, not later', async () => {
    drive()
    peer.onState('open')
    await pass(1000)
    Object.assign(peer.script, { find: FOUND, read: answer(0x41, new Uint8Array(), 0x69, 0x82) })
    while (peer.asked.at(-1) !== 'read') await pass(1)
    peer.script.find = NO_CARD
    await pass(400)
    expect(seen.slice(2)).toEqual(['not-read'])
  })

  test('that is read at the second try was no misread', async () => {
    drive()
    peer.onState('open')
    await pass(1000)
    Object.assign(peer.script, { find: FOUND, select: answer(0x81, new Uint8Array(), 0x6a, 0x82) })
    while (peer.asked.at(-1) !== 'select') await pass(1)
    peer.script.select = SELECTED
    await pass(1000)
    expect(seen.slice(2)).toEqual([CARD])
  })

  test('taken away from a module that keeps finding it is no misread', async () => {
    drive()
    peer.onState('open')
    Object.assign(peer.script, { find: FOUND, read: SECOND })
    await pass(2000)
    peer.script.select = answer(0x81, new Uint8Array(), 0x6a, 0x82)
    await pass(2000)
    peer.script.find = NO_CARD
    await pass(1000)
    expect(seen).toEqual(['starting', 'ready', 'card 测试戊 id:350425180001010033'])
  })

  test.each([0x10, 0x11, 0x21, 0x24])(
    'a find answered with %i is asked again and misreads nothing',
    async (code) => {
      drive()
      peer.onState('open')
      peer.script.find = answer(code)
      await pass(3000)
      expect(seen).toEqual(['starting', 'ready'])
    },
  )

  test('is read through noise and a late answer before it', async () => {
    drive()
    peer.onState('open')
    peer.script.find = Buffer.concat([hex('AAAAAA96690905000090 0102'), OK, FOUND])
    peer.script.read = Buffer.concat([hex('00AAAA'), OK, SELECTED, CITIZEN])
    await pass(10_000)
    expect(seen).toContain(CARD)
  })
})

describe('states', () => {
  test('no answer at all is silence; powered late it is ready', async () => {
    peer.script.status = null
    drive()
    peer.onState('open')
    await pass(1000)
    expect(seen).toEqual(['starting'])
    await pass(2000)
    expect(seen).toEqual(['starting', 'silent'])
    peer.script.status = OK
    await pass(2000)
    expect(seen).toEqual(['starting', 'silent', 'ready'])
  })

  test('a reader that falls silent is asked again and comes back', async () => {
    drive()
    peer.onState('open')
    await pass(1000)
    Object.assign(peer.script, { status: null, find: null })
    await pass(5000)
    expect(seen).toEqual(['starting', 'ready', 'silent'])
    Object.assign(peer.script, { status: OK, find: NO_CARD })
    await pass(3000)
    expect(seen).toEqual(['starting', 'ready', 'silent', 'ready'])
  })

  test('one lost answer is no silence', async () => {
    drive()
    peer.onState('open')
    await pass(1000)
    peer.script.find = null
    await pass(1200)
    peer.script.find = NO_CARD
    await pass(3000)
    expect(seen).toEqual(['starting', 'ready'])
  })

  test('a reader that never answers a find is silent, whatever its status says', async () => {
    peer.script.find = null
    drive()
    peer.onState('open')
    await pass(8000)
    expect(seen).toEqual(['starting', 'silent'])
  })

  test.each([
    [0x60, 'failed', true],
    [0x66, 'unauthorised', false],
  ] as const)('code %i is told as what it is, at the status or later', async (code, state, reset) => {
    peer.script.status = answer(code)
    drive()
    peer.onState('open')
    await pass(10_000)
    expect(seen).toEqual(['starting', state])
    expect(peer.asked.includes('reset')).toBe(reset)
    expect(peer.asked.length).toBeLessThan(15)
    peer.script.status = OK
    await pass(4000)
    expect(seen).toEqual(['starting', state, 'ready'])
    peer.script.find = answer(code)
    await pass(4000)
    expect(seen).toEqual(['starting', state, 'ready', state])
    expect(peer.asked.length).toBeLessThan(60)
  })

  test('unplugged in the middle of a read, and plugged in again', async () => {
    drive()
    peer.onState('open')
    await pass(1000)
    Object.assign(peer.script, { find: FOUND, read: null })
    while (peer.asked.at(-1) !== 'read') await pass(1)
    peer.onState('away')
    peer.onBytes(CITIZEN)
    const asked = peer.asked.length
    await pass(10_000)
    expect(peer.asked).toHaveLength(asked)
    Object.assign(peer.script, { find: FOUND, read: CITIZEN })
    peer.onState('open')
    await pass(2000)
    expect(seen).toEqual(['starting', 'ready', 'away', 'starting', 'ready', CARD])
  })

  test('a flapping line leaves one conversation, not many', async () => {
    drive()
    for (let i = 0; i < 50; i++) {
      peer.onState('open')
      await pass(i)
      peer.onState('away')
    }
    peer.onState('open')
    await pass(1000)
    peer.asked.length = 0
    await pass(3200)
    expect(peer.asked.length).toBeLessThanOrEqual(11)
  })

  test('closed it asks no more and leaves no timer', async () => {
    const driver = drive()
    peer.onState('open')
    await pass(1000)
    driver.close()
    const asked = peer.asked.length
    // The peer's own last word.
    await pass(peer.delay)
    expect(vi.getTimerCount()).toBe(0)
    peer.onBytes(CITIZEN)
    await pass(5000)
    expect(peer.asked).toHaveLength(asked)
    expect(seen).toEqual(['starting', 'ready'])
  })
})

describe('the rate', () => {
  test.each([115200, 57600, 38400, 19200, 9600])('%i is found where none is given', async (rate) => {
    peer.moduleBaud = rate
    peer.script.find = FOUND
    drive(null)
    peer.onState('open')
    await pass(5000)
    expect(peer.baud).toBe(rate)
    expect(seen).toEqual(['starting', 'ready', CARD])
  })

  test('a given one is kept', async () => {
    peer.moduleBaud = 9600
    drive(115200)
    peer.onState('open')
    await pass(20_000)
    expect(peer.baud).toBe(115200)
    expect(seen).toEqual(['starting', 'silent'])
  })

  test('of a line whose rate somebody else sets is not looked for, and not in the log', async () => {
    Reflect.deleteProperty(peer, 'setBaud')
    peer.script.status = null
    drive(null)
    peer.onState('open')
    await pass(1800)
    expect(seen).toEqual(['starting', 'silent'])
    peer.script.status = OK
    peer.script.find = FOUND
    await pass(3000)
    expect(seen.slice(2)).toEqual(['ready', CARD])
    expect(logged.join()).toContain('ID card reader answers')
    expect(logged.join()).not.toContain('baud')
  })

  test('at none of them is silence, and the search goes on', async () => {
    peer.moduleBaud = 1200
    drive(null)
    peer.onState('open')
    await pass(6000)
    expect(seen).toEqual(['starting', 'silent'])
    peer.moduleBaud = 19200
    await pass(5000)
    expect(seen).toEqual(['starting', 'silent', 'ready'])
  })
})

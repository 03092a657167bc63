import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { cardFormCommand, judge, tappedUid } from '../../cli/card-form.ts'
import { openSimulatedReader, type SimulatedReader } from '../../firmware-sim/bench.ts'
import { parseAddress, type ReaderAddress } from '../../terminal/reader/address.ts'

const AT = 'em4100=serial:/dev/ttyUSB0'

describe('what one card tells of the form', () => {
  test.each([
    ['3C00CE754C', '0013530444', AT, '8H10D', `YANGYI_READER=${AT}?form=8H10D`],
    ['3C00CE754C', '13530444', AT, '6H8D', `YANGYI_READER=${AT}?form=6H8D`],
    ['3C00CE754C', '206,30028', AT, '2H4H', `YANGYI_READER=${AT}?form=2H4H`],
    ['3C00CE754C', '0257711568204', AT, '10H13D', `YANGYI_READER=${AT}?form=10H13D`],
    ['5630F009', '0166735958', 'pn532=/dev/ic', 'IC10DR', 'YANGYI_READER=pn532=/dev/ic?form=IC10DR'],
    ['5630F009', '086,12528', 'aabb=tcp://h:1', 'IC8D', 'YANGYI_READER=aabb=tcp://h:1?form=IC8D'],
    // 8H10D would fit as well, were the UID the rest of a longer one.
    ['5630F009', '1446047753', 'pn532=/dev/ic', 'IC10D', 'YANGYI_READER=pn532=/dev/ic?form=IC10D'],
    ['00CE754C', '0013530444', 'aabb=/dev/ic', 'IC10D', 'YANGYI_READER=aabb=/dev/ic?form=IC10D'],
    ['CE754C', '13530444', 'aabb=/dev/ic', '6H8D', 'YANGYI_READER=aabb=/dev/ic?form=6H8D'],
    // Another setting stays, and a form that was wrong goes.
    [
      '3C00CE754C',
      '0013530444',
      `${AT}?form=10H&baud=9600`,
      '8H10D',
      `YANGYI_READER=${AT}?form=8H10D&baud=9600`,
    ],
  ])('%s printed as %s', (uid, printed, written, form, setting) => {
    const { clear, lines } = judge(written, uid, printed)
    expect(clear).toBe(true)
    expect(lines).toEqual([`The reader says ${uid}. The form is ${form}. Write:`, setting])
  })

  test.each([
    ['5630F009', '5630F009', 'pn532=/dev/ic', 'pn532=/dev/ic'],
    [
      '04112233445566',
      '04:11:22:33:44:55:66',
      'pn532=/dev/ic?form=IC10D&baud=9600',
      'pn532=/dev/ic?baud=9600',
    ],
    ['00123456', '00123456', 'aabb=/dev/ic?form=IC8D', 'aabb=/dev/ic'],
  ])('%s printed as it is, %s, needs no form', (uid, printed, written, setting) => {
    const { clear, lines } = judge(written, uid, printed)
    expect(clear).toBe(true)
    expect(lines[0]).toContain('no form is needed')
    expect(lines[1]).toBe(`YANGYI_READER=${setting}`)
  })

  test('several forms that keep the same bytes are clear to the reader', () => {
    const { clear, lines } = judge('pn532=/dev/ic', 'AABBBBAA', '2864429994')
    expect(clear).toBe(true)
    expect(lines[0]).toContain('IC10D, IC10DR')
    expect(lines.at(-1)).toMatch(/^YANGYI_READER=pn532=\/dev\/ic\?form=/)
  })

  test('where none fits it says what would', () => {
    const { clear, lines } = judge(AT, '3C00CE754C', '0013530445')
    expect(clear).toBe(false)
    expect(lines.slice(2)).toEqual([
      '  10H     3C00CE754C',
      '  10H13D  0257711568204',
      '  8H10D   0013530444',
      '  6H8D    13530444',
      '  2H4H    206,30028',
      '  4H4H    00206,30028',
    ])
    const ic = judge('pn532=/dev/ic', '5630F009', '0000000000').lines.join('\n')
    for (const number of ['1446047753', '0166735958', '086,12528']) expect(ic).toContain(number)
    expect(judge('pn532=/dev/ic', '04112233445566', '0013530444').lines.at(-1)).toContain('leave form out')
  })
})

describe('at a reader', () => {
  let said: string[]
  let reader: SimulatedReader
  beforeEach(() => {
    said = []
    const say = (line: unknown) => void said.push(String(line))
    vi.spyOn(console, 'log').mockImplementation(say)
    vi.spyOn(console, 'error').mockImplementation(say)
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    await reader?.close()
  })
  const random = () => 0

  test.each([
    ['em4100', '3C00CE754C', '0013530444', '8H10D'],
    ['pn532', '5630F009', '0166735958', 'IC10DR'],
    ['aabb', '5630F009', '1446047753', 'IC10D'],
  ] as const)('%s', async (name, uid, printed, form) => {
    reader = await openSimulatedReader(name, { line: 'tcp', random })
    reader.place({ uid })
    const at = `${name}=${reader.address}`
    expect(await cardFormCommand(['--reader', at, printed])).toBe(0)
    expect(said[0]).toContain(`Put the card with the number ${printed} on the reader`)
    expect(said.at(-1)).toBe(`YANGYI_READER=${at}?form=${form}`)
  })

  test('a card with another number', async () => {
    reader = await openSimulatedReader('em4100', { line: 'tcp', random })
    reader.place({ uid: '3C00CE754C' })
    expect(await cardFormCommand(['--reader', `em4100=${reader.address}`, '0040856634'])).toBe(1)
    expect(said.join('\n')).toContain('0013530444')
  })

  test('where the reader is missing it says so again, and ends at the time limit', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const ended = cardFormCommand(['--reader', 'em4100=/dev/there-is-none', '0013530444'])
    await vi.advanceTimersByTimeAsync(25_000)
    expect(said.filter((line) => line.includes('/dev/there-is-none is not there'))).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(40_000)
    expect(await ended).toBe(1)
    expect(said.at(-1)).toBe('No card was read.')
  })

  test('Ctrl-C ends it, and no listener stays', async () => {
    reader = await openSimulatedReader('em4100', { line: 'tcp', random })
    const listeners = process.listenerCount('SIGINT')
    const ended = cardFormCommand(['--reader', `em4100=${reader.address}`, '0013530444'])
    process.emit('SIGINT')
    expect(await ended).toBe(1)
    expect(said.at(-1)).toBe('Ended.')
    expect(process.listenerCount('SIGINT')).toBe(listeners)
  })

  test('without a card it ends at the time limit', async () => {
    reader = await openSimulatedReader('pn532', { line: 'tcp', random })
    expect(await tappedUid(addressOf(`pn532=${reader.address}`), AbortSignal.timeout(300))).toBeNull()
  })

  test('a card without a number of its own is refused, and the next one read', async () => {
    reader = await openSimulatedReader('pn532', { line: 'tcp', random })
    reader.place({ uid: '08A1B2C3' })
    const uid = tappedUid(addressOf(`pn532=${reader.address}`), new AbortController().signal)
    await vi.waitFor(() => expect(said.join('\n')).toContain('Try another'), { timeout: 10_000, interval: 5 })
    // The next one too: said once is enough.
    reader.place({ uid: '08D4E5F6' })
    await new Promise((done) => setTimeout(done, 1000))
    expect(said.filter((line) => line.includes('Try another'))).toHaveLength(1)
    reader.place({ uid: '5630F009' })
    expect(await uid).toBe('5630F009')
    expect(said.join('\n')).not.toMatch(/A1B2C3|5630F009/)
  })
})

function addressOf(written: string): ReaderAddress {
  const parsed = parseAddress(written)
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed.address
}

test.each([
  [[], 'needed'],
  [['--reader', AT], 'needed'],
  [['0013530444'], 'needed'],
  [['--form', '10H'], 'needed'],
  [['--reader', 'em9=/dev/x', '0013530444'], 'em9'],
  [['--reader', '/dev/x', '0013530444'], 'sam gives no chip number'],
  [['--reader', 'em4100', '0013530444'], 'write where it is: em4100=serial:/dev/…'],
  [['--reader', AT, '12'], '"12" is no number of any form'],
])('wrong input %j leaves with 2', async (args, problem) => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  expect(await cardFormCommand(args)).toBe(2)
  expect(said.mock.calls.join()).toContain(problem)
  said.mockRestore()
})

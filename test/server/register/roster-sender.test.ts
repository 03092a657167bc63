import { beforeEach, expect, test, vi } from 'vitest'
import type { RosterMessage } from '../../../core/roster-delta.ts'
import { GONE, type TerminalStatus } from '../../../core/status.ts'
import { createRosterSender } from '../../../server/register/roster-sender.ts'
import type { Teller } from '../../../server/terminals/teller.ts'
import { silent } from '../ingest/test-terminal.ts'

const holding = (roster: number): TerminalStatus => ({
  v: 1,
  online: true,
  detail: {
    epoch: '0'.repeat(32),
    at: 0,
    last: 0,
    acked: 0,
    oldest: null,
    roster,
    reader: 'x',
    software: 'x',
    more: null,
  },
})

let sent: string[]
let version: number
/** Messages that a whole roster takes. */
let parts: number
let clock: number
let connected: boolean
let sender: Teller

beforeEach(() => {
  sent = []
  version = 7
  parts = 1
  clock = 1_000_000
  connected = true
  sender = createRosterSender({
    rosters: {
      version: async () => version,
      async sendingFor(terminal, base) {
        if (terminal === 't-ended') return null
        const made = { version }
        if (base !== null && base > 4)
          return { ...made, count: 1, message: () => ({ ...made, kind: 'delta', base }) as RosterMessage }
        const message = (i: number) =>
          ({ ...made, ...(parts > 1 && { kind: 'part', part: i + 1 }) }) as RosterMessage
        return { ...made, count: parts, message }
      },
    },
    sign: () => 'signature',
    send: (terminal, text) => {
      if (!connected) return false
      const [body, signature] = text.split('\n')
      const { version, kind, base, part } = JSON.parse(body ?? '')
      const what = kind === 'delta' ? `${base}→${version}` : kind === 'part' ? `${version}#${part}` : version
      sent.push(`${terminal} ${signature} ${what}`)
      return true
    },
    now: () => clock,
    log: silent,
  })
})
const looks = async (...ms: number[]) => {
  for (const pause of ms) {
    clock += pause
    await sender.look()
  }
}
const news = () => sent.splice(0).map((line) => line.replace(' signature', ''))

test('whoever comes online with an older roster is sent what changed since, signed', async () => {
  sender.note('t-1', holding(6))
  sender.note('t-2', holding(7))
  sender.note('t-ended', holding(5))
  await vi.waitFor(() => expect(sent).toEqual(['t-1 signature 6→7']))
  await looks(0)
  expect(sent).toHaveLength(1)
})

test('whoever has none, or one from which there is no way, is sent the whole', async () => {
  sender.note('t-1', holding(0))
  sender.note('t-2', holding(3))
  await vi.waitFor(() => expect(news()).toEqual(['t-1 7', 't-2 7']))
})

test('a county that was restored sends its own roster to a terminal that holds a higher version', async () => {
  sender.note('t-1', holding(9))
  await vi.waitFor(() => expect(news()).toEqual(['t-1 9→7']))
})

test('a risen version goes at once to all that are online, before they have said that they hold the last', async () => {
  sender.note('t-1', holding(7))
  sender.note('t-2', holding(7))
  await looks(0)
  sender.note('t-2', GONE)
  version = 8
  await looks(0)
  version = 9
  await looks(1000)
  expect(news()).toEqual(['t-1 7→8', 't-1 8→9'])
  sender.note('t-1', holding(9))
  await looks(60_000)
  expect(sent).toEqual([])
})

test('a change that did not arrive is sent again from what the terminal says, and in the end the whole', async () => {
  connected = false
  sender.note('t-1', holding(6))
  await looks(0)
  connected = true
  await looks(0)
  expect(news()).toEqual(['t-1 6→7'])
  await looks(1000)
  expect(news()).toEqual([])
  version = 8
  await looks(1000)
  expect(news()).toEqual(['t-1 7→8'])
  await looks(5000)
  expect(news()).toEqual(['t-1 6→8'])
  await looks(5000, 5000)
  expect(news()).toEqual(['t-1 6→8', 't-1 8'])
  await looks(5000, 5000, 5000)
  expect(news()).toEqual([])
  await looks(30_000)
  expect(news()).toEqual(['t-1 8'])
})

test('a large county goes part by part, beside other terminals, and is not begun anew while people write', async () => {
  parts = 3
  sender.note('t-1', holding(0))
  await vi.waitFor(() => expect(news()).toEqual(['t-1 7#1']))
  sender.note('t-2', holding(6))
  await vi.waitFor(() => expect(news()).toEqual(['t-1 7#2', 't-2 6→7']))
  version = 8
  await looks(1000)
  // The terminal has all parts now, and is given time to say so.
  expect(news()).toEqual(['t-1 7#3', 't-2 7→8'])
  await looks(1000)
  expect(news()).toEqual([])
  sender.note('t-1', holding(7))
  await looks(1000)
  expect(news()).toEqual(['t-1 7→8'])
})

test('a whole roster that loses the connection on its way begins anew', async () => {
  parts = 2
  sender.note('t-1', holding(0))
  await vi.waitFor(() => expect(news()).toEqual(['t-1 7#1']))
  connected = false
  await looks(1000)
  connected = true
  await looks(1000, 1000)
  expect(news()).toEqual(['t-1 7#1', 't-1 7#2'])
})

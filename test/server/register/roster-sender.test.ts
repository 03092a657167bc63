import { beforeEach, expect, test, vi } from 'vitest'
import type { Roster } from '../../../core/roster.ts'
import { GONE, type TerminalStatus } from '../../../core/status.ts'
import { createRosterSender, type RosterSender } from '../../../server/register/roster-sender.ts'
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
  },
})

let sent: string[]
let version: number
let clock: number
let connected: boolean
let sender: RosterSender

beforeEach(() => {
  sent = []
  version = 7
  clock = 1_000_000
  connected = true
  sender = createRosterSender({
    rosters: {
      version: async () => version,
      rosterFor: async (terminal) =>
        terminal === 't-ended' ? null : ({ terminal, version } as unknown as Roster),
    },
    sign: () => 'signature',
    send: (terminal, text) => {
      if (connected)
        sent.push(`${terminal} ${text.split('\n')[1]} ${JSON.parse(text.split('\n')[0] ?? '').version}`)
      return connected
    },
    now: () => clock,
    log: silent,
  })
})

test('whoever comes online with an older roster is sent the newest, signed', async () => {
  sender.note('t-1', holding(6))
  sender.note('t-2', holding(7))
  sender.note('t-ended', holding(0))
  await vi.waitFor(() => expect(sent).toEqual(['t-1 signature 7']))
  await sender.look()
  expect(sent).toHaveLength(1)
})

test('a county that was restored sends its own roster to a terminal that holds a higher version', async () => {
  sender.note('t-1', holding(9))
  await vi.waitFor(() => expect(sent).toEqual(['t-1 signature 7']))
})

test('a risen version goes to all that are online, not sooner than five seconds after the one before', async () => {
  sender.note('t-1', holding(7))
  sender.note('t-2', holding(7))
  await sender.look()
  sender.note('t-2', GONE)
  version = 8
  await sender.look()
  expect(sent).toEqual(['t-1 signature 8'])
  version = 9
  await sender.look()
  expect(sent).toHaveLength(1)
  clock += 5000
  await sender.look()
  expect(sent).toEqual(['t-1 signature 8', 't-1 signature 9'])
})

test('what did not arrive is sent again', async () => {
  connected = false
  sender.note('t-1', holding(0))
  await sender.look()
  connected = true
  await sender.look()
  expect(sent).toHaveLength(1)
  clock += 30_000
  sender.note('t-1', holding(0))
  await sender.look()
  expect(sent).toHaveLength(2)
  sender.note('t-1', holding(7))
  clock += 30_000
  await sender.look()
  expect(sent).toHaveLength(2)
})

import { expect, test } from 'vitest'
import type { Arrival } from '../../../server/ingest/ingest.ts'
import { createIngestQueue, QUEUE_MAX_BYTES } from '../../../server/ingest/queue.ts'
import { silent } from './test-terminal.ts'

/** A queue over an ingest whose answers the test gives. */
function setUp() {
  const calls: { terminal: string; texts: string[]; answer(acks: string[]): void; fail(): void }[] = []
  const acks: string[] = []
  const warnings: { times: number }[] = []
  let clock = 0
  const ingest = (terminal: string, arrivals: readonly Arrival[]) =>
    new Promise<string[]>((answer, fail) =>
      calls.push({
        terminal,
        texts: arrivals.map(({ bytes }) => bytes.toString()),
        answer,
        fail: () => fail(new Error('database away')),
      }),
    )
  const queue = createIngestQueue({
    ingest,
    acknowledge: (terminal, text) => acks.push(`${terminal}: ${text}`),
    now: () => clock,
    log: { ...silent, warn: (detail) => warnings.push(detail as { times: number }) },
  })
  const receive = (terminal: string, text: string) => queue.receive(terminal, Buffer.from(text))
  return { queue, receive, calls, acks, warnings, pass: (ms: number) => (clock += ms) }
}

const turn = () => new Promise(setImmediate)

test('a terminal has one worker; what came meanwhile goes as one group, in order', async () => {
  const { queue, receive, calls, acks } = setUp()
  for (const text of ['1', '2', '3']) receive('a', text)
  expect(calls.map(({ texts }) => texts)).toEqual([['1']])
  calls[0]?.answer(['up to 1'])
  await turn()
  expect(calls[1]?.texts).toEqual(['2', '3'])
  calls[1]?.answer(['up to 3'])
  await queue.idle()
  expect(acks).toEqual(['a: up to 1', 'a: up to 3'])
})

test('four work at once and the others wait their turn', async () => {
  const { queue, receive, calls } = setUp()
  for (let i = 0; i < 9; i++) receive(`t-${i}`, 'x')
  receive('t-0', 'y')
  expect(calls).toHaveLength(4)
  for (let i = 0; i < 10; i++) {
    calls[i]?.answer([])
    await turn()
  }
  await queue.idle()
  expect(
    calls
      .slice(4)
      .map(({ terminal }) => terminal)
      .sort(),
  ).toEqual(['t-0', 't-4', 't-5', 't-6', 't-7', 't-8'])
})

test('a failure acknowledges nothing, is said once in five seconds, and the next group is tried', async () => {
  const { queue, receive, calls, acks, warnings, pass } = setUp()
  for (let i = 0; i < 3; i++) {
    receive('a', String(i))
    calls[i]?.fail()
    await queue.idle()
  }
  expect(acks).toEqual([])
  expect(warnings).toMatchObject([{ times: 1 }])
  pass(5000)
  receive('a', '3')
  calls[3]?.fail()
  await queue.idle()
  expect(warnings).toMatchObject([{ times: 1 }, { times: 3 }])
  receive('a', '4')
  calls[4]?.answer(['up to 4'])
  await queue.idle()
  expect(acks).toEqual(['a: up to 4'])
})

test('the queue is bounded in all and for each terminal', async () => {
  const { queue, calls } = setUp()
  const piece = Buffer.alloc(1024 * 1024)
  for (let t = 0; t < 40; t++) for (let i = 0; i < 20; i++) queue.receive(`t-${t}`, piece)
  let answered = 0
  while (answered < calls.length) {
    calls[answered]?.answer([])
    answered += 1
    await turn()
  }
  await queue.idle()
  const taken = calls.reduce((sum, { texts }) => sum + texts.reduce((n, text) => n + text.length, 0), 0)
  // What the six workers took out of the queue before it was full comes on top.
  expect(taken).toBeLessThanOrEqual(QUEUE_MAX_BYTES + 6 * piece.length)
  const most = Math.max(...calls.map(({ texts }) => texts.length))
  expect(most).toBeLessThanOrEqual(8)
})

test('what is sent again while it waits takes the place of its older self', async () => {
  const { queue, receive, calls } = setUp()
  const batch = (first: number, at: number) =>
    JSON.stringify({ at, epoch: 'a'.repeat(32), first, count: 5, tip: 'b'.repeat(64) })
  receive('a', 'busy')
  for (const at of [1, 2, 3]) for (const first of [1, 6]) receive('a', batch(first, at))
  receive('a', 'nonsense')
  receive('a', 'nonsense')
  calls[0]?.answer([])
  await turn()
  expect(calls[1]?.texts).toEqual([batch(1, 3), batch(6, 3), 'nonsense', 'nonsense'])
  calls[1]?.answer([])
  await queue.idle()
})

test('closing finishes what had come and takes nothing more', async () => {
  const { queue, receive, calls, acks } = setUp()
  receive('a', '1')
  const closed = queue.close()
  receive('a', '2')
  calls[0]?.answer(['up to 1'])
  await closed
  expect(calls).toHaveLength(1)
  expect(acks).toEqual(['a: up to 1'])
})

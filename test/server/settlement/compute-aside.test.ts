/** The thread that computes is kept for the next month, and never trusted with more than one at a time. */
import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { PlainMonth } from '../../../core/plain-date.ts'
import { computeAside } from '../../../server/settlement/compute-aside.ts'
import { type Desk, openDesk } from '../access/desk.ts'
import { MONTH, plantCounty } from './small-county.ts'

const started = vi.hoisted((): Worker[] => [])
vi.mock('node:worker_threads', async (original) => {
  const threads = await original<typeof import('node:worker_threads')>()
  class Counted extends threads.Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given)
      started.push(this)
    }
  }
  return { ...threads, Worker: Counted }
})

let desk: Desk
let account: number
beforeAll(async () => {
  desk = await openDesk()
  await plantCounty(desk.pool)
  account = (await desk.person('clerk-li', 'clerk')).id
})
afterAll(() => desk.close())

const never = new AbortController().signal
const compute = (month: string, signal = never) =>
  computeAside(
    desk.pool,
    month as PlainMonth,
    { account, address: null, at: new Date(desk.clock.now) },
    () => {},
    signal,
  )
const connections = async () =>
  (
    await desk.pool.query(
      `SELECT FROM pg_stat_activity
        WHERE application_name = 'yangyi-computation' AND datname = current_database()`,
    )
  ).rowCount

it('computes one month after the other in one thread, also after a refusal and a stop', async () => {
  expect(await compute(MONTH)).toMatchObject({ version: 1 })
  await expect(compute('2020-01')).rejects.toMatchObject({ code: 'no-policy' })
  const stop = new AbortController()
  const stopped = compute(MONTH, stop.signal)
  stop.abort()
  await expect(stopped).rejects.toMatchObject({ code: 'computing-cancelled' })
  expect(await compute(MONTH)).toMatchObject({ version: 2 })
  expect(started).toHaveLength(1)
  await expect.poll(connections).toBe(0)
})

it('computes two at once in two threads, and keeps one of them', async () => {
  const ended = new Set<Worker>()
  const both = [compute(MONTH), compute('2026-09')]
  for (const thread of started) thread.once('exit', () => ended.add(thread))
  await Promise.all(both)
  expect(started).toHaveLength(2)
  await expect.poll(() => ended.size).toBe(1)
  await compute(MONTH)
  expect(started).toHaveLength(2)
})

it('says so where the thread ends, and starts another', async () => {
  const thread = started.find(({ threadId }) => threadId > 0)
  const broken = compute(MONTH)
  await thread?.terminate()
  await expect(broken).rejects.toThrow('ended with 1')
  expect(await compute(MONTH)).toMatchObject({ version: expect.any(Number) })
  expect(started).toHaveLength(3)
})

/** A computation of some thousand elders beside the server's thread, which goes on turning meanwhile. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BENCH_MONTH, makeCounty } from '../../../cli/bench/settle-county.ts'
import type { PlainMonth } from '../../../core/plain-date.ts'
import { createLogger } from '../../../server/plugins/logger.ts'
import { type Watch, watchUntil } from '../../../server/settlement/computations.ts'
import { computeAside } from '../../../server/settlement/compute-aside.ts'
import { settleMonth } from '../../../server/settlement/compute-month.ts'
import { type Desk, openDesk } from '../access/desk.ts'

const POLICY = resolve(import.meta.dirname, '../../../cli/bench/zhongyang-2024.json')
const TAPS = 160_000
const month = BENCH_MONTH as PlainMonth

let desk: Desk
beforeAll(async () => {
  desk = await openDesk({ log: createLogger('fatal') })
  await makeCounty(desk.pool, TAPS, readFileSync(POLICY, 'utf8'))
}, 120_000)
afterAll(() => desk?.close())

/** Turns of this thread's loop from the first word of settling elders to the last. */
async function turnsWhile(
  work: (tell: Watch['tell']) => Promise<unknown>,
): Promise<{ turns: number; told: number }> {
  let turn = 0
  let isOver = false
  const spin = () => {
    turn += 1
    if (!isOver) setImmediate(spin)
  }
  const settling: number[] = []
  spin()
  try {
    await work((phase) => {
      if (phase === 'settling') settling.push(turn)
    })
  } finally {
    isOver = true
  }
  return { turns: (settling.at(-1) ?? 0) - (settling[0] ?? 0), told: settling.length }
}

it('settles elders in a thread of its own while the server’s turns', async () => {
  const never = new AbortController().signal
  // In this thread the loop turns when the computation pauses, and not otherwise.
  const here = await turnsWhile((tell) => settleMonth(desk.pool, month, watchUntil(never, tell), 'sheets'))
  expect(here.told).toBeGreaterThan(3)
  expect(here.turns).toBeLessThan(here.told * 3)

  const by = {
    account: (await desk.person('clerk', 'clerk')).id,
    address: null,
    at: new Date(desk.clock.now),
  }
  const aside = await turnsWhile((tell) => computeAside(desk.pool, month, by, tell, never))
  expect(aside.told).toBe(here.told)
  expect(aside.turns).toBeGreaterThan(10 * here.turns)
}, 120_000)

it('answers while a month is computed', async () => {
  const clerk = await desk.person('clerk-li', 'clerk')
  let isOver = false
  const computing = clerk.send('POST', `/api/months/${month}/compute`, {}).finally(() => {
    isOver = true
  })
  // Asked one by one, so each of them is a turn of its own; the computation pauses for four.
  let answers = 0
  while (!isOver) {
    expect((await desk.app.inject('/health')).statusCode).toBe(200)
    const progress = (await clerk.get(`/api/months/${month}/computation`)).json()
    if (progress?.phase === 'settling') answers += 1
  }
  expect((await computing).statusCode).toBe(200)
  expect(answers).toBeGreaterThan(4)
}, 120_000)

/** A computation that is watched, stopped, started twice and interrupted. */

import type { PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PlainMonth } from '../../../core/plain-date.ts'
import { createLogger } from '../../../server/plugins/logger.ts'
import { createComputations } from '../../../server/settlement/computations.ts'
import { settleMonth } from '../../../server/settlement/compute-month.ts'
import { type Desk, openDesk, type Person } from '../access/desk.ts'
import { MONTH, plantCounty } from './small-county.ts'

const month = MONTH as PlainMonth
const PATH = `/api/months/${MONTH}`

describe('the list of computations', () => {
  it('tells how far each is, runs one a month at a time, and stops it at its next pause', async () => {
    let clock = 0
    const computations = createComputations(() => clock)
    const gate = Promise.withResolvers<void>()
    const running = computations.run(month, async (watch) => {
      watch.tell('reading', 5, 5)
      clock = 1000
      watch.tell('settling', 0, 80)
      clock = 3000
      watch.tell('settling', 20, 80)
      await gate.promise
      await watch.pause()
      return 'done'
    })
    expect(computations.progress(month)).toEqual({ phase: 'settling', done: 20, total: 80, secondsLeft: 6 })
    await expect(computations.run(month, async () => 'again')).rejects.toMatchObject({ code: 'computing' })
    const stopped = computations.cancel(month)
    gate.resolve()
    await expect(running).rejects.toMatchObject({ code: 'computing-cancelled' })
    await stopped
    expect(computations.progress(month)).toBeNull()
    expect(await computations.run(month, async () => 'again')).toBe('again')
  })

  it('says so where it was too late to stop one', async () => {
    const computations = createComputations(() => 0)
    const gate = Promise.withResolvers<void>()
    const running = computations.run(month, async (watch) => {
      await watch.pause()
      await gate.promise
      return 'written'
    })
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    const stopped = computations.cancel(month)
    gate.resolve()
    await expect(stopped).rejects.toMatchObject({ code: 'computing-written' })
    expect(await running).toBe('written')
  })
})

describe('at the desk, while the settlements are held so that none can be written', () => {
  let desk: Desk
  let clerk: Person
  let hold: PoolClient
  beforeAll(async () => {
    desk = await openDesk({ log: createLogger('fatal') })
    await plantCounty(desk.pool)
    clerk = await desk.person('clerk-li', 'clerk')
  })
  afterAll(() => desk.close())
  beforeEach(async () => {
    hold = await desk.pool.connect()
    await hold.query('BEGIN; LOCK TABLE settlement IN SHARE MODE')
    return async () => {
      await hold.query('ROLLBACK')
      hold.release()
    }
  })

  const versions = async () =>
    (await desk.pool.query<{ version: number }>('SELECT version FROM settlement ORDER BY version')).rows
  /** Resolves when the computation's thread waits to write. */
  const atTheDoor = () =>
    expect.poll(waiting, { timeout: 20_000 }).toEqual([expect.objectContaining({ pid: expect.any(Number) })])
  const waiting = async () =>
    (
      await desk.pool.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE application_name = 'yangyi-computation'
           AND wait_event_type = 'Lock' AND datname = current_database()`,
      )
    ).rows

  it('a second start is refused, and one version comes of both', async () => {
    const first = clerk.send('POST', `${PATH}/compute`, {})
    await atTheDoor()
    const second = await clerk.send('POST', `${PATH}/compute`, {})
    expect([second.statusCode, second.json().code]).toEqual([409, 'computing'])
    await hold.query('ROLLBACK')
    expect((await first).statusCode).toBe(200)
    expect(await versions()).toEqual([{ version: 1 }])
  })

  it('a stop is honoured up to the commit', async () => {
    const computing = clerk.send('POST', `${PATH}/compute`, {})
    await atTheDoor()
    const stopping = clerk.send('DELETE', `${PATH}/computation`)
    await new Promise((resolve) => setImmediate(resolve))
    await expect
      .poll(async () => (await clerk.get(`${PATH}/computation`)).json(), { timeout: 20_000 })
      .not.toBeNull()
    await hold.query('ROLLBACK')
    expect((await stopping).statusCode).toBe(204)
    expect((await computing).json().code).toBe('computing-cancelled')
    expect(await versions()).toEqual([{ version: 1 }])
  })

  it('one that is interrupted leaves nothing, and starting it anew comes to the same', async () => {
    const before = await settleMonth(desk.pool, month, { tell() {}, async pause() {} }, 'sheets')
    const computing = clerk.send('POST', `${PATH}/compute`, {})
    await atTheDoor()
    const [{ pid } = { pid: 0 }] = await waiting()
    await desk.pool.query('SELECT pg_terminate_backend($1)', [pid])
    expect((await computing).statusCode).toBeGreaterThanOrEqual(500)
    expect((await clerk.get(`${PATH}/computation`)).json()).toBeNull()
    expect(await versions()).toEqual([{ version: 1 }])
    await hold.query('ROLLBACK')
    const again = await clerk.send('POST', `${PATH}/compute`, {})
    expect(again.json().settlement).toMatchObject({
      version: 2,
      hashes: { result: before.resultHash.toString('hex') },
    })
  })

  it('others are answered by the same process', async () => {
    const computing = clerk.send('POST', `${PATH}/compute`, {})
    await atTheDoor()
    expect((await clerk.get('/api/months')).statusCode).toBe(200)
    await hold.query('ROLLBACK')
    expect((await computing).statusCode).toBe(200)
  })

  it('can be asked about by whoever reads settlements, and stopped by whoever computes them', async () => {
    const reviewer = await desk.person('reviewer-wang', 'reviewer')
    expect((await reviewer.get(`${PATH}/computation`)).json()).toBeNull()
    expect((await reviewer.send('DELETE', `${PATH}/computation`)).statusCode).toBe(403)
    expect((await clerk.send('DELETE', `${PATH}/computation`)).statusCode).toBe(204)
  })
})

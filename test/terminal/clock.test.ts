import { uptime } from 'node:os'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createClock } from '../../terminal/clock.ts'
import { thisMachine } from '../../terminal/machine.ts'
import { machineAt, NOON } from './support.ts'

// The same cases at every run.
fc.configureGlobal({ seed: 725 })

const YEAR = 365 * 86_400_000

test('without contact there is only the wall clock', () => {
  const machine = machineAt(NOON)
  const clock = createClock(machine, null)
  expect(clock.now()).toEqual({ time: NOON, quality: 'wall' })
  expect(clock.stamp()).toEqual({ at: NOON, boot: 'boot-1', uptime: 1_000_000 })
})

test('after contact the uptime carries the time on, whatever is done to the wall clock', () => {
  const machine = machineAt(NOON - YEAR)
  const clock = createClock(machine, null)
  const { boot, uptime } = clock.stamp()
  machine.pass(400)
  clock.heard(NOON, { boot, uptime })
  // The server answered between 0 and 400 ms after sending.
  expect(clock.now()).toEqual({ time: NOON + 200, quality: 'contact' })
  machine.time += 3 * YEAR
  machine.up += 60_000
  expect(clock.now()).toEqual({ time: NOON + 60_200, quality: 'contact' })
  expect(clock.stamp().at).toBe(machine.time)
})

test('the closer of two contacts holds, until the quartz may have strayed further', () => {
  const machine = machineAt(NOON)
  const clock = createClock(machine, null)
  const contact = (serverTime: number, took: number) => {
    const { boot, uptime } = clock.stamp()
    machine.pass(took)
    return clock.heard(serverTime, { boot, uptime })
  }
  contact(NOON, 20)
  expect(contact(NOON + 2_020, 4_000)).toMatchObject({ error: 10 })
  machine.pass(YEAR)
  expect(contact(NOON + YEAR, 4_000)).toMatchObject({ error: 2_000, time: NOON + YEAR + 2_000 })
})

test('a contact that the held one cannot agree with holds: the uptime stood still meanwhile', () => {
  const machine = machineAt(NOON)
  const clock = createClock(machine, null)
  const { boot, uptime } = clock.stamp()
  machine.pass(20)
  clock.heard(NOON + 10, { boot, uptime })
  machine.pass(4_000)
  const hour = 3_600_000
  clock.heard(NOON + hour + 2_000, { boot, uptime: uptime + 20 })
  expect(clock.now()).toEqual({ time: NOON + hour + 4_000, quality: 'contact' })
})

test('without contact the time is never before one that is known to be past', () => {
  const machine = machineAt(0)
  const kept = { boot: 'boot-0', uptime: 5, time: NOON, error: 5 }
  expect(createClock(machine, kept).now()).toEqual({ time: NOON, quality: 'wall' })
  expect(createClock(machine, kept, NOON + 7).now().time).toBe(NOON + 7)
  machine.time = NOON + 9
  expect(createClock(machine, kept, NOON + 7).now().time).toBe(NOON + 9)
})

test('the uptime of this machine counts milliseconds and does not go back', () => {
  const machine = thisMachine()
  const readings = Array.from({ length: 1_000 }, () => machine.uptime())
  expect(readings.every((up, i) => Number.isSafeInteger(up) && up >= (readings[i - 1] ?? 0))).toBe(true)
  expect(Math.abs(machine.uptime() - uptime() * 1_000)).toBeLessThan(1_000)
})

test.each([
  ['an answer to no message', () => null],
  ['an answer to a message of another boot', () => ({ boot: 'boot-0', uptime: 999_990 })],
  ['an answer to a message not sent yet', () => ({ boot: 'boot-1', uptime: 1_000_001 })],
  ['an answer that took minutes', () => ({ boot: 'boot-1', uptime: 1_000_000 - 120_000 })],
])('%s says nothing about the time', (_, sent) => {
  const clock = createClock(machineAt(NOON), null)
  expect(clock.heard(NOON + YEAR, sent())).toBeNull()
  expect(clock.now().quality).toBe('wall')
})

test('a contact that an earlier process kept holds within the boot, and not beyond it', () => {
  const kept = { boot: 'boot-1', uptime: 900_000, time: NOON, error: 5 }
  expect(createClock(machineAt(0), kept).now()).toEqual({ time: NOON + 100_000, quality: 'contact' })
  expect(createClock(machineAt(0), { ...kept, boot: 'boot-0' }).now().quality).toBe('wall')
  expect(createClock(machineAt(0), { ...kept, uptime: 1_000_001 }).now().quality).toBe('wall')
})

test('the true time lies within the error that is claimed', () => {
  const exchange = fc.record({ wait: fc.nat(3_600_000), there: fc.nat(20_000), back: fc.nat(20_000) })
  fc.assert(
    fc.property(fc.array(exchange, { minLength: 1, maxLength: 8 }), fc.nat(1_000), (exchanges, skew) => {
      const machine = machineAt(NOON + skew)
      const clock = createClock(machine, null)
      const truth = () => NOON + machine.up - 1_000_000
      for (const { wait, there, back } of exchanges) {
        machine.pass(wait)
        const { boot, uptime } = clock.stamp()
        machine.pass(there)
        const serverTime = truth()
        machine.pass(back)
        const held = clock.heard(serverTime, { boot, uptime })
        if (held === null) continue
        expect(Math.abs(clock.now().time - truth())).toBeLessThanOrEqual(held.error + 1)
      }
    }),
  )
})

describe('a wall clock alone', () => {
  const HOUR = 3_600_000
  test('that stands before what is past is wrong, and the time goes on from there', () => {
    const machine = machineAt(NOON - HOUR)
    const clock = createClock(machine, null, NOON)
    expect([clock.trust(), clock.now().time]).toEqual(['wrong', NOON])
    machine.pass(HOUR / 2)
    expect(clock.now().time).toBe(NOON + HOUR / 2)
    machine.time = NOON + HOUR / 2 - 60_000
    expect([clock.trust(), clock.now().time]).toEqual(['wall', NOON + HOUR / 2])
  })

  test('may be ahead of the last contact as far as the terminal has lived since, and not by a leap', () => {
    const days = (n: number) => n * 24 * HOUR
    const trust = (wall: number, past: number, lived = 0) =>
      createClock(machineAt(wall), null, past, lived).trust()
    expect(trust(NOON + days(44), NOON)).toBe('wall')
    expect(trust(NOON + days(46), NOON)).toBe('wrong')
    expect(trust(NOON + days(200), NOON, NOON + days(190))).toBe('wall')
    expect(trust(NOON, 0)).toBe('wall')
    expect(trust(0, 0)).toBe('wall')
  })

  test('counts no more once there was contact', () => {
    const machine = machineAt(0)
    const clock = createClock(machine, null, NOON)
    clock.heard(NOON + HOUR, { boot: machine.boot, uptime: machine.uptime() })
    expect([clock.trust(), clock.now()]).toEqual(['contact', { time: NOON + HOUR, quality: 'contact' }])
  })
})

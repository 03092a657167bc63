import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parseRecord, type TerminalRecord } from '../../core/record.ts'
import { jumpBetween, lastLived } from '../../terminal/alive.ts'
import { createClock } from '../../terminal/clock.ts'
import type { Journal } from '../../terminal/journal/journal.ts'
import { openJournal } from '../../terminal/journal/open.ts'
import { Kiosk } from '../../terminal/kiosk.ts'
import { CARDS, journalOptions, machineAt, NOON, quiet, rosterOf, rosterToken, scratch } from './support.ts'

fc.configureGlobal({ seed: 725 })

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A terminal that is started and stopped on one machine, and whose records the test reads. */
function stand(at = NOON) {
  const machine = machineAt(at)
  const folder = scratch()
  let journal: Journal | null = null
  onTestFinished(() => journal?.close())
  const held = () => {
    if (journal === null) throw new Error('not started')
    return journal
  }
  const start = () => {
    journal = openJournal(
      journalOptions(join(folder, 'journal.db'), {
        stamp: () => ({ at: machine.wall(), boot: machine.boot, uptime: machine.uptime() }),
      }),
    )
    const opened = journal
    const roster = rosterOf(5, { issued: NOON - DAY })
    const past = Math.max(opened.mark.ackedAt ?? 0, opened.lastSureTime(), roster.issued)
    const clock = createClock(machine, null, past, lastLived(opened))
    const kiosk = new Kiosk(clock, { readers: [], camera: false }, 'yangyi test', quiet)
    kiosk.takePlace({
      ...{ siteName: '柳树村老年助餐点', rosterToken, journal: opened, clock, roster: () => roster },
      ...{ online: () => true, written: () => {} },
    })
    kiosk.tick()
    return { kiosk, clock }
  }
  const restart = (boot?: string) => {
    held().close()
    if (boot !== undefined) {
      machine.boot = boot
      machine.up = 20_000
    }
    return start()
  }
  const records = (kind: TerminalRecord['kind']) =>
    held()
      .batch(1, held().mark.last)
      .flatMap(({ text }) => {
        const read = parseRecord(text)
        return read.ok && read.value.kind === kind ? [read.value.body] : []
      })
  const contact = (clock: ReturnType<typeof createClock>, time: number) =>
    clock.heard(time, { boot: machine.boot, uptime: machine.uptime() })
  return { machine, start, restart, records, contact, held }
}

describe('a time in which the terminal was off', () => {
  test('while meals were served is written down, by power or by process', () => {
    const { machine, start, restart, records } = stand()
    start()
    machine.pass(20 * MINUTE)
    restart()
    expect(records('outage')).toEqual([{ from: NOON, to: NOON + 20 * MINUTE, cause: 'process' }])
    machine.pass(30 * MINUTE)
    restart('boot-2')
    expect(records('outage').slice(1)).toEqual([
      { from: NOON + 20 * MINUTE, to: NOON + 50 * MINUTE, cause: 'power' },
    ])
  })

  test('between meals, in a night, or for a moment is none', () => {
    const { machine, start, restart, records } = stand(NOON + 90 * MINUTE)
    start()
    machine.pass(2 * HOUR)
    restart('boot-2')
    machine.pass(MINUTE)
    restart('boot-3')
    machine.pass(5 * HOUR)
    expect(records('outage')).toEqual([])
    restart('boot-4')
    // That one went through dinner.
    expect(records('outage').length).toBe(1)
  })

  test('because the machine was asleep is written down, too, and nothing where it was only busy', () => {
    const { machine, start, records } = stand()
    const { kiosk } = start()
    machine.pass(30 * MINUTE)
    kiosk.tick()
    machine.sleep(MINUTE)
    kiosk.tick()
    expect(records('outage')).toEqual([])
    machine.sleep(20 * MINUTE)
    machine.pass(5_000)
    kiosk.tick()
    kiosk.tick()
    const from = NOON + 31 * MINUTE
    expect(records('outage')).toEqual([{ from, to: from + 20 * MINUTE + 5_000, cause: 'suspend' }])
    // Through the night, when nobody is at the table.
    machine.pass(8 * HOUR)
    kiosk.tick()
    machine.sleep(8 * HOUR)
    kiosk.tick()
    expect(records('outage')).toHaveLength(1)
    expect(records('clock')).toEqual([])
  })

  test('is written once the time is known, where the clock of the machine lost it', () => {
    const { machine, start, restart, records, contact } = stand()
    const { kiosk: _, clock } = start()
    contact(clock, NOON)
    machine.time = 0
    const { kiosk, clock: lost } = restart('boot-2')
    expect(lost.trust()).toBe('wrong')
    machine.pass(5 * MINUTE)
    kiosk.tick()
    expect(records('outage')).toEqual([])
    contact(lost, NOON + 65 * MINUTE)
    kiosk.tick()
    kiosk.tick()
    expect(records('outage')).toEqual([{ from: NOON, to: NOON + HOUR, cause: 'power' }])
  })
})

describe('a wall clock that is set', () => {
  test('while the terminal runs is written down with what it said and says', () => {
    const { machine, start, records } = stand()
    const { kiosk } = start()
    machine.pass(15_000)
    kiosk.tick()
    expect(records('clock')).toEqual([])
    machine.pass(15_000)
    machine.time -= 2 * HOUR
    kiosk.tick()
    kiosk.tick()
    expect(records('clock')).toEqual([{ before: NOON + 30_000, after: NOON + 30_000 - 2 * HOUR }])
  })

  test('while it is off is seen at the start: within a boot any step, across boots one that no rest explains', () => {
    const reading = (wall: number, uptime: number, boot = 'a') => ({ wall, uptime, boot })
    const before = reading(NOON, 1_000)
    expect(jumpBetween(before, reading(NOON + HOUR, 1_000 + HOUR))).toBeNull()
    expect(jumpBetween(before, reading(NOON + HOUR, 1_000))).toEqual({ before: NOON, after: NOON + HOUR })
    expect(jumpBetween(before, reading(NOON + 40 * DAY, 1_000, 'b'))).toBeNull()
    expect(jumpBetween(before, reading(NOON + 50 * DAY, 1_000, 'b'))).not.toBeNull()
    expect(jumpBetween(before, reading(NOON - HOUR, 1_000, 'b'))).toEqual({
      before: NOON,
      after: NOON - HOUR,
    })
  })

  test('and steps no more than time does is never written down', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 * DAY }), { maxLength: 20 }), (waits) => {
        let [wall, uptime] = [NOON, 1_000]
        for (const wait of waits) {
          const before = { wall, uptime, boot: 'a' }
          wall += wait
          uptime += wait
          expect(jumpBetween(before, { wall, uptime, boot: 'a' })).toBeNull()
        }
      }),
    )
  })
})

describe('a meal by an untrusted clock', () => {
  test('is kept, and never falls before what is known to be past', () => {
    const { machine, start, restart, records, contact } = stand()
    const { kiosk, clock } = start()
    contact(clock, NOON)
    kiosk.card(CARDS.wang, 0)
    machine.time = 0
    const later = restart('boot-2')
    expect(later.kiosk.view()).toMatchObject({ clock: 'wrong', day: '2024-07-18', trouble: null })
    later.kiosk.card(CARDS.nobody, 0)
    expect(records('meal').at(-1)).toMatchObject({ day: '2024-07-18', clock: 'wall', time: NOON })
  })

  test('far ahead is kept and marked: the jump stands in the chain, the screen says so, and no day is closed', () => {
    const { machine, start, restart, records, contact } = stand()
    const { kiosk, clock } = start()
    contact(clock, NOON)
    kiosk.card(CARDS.wang, 0)
    machine.time += 400 * DAY
    const { kiosk: wrong } = restart('boot-2')
    expect(wrong.view().clock).toBe('wrong')
    wrong.card(CARDS.wang, 0)
    expect(records('clock').length).toBe(1)
    expect(records('meal').at(-1)).toMatchObject({ day: '2025-08-22', clock: 'wall' })
    wrong.tick()
    expect(records('day-close')).toEqual([])
    // Contact tells the true day again, and what the wall clock said has not become known.
    machine.time = NOON + HOUR
    const { kiosk: right } = restart('boot-3')
    expect(right.view()).toMatchObject({ clock: 'wall', day: '2024-07-18' })
  })
})

test('what the server has held for long is trimmed piece by piece, while nobody is at the table', () => {
  const { machine, start, held } = stand()
  const { kiosk } = start()
  held().together(() => {
    for (let i = 0; i < 5_500; i += 1) held().write('test', { note: '好' })
  })
  held().acknowledge(held().mark.last, NOON - 92 * DAY, null)
  held().acknowledge(held().mark.last, NOON, null)
  kiosk.card(CARDS.wang, 0)
  machine.pass(30 * MINUTE)
  kiosk.tick()
  expect(held().anchor.seq).toBe(0)
  machine.pass(2 * HOUR)
  kiosk.card(CARDS.nobody, 0)
  machine.pass(9 * MINUTE)
  kiosk.tick()
  expect(held().anchor.seq).toBe(0)
  machine.pass(MINUTE)
  for (const trimmed of [200, 400]) {
    kiosk.tick()
    expect(held().anchor.seq).toBe(trimmed)
  }
})

describe('the disk', () => {
  test('that refused somebody’s meal is written down once it takes records again, with what it was', () => {
    const { machine, start, records, held } = stand()
    const { kiosk } = start()
    const failing = held()
    const append = failing.append.bind(failing)
    failing.append = () => ({
      ok: false,
      failure: Object.assign(new Error('full'), { code: 'journal-full' }) as never,
    })
    kiosk.card(CARDS.wang, 0)
    expect(kiosk.view()).toMatchObject({ trouble: 'journal', disk: 'journal-full' })
    machine.pass(20_000)
    failing.append = append
    kiosk.tick()
    expect(kiosk.view()).toMatchObject({ trouble: null, disk: null })
    expect(records('outage')).toEqual([{ from: NOON, to: NOON + 20_000, cause: 'journal-full' }])
  })
})

test('a terminal that was ended says so, takes no card, and stays ended', () => {
  const { start, restart, held } = stand()
  const { kiosk } = start()
  kiosk.card(CARDS.wang, 0)
  held().end('换机', 'liushu')
  const { last } = held().mark
  kiosk.card(CARDS.nobody, 0)
  kiosk.tick()
  expect(kiosk.view().trouble).toBe('ended')
  const again = restart('boot-2')
  again.kiosk.card(CARDS.nobody, 0)
  again.kiosk.tick()
  expect([again.kiosk.view().trouble, held().mark.last]).toEqual(['ended', last])
})

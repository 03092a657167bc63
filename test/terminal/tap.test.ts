import { describe, expect, test } from 'vitest'
import type { PlainDate } from '../../core/plain-date.ts'
import { parseRecord } from '../../core/record.ts'
import { createClock } from '../../terminal/clock.ts'
import { Journal } from '../../terminal/journal/journal.ts'
import { takeTap } from '../../terminal/tap.ts'
import {
  CARDS,
  databaseIn,
  journalIn,
  journalOptions,
  machineAt,
  NOON,
  rosterOf,
  rosterToken,
  scratch,
} from './support.ts'

function kiosk() {
  const machine = machineAt(NOON)
  const clock = createClock(machine, null)
  const journal = journalIn(scratch(), { stamp: clock.stamp })
  const tap = (card: keyof typeof CARDS) => takeTap(rosterToken(CARDS[card]), journal, rosterOf(5), clock)
  const written = () =>
    journal.batch(2, journal.mark.last).map(({ text }) => {
      const read = parseRecord(text)
      return read.ok ? read.value : null
    })
  const contact = () => clock.heard(machine.time, { boot: machine.boot, uptime: machine.uptime() })
  return { machine, clock, journal, tap, contact, written }
}

describe('a tap', () => {
  test('is written down with all that settlement needs, then shown', () => {
    const { tap, written } = kiosk()
    expect(tap('wang')).toEqual({
      ok: true,
      written: true,
      shown: {
        ...{
          code: 'recorded',
          name: '王秀英',
          call: '王大娘',
          meal: 'lunch',
          place: 1,
          at: NOON,
          shownFor: 5_000,
          undoUntil: NOON + 30_000,
          photo: null,
        },
      },
    })
    expect(written().map((record) => record?.body)).toEqual([
      {
        ...{ site: 'liushu', day: '2024-07-18', meal: 'lunch', service: 'dine-in', elder: 'e-1', price: 800 },
        ...{ token: rosterToken(CARDS.wang), time: NOON, clock: 'wall', roster: 5, reason: null },
        ...{ assisted: null, carrier: null, collective: null },
      },
    ])
  })

  test('for a meal already had writes nothing', () => {
    const { tap, journal, contact } = kiosk()
    contact()
    tap('wang')
    expect(tap('wang')).toMatchObject({
      ok: true,
      written: false,
      shown: { code: 'already-eaten', place: null },
    })
    expect(journal.mark.last).toBe(2)
  })

  test('for a meal already had is written where only the wall clock says so, and the guest counts once', () => {
    const { tap, journal } = kiosk()
    tap('wang')
    expect(tap('wang')).toMatchObject({ written: true, shown: { code: 'already-eaten', place: null } })
    expect(journal.mark.last).toBe(3)
    expect(journal.counts('2024-07-18' as PlainDate, 'lunch')['dine-in']).toBe(1)
  })

  test('that is written is shown, whatever cannot be read after the commit', () => {
    const { tap, journal } = kiosk()
    const append = journal.append.bind(journal)
    journal.append = (kind, body) => {
      const appended = append(kind, body)
      journal.close()
      return appended
    }
    expect(tap('wang')).toMatchObject({ ok: true, written: true, shown: { code: 'recorded', place: 1 } })
  })

  test('that expects no subsidy is written with its reason, and the advice stays longer', () => {
    const { tap, written } = kiosk()
    expect(tap('li')).toMatchObject({
      written: true,
      shown: { code: 'lost-card', name: '李建国', shownFor: 20_000 },
    })
    expect(tap('nobody')).toMatchObject({
      shown: { code: 'unknown-card', name: null, call: null, place: null },
    })
    expect(written().map((record) => record?.body)).toMatchObject([
      { elder: 'e-2', reason: 'lost-card' },
      { elder: null, reason: 'unknown-card', token: rosterToken(CARDS.nobody) },
    ])
  })

  test('too early does not spoil the meal itself', () => {
    const { tap, machine } = kiosk()
    machine.time -= 2 * 3_600_000
    expect(tap('wang')).toMatchObject({ shown: { code: 'outside-window' } })
    machine.pass(2 * 3_600_000)
    expect(tap('wang')).toMatchObject({ shown: { code: 'recorded', place: 1 } })
    expect(tap('wang')).toMatchObject({ shown: { code: 'already-eaten' } })
  })

  test('goes by the true time and says so, while the envelope keeps the wall clock', () => {
    const { tap, machine, clock, written } = kiosk()
    clock.heard(NOON, { boot: machine.boot, uptime: machine.uptime() })
    machine.time -= 86_400_000 * 365
    expect(tap('wang')).toMatchObject({ shown: { code: 'recorded', at: NOON } })
    const body = { day: '2024-07-18', time: NOON, clock: 'contact' }
    expect(written()).toMatchObject([{ at: NOON - 86_400_000 * 365, body }])
  })

  test('of a new day comes after the close of the days before', () => {
    const { tap, machine, written } = kiosk()
    tap('wang')
    machine.pass(86_400_000)
    tap('wang')
    expect(written().map((record) => [record?.kind, record?.kind === 'meal' && record.body.day])).toEqual([
      ['meal', '2024-07-18'],
      ['day-close', false],
      ['meal', '2024-07-19'],
    ])
  })

  test('on a disk that refuses is a failure and no result', () => {
    const folder = scratch()
    journalIn(folder).close()
    const db = databaseIn(folder)
    db.exec('PRAGMA query_only = 1')
    const journal = new Journal(db, journalOptions('').stamp)
    const tapped = takeTap(rosterToken(CARDS.wang), journal, rosterOf(5), createClock(machineAt(NOON), null))
    expect(tapped).toEqual({ ok: false, failure: expect.objectContaining({ code: 'journal-read-only' }) })
  })
})

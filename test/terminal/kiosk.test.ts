import { describe, expect, test } from 'vitest'
import { createClock } from '../../terminal/clock.ts'
import type { ReaderState, ScreenView } from '../../terminal/contract/screen.ts'
import { Journal } from '../../terminal/journal/journal.ts'
import { Kiosk } from '../../terminal/kiosk.ts'
import {
  CARDS,
  databaseIn,
  journalIn,
  machineAt,
  NOON,
  quiet,
  rosterOf,
  rosterToken,
  scratch,
} from './support.ts'

const ATTACHED: Pick<ScreenView, 'readers' | 'camera'> = {
  readers: [{ kind: 'sam', state: 'starting' }],
  camera: false,
}

function stand(start = NOON) {
  const machine = machineAt(start)
  const clock = createClock(machine, null)
  const folder = scratch()
  journalIn(folder, { stamp: clock.stamp }).close()
  const db = databaseIn(folder)
  const journal = new Journal(db, clock.stamp)
  const calls = { changed: 0, written: 0 }
  const kiosk = new Kiosk(clock, ATTACHED, 'yangyi test', quiet)
  kiosk.onChange(() => {
    calls.changed += 1
  })
  kiosk.takePlace({
    ...{
      siteName: '柳树村老年助餐点',
      rosterToken: (token: string) => (token === 'text:half' ? null : rosterToken(token)),
      journal,
      clock,
      roster: () => rosterOf(5),
      online: () => true,
    },
    written: () => {
      calls.written += 1
    },
  })
  const readOnly = (on: boolean) => db.exec(`PRAGMA query_only = ${on ? 1 : 0}`)
  return { machine, clock, journal, kiosk, calls, readOnly }
}

describe('the kiosk', () => {
  test('shows no green while the disk refuses, not even the one before, and comes back by itself', () => {
    const { kiosk, journal, calls, readOnly } = stand()
    kiosk.card(CARDS.wang, 0)
    expect(kiosk.view()).toMatchObject({ trouble: null, tap: { code: 'recorded' }, count: { total: 1 } })
    readOnly(true)
    kiosk.card(CARDS.nobody, 0)
    expect(kiosk.view()).toMatchObject({ trouble: 'journal', tap: null })
    expect(kiosk.health().ok).toBe(false)
    expect([journal.mark.last, calls.written]).toEqual([2, 1])

    kiosk.tick()
    expect(kiosk.trouble).toBe('journal')
    readOnly(false)
    const { changed } = calls
    kiosk.tick()
    expect(kiosk.view()).toMatchObject({ trouble: null, tap: null, count: { total: 1 } })
    expect(calls.changed).toBe(changed + 1)
  })

  test('is mended by a tap that can be written again', () => {
    const { kiosk, readOnly } = stand()
    readOnly(true)
    kiosk.card(CARDS.wang, 0)
    readOnly(false)
    kiosk.card(CARDS.wang, 0)
    expect(kiosk.view()).toMatchObject({ trouble: null, tap: { number: 1, code: 'recorded' } })
  })

  test('gives each tap its own number, the same card twice as well', () => {
    const { kiosk } = stand()
    for (const code of ['recorded', 'already-eaten', 'already-eaten'] as const) {
      kiosk.card(CARDS.wang, 0)
      expect(kiosk.view().tap?.code).toBe(code)
    }
    expect(kiosk.view().tap?.number).toBe(3)
  })

  test('counts the meal that it speaks of', () => {
    const { kiosk, machine } = stand()
    kiosk.card(CARDS.wang, 0)
    kiosk.card(CARDS.nobody, 0)
    expect(kiosk.view()).toMatchObject({
      meal: { meal: 'lunch' },
      count: { total: 1, services: { 'dine-in': 1 } },
    })
    machine.pass(4 * 3_600_000)
    expect(kiosk.view()).toMatchObject({ meal: { meal: 'dinner', serving: false }, count: { total: 0 } })
    machine.pass(4 * 3_600_000)
    expect(kiosk.view()).toMatchObject({ meal: null, count: { total: 1 }, day: '2024-07-18' })
    machine.pass(7 * 3_600_000)
    expect(kiosk.view()).toMatchObject({ day: '2024-07-18' })
    machine.pass(3_600_000)
    expect(kiosk.view()).toMatchObject({ day: '2024-07-19', count: { total: 0 } })
  })

  test('closes a day by itself when the next has begun, and only then', () => {
    const { kiosk, journal, machine, calls } = stand()
    kiosk.card(CARDS.wang, 0)
    kiosk.tick()
    expect(journal.mark.last).toBe(2)
    machine.pass(16 * 3_600_000)
    kiosk.tick()
    kiosk.tick()
    expect(journal.mark.last).toBe(3)
    expect(calls.written).toBe(2)
  })

  test('tells the server how it is', () => {
    const { kiosk, journal, clock } = stand()
    kiosk.card(CARDS.wang, 0)
    journal.acknowledge(1, NOON, null)
    kiosk.readersAre([
      { kind: 'sam', state: 'ready' },
      { kind: 'gm65', state: 'away' },
    ])
    expect(kiosk.status({ journal, clock, roster: () => rosterOf(5) })).toEqual({
      v: 1,
      online: true,
      detail: {
        ...{ epoch: journal.epoch, at: NOON, last: 2, acked: 1, oldest: NOON, roster: 5, reader: 'away' },
        software: 'yangyi test',
        more: null,
      },
    })
  })

  test('takes one card on two readers for one tap, and the same person with two cards as well', () => {
    const { kiosk, machine } = stand()
    kiosk.card(CARDS.wang, 0)
    kiosk.card(CARDS.wang, 1)
    kiosk.card(CARDS.wangToo, 2)
    machine.pass(1_999)
    kiosk.card(CARDS.wang, 'camera')
    expect(kiosk.view().tap).toMatchObject({ number: 1, code: 'recorded' })
    machine.pass(1)
    kiosk.card(CARDS.wang, 1)
    expect(kiosk.view().tap).toMatchObject({ number: 2, code: 'already-eaten' })
  })

  test('keeps two people apart who tap at two readers at once, and a stranger’s card too', () => {
    const { kiosk } = stand()
    kiosk.card(CARDS.wang, 0)
    kiosk.card(CARDS.li, 1)
    kiosk.card(CARDS.nobody, 0)
    kiosk.card(CARDS.nobody, 1)
    expect(kiosk.view().tap).toMatchObject({ number: 3, code: 'unknown-card' })
  })

  test('takes half a card for a misread one, and records nothing', () => {
    const { kiosk, journal } = stand()
    const before = journal.mark.last
    kiosk.card('text:half', 0)
    expect(kiosk.view()).toMatchObject({ misread: { fault: 'not-read' }, tap: null })
    expect(journal.mark.last).toBe(before)
  })

  test('tells of a misread card until the next tap, and not while a good card is taken away', () => {
    const { kiosk, machine, calls } = stand()
    kiosk.misread('not-read')
    expect(kiosk.view()).toMatchObject({ misread: { fault: 'not-read', at: NOON }, tap: null })
    expect(calls.changed).toBeGreaterThan(1)
    kiosk.card(CARDS.wang, 0)
    expect(kiosk.view()).toMatchObject({ misread: null, tap: { code: 'recorded' } })
    machine.pass(1_999)
    kiosk.misread('not-read')
    expect(kiosk.view().misread).toBeNull()
    machine.pass(1)
    kiosk.misread('not-valid')
    expect(kiosk.view()).toMatchObject({ misread: { fault: 'not-valid' }, tap: { code: 'recorded' } })
  })

  test('tells the county of the worst of its readers', () => {
    const { kiosk } = stand()
    const health = (...states: ReaderState[]) => {
      kiosk.readersAre(states.map((state) => ({ kind: 'sam', state })))
      return kiosk.health().reader
    }
    expect(health('ready', 'ready')).toBe('ready')
    expect(health('ready', 'starting')).toBe('starting')
    expect(health('silent', 'ready', 'starting')).toBe('silent')
    expect(health('away', 'unauthorised', 'failed')).toBe('unauthorised')
    expect(health()).toBe('away')
  })
})

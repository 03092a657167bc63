import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CARDS, NOON } from '../support.ts'
import { careStand, elder } from './stand.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('an elder without a card', () => {
  test('is found by initials, last digits, name, and among the regulars', () => {
    const { done, unlock, history, kiosk } = careStand()
    unlock()
    const ids = (by: string | null) => done('find', { by }).elders.map(({ id }) => id)
    expect(ids('wxy')).toEqual(['e-1'])
    expect(ids('W')).toEqual(['e-1'])
    expect(ids('0019')).toEqual(['e-2'])
    expect(ids('建国')).toEqual(['e-2'])
    expect(ids('zzz')).toEqual([])
    expect(done('find', { by: 'lr' })).toMatchObject({ more: true })
    expect(ids('lr').length).toBe(24)
    expect(ids(null)).toEqual([])
    history(3, { elder: 'e-1' })
    history(5, { elder: 'e-9' })
    history(2, { elder: 'e-8' })
    expect(ids(null)).toEqual(['e-9', 'e-1'])
    kiosk.card(CARDS.wang, 0)
    expect(done('find', { by: 'wxy' }).elders[0]).toMatchObject({
      name: '王秀英',
      tail: '0027',
      first: true,
      eaten: true,
    })
  })

  test('has a meal written by the same rules as a tap, with the reason, and is shown and counted', () => {
    const { act, done, unlock, kiosk, records, machine } = careStand()
    unlock()
    expect(done('assist', { elder: 'e-2', reason: 'lost' })).toEqual({
      ...{ elder: 'e-2', name: '李建国', meal: 'lunch', code: 'recorded', seq: 2 },
    })
    expect(records('meal')).toMatchObject([
      {
        elder: 'e-2',
        token: null,
        assisted: 'lost',
        service: 'dine-in',
        clock: 'contact',
        reason: null,
        price: 800,
      },
    ])
    expect(kiosk.view()).toMatchObject({
      tap: { code: 'recorded', name: '李建国', place: 1 },
      count: { total: 1 },
    })
    expect(done('assist', { elder: 'e-2', reason: 'lost' })).toMatchObject({
      code: 'already-eaten',
      seq: null,
    })
    expect(act('assist', { elder: 'e-99', reason: 'lost' })).toBe('unknown-elder')
    machine.pass(2 * HOUR)
    unlock()
    expect(done('assist', { elder: 'e-1', reason: 'forgotten' })).toMatchObject({ code: 'outside-window' })
    expect(records('meal').length).toBe(2)
  })
})

describe('a meal taken back', () => {
  test('within ten minutes is a void, and the elder may have the meal again', () => {
    const { act, done, unlock, kiosk, records, machine } = careStand()
    kiosk.card(CARDS.wang, 0)
    expect(act('undo', { seq: 2, reason: '刷错人' })).toBe('locked')
    unlock()
    expect(done('undo', { seq: 2, reason: '刷错人' })).toEqual({ seq: 3 })
    expect(records('void')).toEqual([{ voids: 2, day: '2024-07-18', reason: '刷错人' }])
    expect(act('undo', { seq: 2, reason: '刷错人' })).toBe('already-voided')
    expect(act('undo', { seq: 1, reason: '刷错人' })).toBe('no-such-meal')
    machine.pass(3_000)
    kiosk.card(CARDS.wang, 0)
    expect(kiosk.view()).toMatchObject({ tap: { code: 'recorded' }, count: { total: 1 } })
    machine.pass(10 * MINUTE)
    unlock()
    expect(act('undo', { seq: 4, reason: '刷错人' })).toBe('undo-too-late')
  })

  test('right after the tap needs no PIN, by the tap that the screen shows', () => {
    const { act, done, kiosk, records, machine } = careStand()
    kiosk.card(CARDS.wang, 0)
    const tap = kiosk.view().tap
    expect(tap?.undoUntil).toBe(NOON + 30_000)
    expect(act('undo-shown', { number: 7 })).toBe('undo-too-late')
    done('undo-shown', { number: 1 })
    expect(kiosk.view()).toMatchObject({ tap: null, count: { total: 0 } })
    expect(act('undo-shown', { number: 1 })).toBe('undo-too-late')
    machine.pass(3_000)
    kiosk.card(CARDS.wang, 0)
    machine.pass(30_000)
    expect(act('undo-shown', { number: 2 })).toBe('undo-too-late')
    kiosk.card(CARDS.wang, 0)
    expect(kiosk.view().tap).toMatchObject({ code: 'already-eaten', undoUntil: null })
    expect(act('undo-shown', { number: 3 })).toBe('undo-too-late')
    expect(records('void').length).toBe(1)
  })
})

/** Of NOON. */
const DAY = '2024-07-18'

describe('a page of paper', () => {
  const PAGE = {
    day: '2024-07-17',
    meal: 'lunch',
    cause: '停电',
    writtenBy: '赵敏',
    confirmedBy: '钱芳',
  } as const

  test('becomes one entry and its meals, without those who have the meal already', () => {
    const { done, unlock, history, records } = careStand()
    unlock()
    history(1, { elder: 'e-1' })
    const { meals } = done('paper', { ...PAGE, elders: ['e-1', 'e-3', 'e-4', 'e-3'] })
    expect(meals).toMatchObject([
      { elder: 'e-1', code: 'already-eaten', seq: null },
      { elder: 'e-3', code: 'recorded', seq: 4 },
      { elder: 'e-4', code: 'recorded', seq: 5 },
    ])
    expect(records('collective')).toMatchObject([{ ...PAGE, meals: 2, site: 'liushu' }])
    const eleven = Date.parse('2024-07-17T11:00+08:00')
    expect(records('meal').slice(1)).toMatchObject([
      { elder: 'e-3', day: '2024-07-17', clock: 'paper', time: eleven, token: null, collective: 3 },
      { elder: 'e-4', collective: 3, reason: null },
    ])
  })

  test.each([
    [{ day: '2024-07-15' }, 'day-too-far'],
    [{ day: '2024-07-19' }, 'day-too-far'],
    [{ confirmedBy: '赵敏 ' }, 'same-person'],
    [{ meal: 'breakfast' }, 'meal-not-served'],
    [{ day: '2024-07-18', meal: 'dinner' }, 'meal-not-begun'],
    [{ elders: ['e-3', 'e-99'] }, 'unknown-elder'],
    [{ elders: [] }, 'nobody-left'],
  ] as const)('is refused whole: %j', (change, code) => {
    const { act, unlock, journal } = careStand()
    unlock()
    const before = journal.mark.last
    expect(act('paper', { ...PAGE, elders: ['e-3'], ...change } as never)).toBe(code)
    expect(journal.mark.last).toBe(before)
  })

  test('says why a meal is not subsidised, and writes it all the same', () => {
    const { done, unlock, records } = careStand({ elders: [elder(3, { died: '2024-07-01' })] })
    unlock()
    expect(done('paper', { ...PAGE, elders: ['e-3'] }).meals).toMatchObject([{ code: 'deceased', seq: 3 }])
    expect(records('meal')).toMatchObject([{ reason: 'deceased' }])
  })

  test('sent again because its answer was lost is not written twice, whatever stands against a meal', () => {
    const { act, done, unlock, journal } = careStand({ elders: [elder(3, { died: '2024-07-01' }), elder(4)] })
    unlock()
    done('paper', { ...PAGE, elders: ['e-3', 'e-4'] })
    const { last } = journal.mark
    expect(act('paper', { ...PAGE, elders: ['e-3', 'e-4'] })).toBe('nobody-left')
    expect(journal.mark.last).toBe(last)
  })
})

describe('meals that are carried', () => {
  const lines = (answer: { lines: { elder: string; state: string }[] }) =>
    Object.fromEntries(answer.lines.map(({ elder: id, state }) => [id, state]))

  test('are listed for those whose last one was, as the caretaker changes it', () => {
    const { act, done, unlock, history, restart } = careStand()
    unlock()
    history(2, { elder: 'e-3', service: 'delivery', carrier: '孙强' }, 2)
    history(1, { elder: 'e-3', service: 'neighbour', carrier: '孙强' })
    history(2, { elder: 'e-4', service: 'delivery', carrier: '孙强' }, 2)
    history(1, { elder: 'e-4' })
    expect(lines(done('deliveries', { meal: 'lunch' }))).toEqual({ 'e-3': 'to-pack' })
    expect(lines(done('add-delivery', { meal: 'lunch', elder: 'e-9' }))).toEqual({
      'e-3': 'to-pack',
      'e-9': 'to-pack',
    })
    expect(lines(done('remove-delivery', { meal: 'lunch', elder: 'e-3' }))).toEqual({ 'e-9': 'to-pack' })
    expect(act('deliveries', { meal: 'breakfast' })).toBe('meal-not-served')
    restart()
    unlock()
    expect(lines(done('deliveries', { meal: 'lunch' }))).toEqual({ 'e-9': 'to-pack' })
  })

  test('are records only once somebody says that they came, decided as of when they left', () => {
    const { act, done, unlock, machine, records, restart, kiosk } = careStand()
    unlock()
    machine.pass(HOUR)
    unlock()
    const out = { meal: 'lunch', service: 'neighbour', carrier: '孙强' } as const
    expect(lines(done('hand-out', { ...out, elders: ['e-3', 'e-4', 'e-1'] }))).toEqual({
      ...{ 'e-3': 'on-its-way', 'e-4': 'on-its-way', 'e-1': 'on-its-way' },
    })
    expect(records('meal')).toEqual([])
    expect(lines(done('cancel-delivery', { day: DAY, meal: 'lunch', elders: ['e-4'] }))).toEqual({
      ...{ 'e-3': 'on-its-way', 'e-1': 'on-its-way' },
    })
    kiosk.card(CARDS.wang, 0)
    machine.pass(HOUR)
    restart()
    unlock()
    expect(act('confirm-delivery', { day: DAY, meal: 'lunch', elders: ['e-4'] })).toBe('not-on-its-way')
    expect(done('confirm-delivery', { day: DAY, meal: 'lunch', elders: ['e-3', 'e-1'] }).meals).toMatchObject(
      [
        { elder: 'e-3', code: 'recorded', seq: 3 },
        { elder: 'e-1', code: 'already-eaten', seq: null },
      ],
    )
    expect(records('meal').at(-1)).toMatchObject({
      ...{ elder: 'e-3', service: 'neighbour', carrier: '孙强', token: null, assisted: null, reason: null },
      ...{ time: NOON + HOUR, clock: 'contact' },
    })
    const list = done('deliveries', { meal: 'lunch' })
    expect(lines(list)).toEqual({ 'e-3': 'delivered' })
    expect(list.carriers).toEqual(['孙强'])
    expect(act('hand-out', { ...out, elders: ['e-3'] })).toBe('already-delivered')
  })

  test('are of the meal that was packed, also where the box leaves with an earlier one', () => {
    const { done, unlock, records } = careStand()
    unlock()
    const out = { service: 'delivery', carrier: '孙强', elders: ['e-3', 'e-3'] } as const
    for (const meal of ['lunch', 'dinner'] as const) {
      done('hand-out', { ...out, meal, elders: [...out.elders] })
      expect(done('confirm-delivery', { day: DAY, meal, elders: ['e-3'] }).meals).toMatchObject([{ meal }])
      expect(lines(done('deliveries', { meal }))).toEqual({ 'e-3': 'delivered' })
    }
    expect(records('meal')).toMatchObject([
      { meal: 'lunch', reason: null },
      { meal: 'dinner', reason: 'outside-window' },
    ])
  })

  test('are written once, though the power fails before the list of what is on its way is shorter', () => {
    const { done, unlock, records, restart, folder } = careStand()
    unlock()
    done('hand-out', { meal: 'dinner', service: 'delivery', carrier: '孙强', elders: ['e-3'] })
    const file = join(folder, 'care.json')
    const before = readFileSync(file)
    done('confirm-delivery', { day: DAY, meal: 'dinner', elders: ['e-3'] })
    writeFileSync(file, before)
    restart()
    unlock()
    expect(done('confirm-delivery', { day: DAY, meal: 'dinner', elders: ['e-3'] }).meals).toMatchObject([
      { seq: null },
    ])
    expect(records('meal')).toHaveLength(1)
  })

  test('wait for a word beyond their day, each under its own, and for two days more', () => {
    const { act, done, unlock, machine, records, kiosk, restart } = careStand()
    unlock()
    const out = { meal: 'lunch', service: 'delivery', carrier: '孙强' } as const
    done('hand-out', { ...out, elders: ['e-3', 'e-4', 'e-5'] })
    expect(kiosk.view().care.unconfirmed).toBe(0)
    machine.pass(24 * HOUR)
    restart()
    unlock()
    expect(kiosk.view().care.unconfirmed).toBe(3)
    expect(lines(done('hand-out', { ...out, elders: ['e-3'] }))).toEqual({ 'e-3': 'on-its-way' })
    const open = done('deliveries', { meal: 'dinner' }).unconfirmed
    expect(open).toMatchObject(
      ['e-3', 'e-4', 'e-5'].map((id) => ({
        elder: id,
        day: DAY,
        meal: 'lunch',
        carrier: '孙强',
        outAt: NOON,
      })),
    )
    done('confirm-delivery', { day: DAY, meal: 'lunch', elders: ['e-3'] })
    expect(records('meal')).toMatchObject([{ elder: 'e-3', day: DAY, time: NOON, reason: null }])
    done('cancel-delivery', { day: DAY, meal: 'lunch', elders: ['e-4'] })
    expect(done('deliveries', { meal: 'lunch' }).unconfirmed).toMatchObject([{ elder: 'e-5' }])
    machine.pass(24 * HOUR)
    unlock()
    done('add-delivery', { meal: 'lunch', elder: 'e-9' })
    expect(done('hand-out', { ...out, elders: ['e-9'] }).unconfirmed).toHaveLength(2)
    machine.pass(24 * HOUR)
    unlock()
    expect(done('hand-out', { ...out, elders: ['e-9'] }).unconfirmed).toMatchObject([
      { elder: 'e-3', day: '2024-07-19' },
      { elder: 'e-9', day: '2024-07-20' },
    ])
    expect(act('confirm-delivery', { day: DAY, meal: 'lunch', elders: ['e-5'] })).toBe('day-too-far')
  })
})

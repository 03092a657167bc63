import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readIfThere } from '../../../terminal/files.ts'
import { CARDS } from '../support.ts'
import { careStand, PIN } from './stand.ts'

const MINUTE = 60_000

describe('the lock', () => {
  test('opens by the first PIN that is set, and no second one is set without the first', () => {
    const { act, done, unlock, kiosk, withSession } = careStand()
    expect(kiosk.view().care.lock).toBe('unset')
    expect(act('home', {})).toBe('locked')
    expect(act('unlock', { pin: PIN })).toBe('pin-unset')
    for (const pin of ['0000', '1234', '9876']) expect(act('set-pin', { pin, old: null })).toBe('weak-pin')
    expect(unlock()).toMatchObject({ idle: 120_000, checkDue: true })
    expect(kiosk.view().care.lock).toBe('unlocked')
    expect(act('set-pin', { pin: '1470', old: null })).toBe('pin-set')
    expect(act('set-pin', { pin: '1470', old: '9999' })).toBe('wrong-pin')
    done('set-pin', { pin: '1470', old: PIN })
    withSession(null)
    expect(act('set-pin', { pin: '2580', old: '1470' })).toBe('locked')
    expect(act('unlock', { pin: PIN })).toBe('wrong-pin')
    done('unlock', { pin: '1470' })
  })

  test('takes no first PIN from a passer-by once the machine is no longer new, but the county’s', () => {
    const { act, done, kiosk, age, desk } = careStand()
    age()
    expect(kiosk.view().care.lock).toBe('county')
    expect(act('set-pin', { pin: PIN, old: null })).toBe('pin-by-county')
    desk().setPin('7410')
    expect(kiosk.view().care.lock).toBe('locked')
    done('unlock', { pin: '7410' })
  })

  test('waits longer after each wrong try, a restart forgives none, and the right PIN forgives all', () => {
    const { act, unlock, machine, restart, done } = careStand()
    unlock()
    done('lock', {})
    for (let tries = 0; tries < 3; tries += 1) expect(act('unlock', { pin: '1111' })).toBe('wrong-pin')
    expect(act('unlock', { pin: PIN })).toBe('too-early')
    machine.pass(5_000)
    expect(act('unlock', { pin: '1111' })).toBe('wrong-pin')
    machine.pass(9_999)
    expect(act('unlock', { pin: PIN })).toBe('too-early')
    restart()
    expect(act('unlock', { pin: PIN })).toBe('too-early')
    // Whoever sets the wall clock forward waits all the same.
    machine.time += 86_400_000
    expect(act('unlock', { pin: PIN })).toBe('too-early')
    machine.pass(10_000)
    done('unlock', { pin: PIN })
    expect(act('unlock', { pin: '1111' })).toBe('wrong-pin')
    expect(act('unlock', { pin: '1111' })).toBe('wrong-pin')
    done('unlock', { pin: PIN })
  })

  test('shuts by itself after two minutes without a request, and another session ends the one before', () => {
    const { act, done, unlock, machine, kiosk, withSession } = careStand()
    const first = unlock().session
    machine.pass(2 * MINUTE - 1)
    done('home', {})
    machine.pass(2 * MINUTE - 1)
    done('home', {})
    machine.pass(2 * MINUTE)
    expect(act('home', {})).toBe('locked')
    expect(kiosk.view().care.lock).toBe('locked')
    unlock()
    withSession(first)
    expect(act('home', {})).toBe('locked')
    withSession('s'.repeat(43))
    expect(act('today', {})).toBe('locked')
  })

  test('keeps neither the PIN nor what tells it in the clear', () => {
    const { unlock, act, restart, done, folder } = careStand()
    const { session } = unlock()
    const kept = ['care-lock.json', 'care.json'].map((name) => readIfThere(join(folder, name)) ?? '')
    for (const told of [PIN, session, createHash('sha256').update(PIN).digest('base64url')])
      expect(kept.join('\n')).not.toContain(told)
    restart()
    expect(act('unlock', { pin: '0147' })).toBe('wrong-pin')
    done('unlock', { pin: PIN })
  })

  test('takes the county’s PIN whatever was there', () => {
    const { unlock, act, desk, done } = careStand()
    unlock()
    done('lock', {})
    for (let tries = 0; tries < 4; tries += 1) act('unlock', { pin: '1111' })
    desk().setPin('7410')
    done('unlock', { pin: '7410' })
  })
})

describe('a caretaker’s card', () => {
  test('is enrolled under the PIN, and unlocks the page that takes it', () => {
    const { act, done, unlock, machine, kiosk, restart, records } = careStand()
    unlock()
    done('enrol-card', {})
    expect(kiosk.view().care.waits).toMatchObject({ for: 'caretaker-card' })
    kiosk.card(CARDS.nobody, 0)
    expect(kiosk.view().care).toMatchObject({ waits: null, answer: { result: 'enrolled' } })
    expect(done('home', {}).cards).toBe(1)

    restart()
    expect(act('unlock-card', {})).toBe('no-card')
    machine.pass(3_000)
    kiosk.card(CARDS.nobody, 0)
    expect(kiosk.view()).toMatchObject({ care: { card: true, lock: 'locked' }, tap: null })
    expect(records('meal')).toEqual([])
    machine.pass(10_000)
    expect(act('unlock-card', {})).toBe('no-card')
    kiosk.card(CARDS.nobody, 0)
    done('unlock-card', {})
    expect(act('unlock-card', {})).toBe('no-card')
    expect(kiosk.view().care).toMatchObject({ card: false, lock: 'unlocked' })
  })

  test('is none that an elder eats by', () => {
    const { done, unlock, machine, kiosk } = careStand()
    unlock()
    done('enrol-card', {})
    kiosk.card(CARDS.wang, 0)
    expect(kiosk.view().care.answer?.result).toBe('elders')
    machine.pass(3_000)
    kiosk.card(CARDS.wang, 0)
    expect(kiosk.view().tap?.code).toBe('recorded')
  })

  test('is forgotten on demand, and waited for no longer than a minute', () => {
    const { done, unlock, machine, kiosk } = careStand()
    unlock()
    done('enrol-card', {})
    kiosk.card(CARDS.nobody, 0)
    done('forget-cards', {})
    machine.pass(3_000)
    kiosk.card(CARDS.nobody, 0)
    expect(kiosk.view()).toMatchObject({ care: { card: false }, tap: { code: 'unknown-card' } })
    done('enrol-card', {})
    machine.pass(MINUTE)
    kiosk.card(CARDS.wang, 0)
    expect(kiosk.view()).toMatchObject({ care: { waits: null, answer: null }, tap: { code: 'recorded' } })
  })
})

test('a trial counts nothing and stands in the chain', () => {
  const { done, unlock, machine, kiosk, records } = careStand()
  unlock()
  for (const [card, result] of [
    ['wang', 'known'],
    ['nobody', 'unknown'],
  ] as const) {
    done('trial', {})
    kiosk.card(CARDS[card], 0)
    expect(kiosk.view()).toMatchObject({
      care: { answer: { for: 'trial', result } },
      count: { total: 0 },
      tap: null,
    })
    machine.pass(3_000)
  }
  expect(records('test')).toEqual([{ note: '试刷：卡已登记' }, { note: '试刷：卡未登记' }])
  expect(records('meal')).toEqual([])
  expect(done('self-test', {})).toMatchObject({ online: true, clock: 'contact', readers: ['sam ready'] })
  expect(records('test').length).toBe(3)
})

test('what is not asked as the contract says is refused before anything is done', () => {
  const { desk, unlock } = careStand()
  const { session } = unlock()
  for (const [act, text] of [
    ['assist', '{"elder":"e-1"}'],
    ['assist', '{"elder":"e-1","reason":"because"}'],
    ['check', 'by=赵敏'],
    ['unlock', '{"pin":"12345"}'],
  ] as const)
    expect(desk().answer(act, text, session)).toMatchObject({ status: 400, body: { code: 'malformed' } })
})

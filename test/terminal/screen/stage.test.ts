import { describe, expect, test } from 'vitest'
import type { ScreenView } from '../../../terminal/contract/screen.ts'
import {
  blank,
  LINK_GRACE,
  type Memory,
  receive,
  START_GRACE,
  type Stage,
  sever,
  stageOf,
  terminalTime,
} from '../../../terminal/screen/stage.ts'
import { NOW, recorded, waiting, withTap } from './views.ts'

const at = 1_000
const held = (view: ScreenView, mono = at): Memory => receive(blank(0), view, mono)
const short = (stage: Stage) => (stage.kind === 'fault' ? `fault ${stage.code}` : stage.kind)

const idle = { meal: 'lunch', starts: '11:00', ends: '13:00', serving: false } as const
const green = { ...waiting, tap: recorded }
const staying = withTap({ code: 'lost-card' })

describe('what stands on the screen', () => {
  test.each<[string, ScreenView, number, string]>([
    ['a view without a tap', waiting, at, 'waiting'],
    ['a meal still to come', { ...waiting, now: NOW - 3_600_000, meal: idle }, at, 'soon'],
    [
      'the same, when its time has come',
      { ...waiting, now: NOW - 3_600_000, meal: idle },
      at + 1_080_000,
      'waiting',
    ],
    [
      'a meal just over, while late taps count',
      { ...waiting, now: NOW + 4_800_000, meal: idle },
      at,
      'waiting',
    ],
    ['no meal to come', { ...waiting, meal: null }, at, 'closed'],
    ['a fresh success', green, at, 'tap'],
    ['a success until its time is over', green, at + 4_999, 'tap'],
    ['a success after its time', green, at + 5_000, 'waiting'],
    ['a refusal that stays', staying, at + 600_000, 'tap'],
    ['a refusal of 20 s, then', withTap({ code: 'lost-card', shownFor: 20_000 }), at + 20_000, 'waiting'],
    ['a success that the page sees late', { ...green, now: NOW + 5_000 }, at, 'waiting'],
    ['a starting reader', { ...waiting, reader: 'starting' }, at, 'starting'],
    ['a reader that went away', { ...waiting, reader: 'away' }, at, 'fault away'],
    ['a reader lost under a fresh success', { ...green, reader: 'away' }, at, 'tap'],
    ['the same, after the success', { ...green, reader: 'away' }, at + 5_000, 'fault away'],
    ['a reader lost under a refusal that stays', { ...staying, reader: 'silent' }, at, 'fault silent'],
    ['no roster', { ...waiting, trouble: 'no-roster' }, at, 'fault no-roster'],
    ['a broken journal, even under a success', { ...green, trouble: 'journal' }, at, 'fault journal'],
  ])('%s', (_, view, mono, expected) => {
    expect(short(stageOf(held(view), mono))).toBe(expected)
  })
})

describe('the clock of the terminal', () => {
  test('runs on from the last view by monotonic time', () => {
    expect(terminalTime(held(waiting), at + 61_000)).toBe(NOW + 61_000)
    expect(terminalTime(blank(0), at)).toBeNull()
  })

  test('set back during a success keeps it no longer on the screen', () => {
    const back = receive(held(green), { ...green, now: NOW - 3_600_000 }, at + 2_000)
    expect(short(stageOf(back, at + 4_999))).toBe('tap')
    expect(short(stageOf(back, at + 5_000))).toBe('waiting')
  })
})

describe('a tap', () => {
  test('seen again in a later view does not start anew', () => {
    const later = receive(held(green), { ...green, now: NOW + 4_000 }, at + 4_000)
    expect(short(stageOf(later, at + 5_000))).toBe('waiting')
  })

  test('of a restarted terminal is a new one, though it has the same number', () => {
    const next = { ...recorded, at: NOW + 60_000 }
    const later = receive(held(green), { ...green, now: NOW + 60_000, tap: next }, at + 60_000)
    expect(stageOf(later, at + 60_000)).toEqual({ kind: 'tap', tap: next })
  })
})

describe('the link', () => {
  test('may take its time at the start', () => {
    expect(short(stageOf(blank(0), START_GRACE - 1))).toBe('starting')
    expect(short(stageOf(blank(0), START_GRACE))).toBe('fault lost')
  })

  test('may break for a moment; longer is said aloud, counted from the first break', () => {
    const broken = sever(sever(held(waiting), at), at + LINK_GRACE - 1)
    expect(short(stageOf(broken, at + LINK_GRACE - 1))).toBe('waiting')
    expect(short(stageOf(broken, at + LINK_GRACE))).toBe('fault lost')
    expect(short(stageOf(receive(broken, waiting, at + 9_000), at + 9_000))).toBe('waiting')
  })

  test('that broke keeps no success beyond its time', () => {
    const view = { ...waiting, tap: { ...recorded, shownFor: 2_000 } }
    expect(short(stageOf(sever(held(view), at), at + 2_000))).toBe('waiting')
  })
})

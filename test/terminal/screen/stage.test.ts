import { describe, expect, test } from 'vitest'
import type { ScreenView } from '../../../terminal/contract/screen.ts'
import type { CameraState } from '../../../terminal/screen/camera/camera.ts'
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
import { NOW, recorded, waiting, withReaders, withTap } from './views.ts'

const at = 1_000
const held = (view: ScreenView, mono = at): Memory => receive(blank(0), view, mono)
const short = (stage: Stage) =>
  [
    stage.kind,
    ...(stage.kind === 'fault' ? [stage.code] : []),
    ...(stage.kind === 'card-wait' ? [stage.wait] : []),
    ...(stage.kind === 'card-answer' ? [stage.answer.result] : []),
    ...('ways' in stage && stage.ways.join() !== 'identity' ? [stage.ways.join('+')] : []),
    ...('broken' in stage ? stage.broken.map(({ way, state }) => `${way} ${state}`) : []),
  ].join(' ')

const idle = { meal: 'lunch', starts: '11:00', ends: '13:00', serving: false } as const
const green = { ...waiting, tap: recorded }
const away = withReaders(['sam', 'away']).readers
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
    ['a starting reader', withReaders(['sam', 'starting']), at, 'starting'],
    ['a reader that went away', withReaders(['sam', 'away']), at, 'unread identity away'],
    ['a reader lost under a fresh success', { ...green, readers: away }, at, 'tap'],
    ['the same, after the success', { ...green, readers: away }, at + 5_000, 'unread identity away'],
    ['a reader lost under a refusal that stays', { ...staying, readers: away }, at, 'unread identity away'],
    ['one of two lost under it', { ...staying, readers: [...away, ...waiting.readers] }, at, 'tap'],
    ['no roster', { ...waiting, trouble: 'no-roster' }, at, 'fault no-roster'],
    [
      'a disk that is full',
      { ...waiting, trouble: 'journal', disk: 'journal-full' },
      at,
      'fault journal-full',
    ],
    ['a terminal that was handed over', { ...waiting, trouble: 'ended' }, at, 'fault ended'],
    ['a clock that is wrong', { ...waiting, clock: 'wrong' }, at, 'waiting'],
    ['a broken journal, even under a success', { ...green, trouble: 'journal' }, at, 'fault journal'],
  ])('%s', (_, view, mono, expected) => {
    expect(short(stageOf(held(view), mono, null))).toBe(expected)
  })
})

describe('with several readers', () => {
  test.each<[string, ScreenView, CameraState | null, string]>([
    ['all at work', withReaders(['sam', 'ready'], ['gm65', 'ready']), null, 'waiting identity+code'],
    ['two of a kind', withReaders(['gm65', 'ready'], ['line', 'ready']), null, 'waiting code'],
    ['one away', withReaders(['sam', 'away'], ['em4100', 'ready']), null, 'waiting chip identity away'],
    ['one still starting', withReaders(['sam', 'starting'], ['pn532', 'ready']), null, 'waiting chip'],
    ['none but one that starts', withReaders(['sam', 'starting'], ['pn532', 'away']), null, 'starting'],
    ['none', withReaders(['sam', 'silent'], ['aabb', 'away']), null, 'unread identity silent chip away'],
    ['none attached', withReaders(), null, 'fault no-reader'],
    ['a camera alone', withReaders(), 'ready', 'waiting camera'],
    ['a camera that was not allowed, alone', withReaders(), 'refused', 'unread camera refused'],
    [
      'a camera in place of a lost reader',
      { ...waiting, readers: away },
      'ready',
      'waiting camera identity away',
    ],
    ['a camera that is not there', waiting, 'away', 'waiting camera away'],
    [
      'one away before the meal',
      { ...withReaders(['sam', 'ready'], ['gm65', 'away']), meal: null },
      null,
      'closed code away',
    ],
  ])('%s', (_, view, camera, expected) => {
    expect(short(stageOf(held(view), at, camera))).toBe(expected)
  })
})

describe('a card that could not be read', () => {
  const misread = { fault: 'not-read', at: NOW, shownFor: 4_000 } as const

  test('is said for its time, also over a result', () => {
    for (const view of [waiting, green, staying]) {
      const memory = held({ ...view, misread })
      expect(short(stageOf(memory, at + 3_999, null))).toBe('misread')
      expect(short(stageOf(memory, at + 4_000, null))).not.toBe('misread')
    }
  })

  test('gives way to the next tap at once, and to what makes the kiosk unfit', () => {
    const memory = held({ ...waiting, misread })
    expect(short(stageOf(receive(memory, green, at + 100), at + 100, null))).toBe('tap')
    expect(short(stageOf(held({ ...waiting, misread, trouble: 'journal' }), at, null))).toBe('fault journal')
  })

  test('after another one counts anew; a clock set back keeps it no longer', () => {
    const again = receive(
      held({ ...waiting, misread }),
      { ...waiting, misread: { ...misread, at: NOW + 3_000 } },
      at + 3_000,
    )
    expect(short(stageOf(again, at + 6_999, null))).toBe('misread')
    const back = receive(
      held({ ...waiting, misread }),
      { ...waiting, misread, now: NOW - 60_000 },
      at + 2_000,
    )
    expect(short(stageOf(back, at + 4_000, null))).toBe('waiting')
  })
})

describe('a card that is no meal', () => {
  const waits = { ...waiting.care, waits: { for: 'trial', until: NOW + 60_000 } } as const
  const answered = (at: number) =>
    ({ ...waiting.care, answer: { for: 'trial', result: 'known', at, shownFor: 6_000 } }) as const

  test.each<[string, ScreenView, number, string]>([
    ['is waited for', { ...waiting, care: waits }, at, 'card-wait trial'],
    ['not beyond its time', { ...waiting, care: waits }, at + 60_000, 'waiting'],
    ['after a success has passed', { ...green, care: waits }, at, 'tap'],
    ['the same, later', { ...green, care: waits }, at + 5_000, 'card-wait trial'],
    ['in place of a refusal that stays', { ...staying, care: waits }, at, 'card-wait trial'],
    ['where a reader works', { ...waiting, readers: away, care: waits }, at, 'unread identity away'],
    ['not in trouble', { ...waiting, trouble: 'journal', care: waits }, at, 'fault journal'],
    ['and answered for a time', { ...waiting, care: answered(NOW) }, at + 5_999, 'card-answer known'],
    ['no longer', { ...waiting, care: answered(NOW) }, at + 6_000, 'waiting'],
    ['until the next tap', { ...green, care: answered(NOW - 1) }, at, 'tap'],
    ['over a refusal that stood before', { ...staying, care: answered(NOW + 1) }, at, 'card-answer known'],
  ])('%s', (_, view, mono, expected) => {
    expect(short(stageOf(held(view), mono, null))).toBe(expected)
  })
})

describe('the clock of the terminal', () => {
  test('runs on from the last view by monotonic time', () => {
    expect(terminalTime(held(waiting), at + 61_000)).toBe(NOW + 61_000)
    expect(terminalTime(blank(0), at)).toBeNull()
  })

  test('set back during a success keeps it no longer on the screen', () => {
    const back = receive(held(green), { ...green, now: NOW - 3_600_000 }, at + 2_000)
    expect(short(stageOf(back, at + 4_999, null))).toBe('tap')
    expect(short(stageOf(back, at + 5_000, null))).toBe('waiting')
  })
})

describe('a tap', () => {
  test('seen again in a later view does not start anew', () => {
    const later = receive(held(green), { ...green, now: NOW + 4_000 }, at + 4_000)
    expect(short(stageOf(later, at + 5_000, null))).toBe('waiting')
  })

  test('of a restarted terminal is a new one, though it has the same number', () => {
    const next = { ...recorded, at: NOW + 60_000 }
    const later = receive(held(green), { ...green, now: NOW + 60_000, tap: next }, at + 60_000)
    expect(stageOf(later, at + 60_000, null)).toEqual({ kind: 'tap', tap: next })
  })
})

describe('the link', () => {
  test('may take its time at the start', () => {
    expect(short(stageOf(blank(0), START_GRACE - 1, null))).toBe('starting')
    expect(short(stageOf(blank(0), START_GRACE, null))).toBe('fault lost')
  })

  test('may break for a moment; longer is said aloud, counted from the first break', () => {
    const broken = sever(sever(held(waiting), at), at + LINK_GRACE - 1)
    expect(short(stageOf(broken, at + LINK_GRACE - 1, null))).toBe('waiting')
    expect(short(stageOf(broken, at + LINK_GRACE, null))).toBe('fault lost')
    expect(short(stageOf(receive(broken, waiting, at + 9_000), at + 9_000, null))).toBe('waiting')
  })

  test('that broke keeps no success beyond its time', () => {
    const view = { ...waiting, tap: { ...recorded, shownFor: 2_000 } }
    expect(short(stageOf(sever(held(view), at), at + 2_000, null))).toBe('waiting')
  })
})

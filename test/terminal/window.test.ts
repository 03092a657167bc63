import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backOff } from '../../core/back-off.ts'
import { type Span, Window } from '../../terminal/uplink/window.ts'

// The same cases at every run.
fc.configureGlobal({ seed: 725 })

const PACES = { unanswered: { first: 1_000, most: 8_000 }, waiting: { first: 60_000, most: 240_000 } }
/** Without jitter: `backOff` gives the whole time at 1. */
const windowOf = () => new Window(PACES, () => 1)
const ack = (contiguous: number, rest: Partial<Parameters<Window['acknowledged']>[0]> = {}) => ({
  ...{ contiguous, holes: [], refused: [] },
  ...rest,
})

/** Sends all that may be sent from `now` on, one batch a millisecond. */
function send(window: Window, now: number, acked: number, last: number, size = 10): Span[] {
  const spans: Span[] = []
  for (let span = window.next(now, acked, last); span; span = window.next(now, acked, last)) {
    const sentAt = now + spans.length
    const taken = { first: span.first, last: Math.min(span.last, span.first + size - 1) }
    window.sent(taken, sentAt)
    spans.push(taken)
  }
  return spans
}

describe('the window', () => {
  test('has four batches on their way, and more as they are acknowledged', () => {
    const window = windowOf()
    expect(send(window, 0, 0, 100)).toEqual([
      { first: 1, last: 10 },
      { first: 11, last: 20 },
      { first: 21, last: 30 },
      { first: 31, last: 40 },
    ])
    window.acknowledged(ack(20), 1, 5)
    expect(send(window, 5, 20, 100)).toEqual([
      { first: 41, last: 50 },
      { first: 51, last: 60 },
    ])
  })

  test('asks for no more than there is', () => {
    const window = windowOf()
    expect(send(window, 0, 0, 0)).toEqual([])
    expect(send(window, 0, 7, 8)).toEqual([{ first: 8, last: 8 }])
    expect(window.next(0, 7, 8)).toBeNull()
  })

  test('sends again what is not answered, each time after twice the wait', () => {
    const window = windowOf()
    send(window, 0, 0, 5)
    const sentAt: number[] = []
    for (let now = 0; now < 40_000; now += 500) if (send(window, now, 0, 5).length > 0) sentAt.push(now)
    expect(sentAt).toEqual([1_000, 3_000, 7_000, 15_000, 23_000, 31_000, 39_000])
  })

  test('sends a hole again at once, and only once for each answer that misses it', () => {
    const window = windowOf()
    send(window, 100, 0, 10)
    send(window, 110, 0, 20)
    const missed = ack(0, { holes: [{ first: 1, last: 10 }] })
    window.acknowledged(missed, 110, 150)
    expect(send(window, 150, 0, 20)).toEqual([{ first: 1, last: 10 }])
    window.acknowledged(missed, 110, 160)
    expect(send(window, 160, 0, 20)).toEqual([])
    expect(send(window, 170, 0, 21)).toEqual([{ first: 21, last: 21 }])
    window.acknowledged(missed, 170, 180)
    expect(send(window, 180, 0, 21)).toEqual([{ first: 1, last: 10 }])
  })

  test('is in no hurry with what waits behind a hole', () => {
    const window = windowOf()
    send(window, 100, 0, 10)
    send(window, 110, 0, 20)
    window.acknowledged(ack(0, { holes: [{ first: 1, last: 10 }] }), 110, 150)
    const sentAt: number[] = []
    for (let now = 150; now < 200_000; now += 500)
      if (send(window, now, 0, 20).some(({ first }) => first === 11)) sentAt.push(now)
    expect(sentAt[0]).toBe(60_150)
  })

  test('sends again at once what had arrived behind a hole and was lost there when the hole was filled', () => {
    const window = windowOf()
    send(window, 100, 0, 10)
    send(window, 110, 0, 20)
    window.acknowledged(ack(0, { holes: [{ first: 1, last: 10 }] }), 110, 150)
    expect(send(window, 150, 0, 20)).toEqual([{ first: 1, last: 10 }])
    window.acknowledged(ack(10), 150, 160)
    expect(send(window, 160, 10, 20)).toEqual([{ first: 11, last: 20 }])
  })

  test('leaves what was refused for minutes, and goes on behind it', () => {
    const window = windowOf()
    send(window, 0, 0, 10)
    const refused = {
      holes: [{ first: 1, last: 10 }],
      refused: [{ first: 3, count: 1, code: 'chain-broken' }],
    }
    window.acknowledged(ack(0, refused), 0, 10)
    const sentAt: number[] = []
    const behind = new Set<number>()
    let last = 10
    for (let now = 1_000; now < 600_000; now += 1_000) {
      for (const [i, { first }] of send(window, now, 0, last).entries()) {
        if (first === 1) sentAt.push(now)
        else behind.add(first)
        window.acknowledged(ack(0, refused), now + i, now + 20)
      }
      last += 1
    }
    expect(sentAt).toEqual([61_000, 182_000, 423_000])
    expect(behind.size).toBe(last - 11)
  })

  test('has no more than four batches on their way, also of those that go again', () => {
    const window = windowOf()
    let last = 0
    for (let now = 0; now < 800; now += 20) {
      last += 10
      for (const i of send(window, now, 0, last).keys())
        window.acknowledged(ack(0, { holes: [{ first: 1, last: 1 }] }), now + i, now + 10)
    }
    const later = 10 * 60_000
    expect(send(window, later, 0, last).length).toBe(4)
    expect(window.nextDue(later + 10)).toBeGreaterThan(later + 10)
  })

  test('starts over after a lost connection, except for what was refused', () => {
    const window = windowOf()
    send(window, 0, 0, 40)
    window.acknowledged(ack(0, { refused: [{ first: 1, count: 10, code: 'chain-broken' }] }), null, 5)
    window.restart(null)
    expect(send(window, 10, 0, 40)).toEqual([
      { first: 11, last: 20 },
      { first: 21, last: 30 },
      { first: 31, last: 40 },
    ])
    window.clear()
    expect(window.next(10, 0, 40)).toEqual({ first: 1, last: 40 })
  })

  test('greets after a lost connection with what was acknowledged, until that is answered', () => {
    const window = windowOf()
    window.restart(7)
    expect(send(window, 10, 7, 7)).toEqual([{ first: 7, last: 7 }])
    expect([window.sentAt(10), window.holding(7)]).toMatchObject([{ first: 7 }, { last: 7 }])
    window.restart(7)
    expect(send(window, 20, 7, 9)).toEqual([
      { first: 7, last: 7 },
      { first: 8, last: 9 },
    ])
    window.acknowledged(ack(7), 20, 25)
    expect([window.holding(7), window.holding(8)]).toMatchObject([null, { first: 8 }])
    window.passed(21)
    expect(window.sentAt(21)).toBeNull()
  })

  test('doubts the connection once a batch went five times without any answer', () => {
    const window = windowOf()
    const deafAt: number[] = []
    for (let now = 0; now < 60_000; now += 500) {
      if (window.deaf(now)) {
        deafAt.push(now)
        window.restart(null)
      }
      send(window, now, 0, 5)
      if (now === 10_000) window.acknowledged(ack(0), null, now)
    }
    // Sent at 0, 1, 3, 7 seconds; an answer at 10; then at 15, 23, 31, 39, 47, and due once more at 55.
    expect(deafAt).toEqual([55_000])
  })

  test('gives no two batches the same uptime', () => {
    const window = windowOf()
    window.sent({ first: 1, last: 1 }, 7)
    expect([window.mayGo(7), window.mayGo(8)]).toEqual([false, true])
    expect(() => window.sent({ first: 2, last: 2 }, 7)).toThrow(RangeError)
  })

  test('gets everything through any loss', () => {
    const fate = fc.record({ arrives: fc.boolean(), answered: fc.boolean() })
    fc.assert(
      fc.property(fc.array(fate, { maxLength: 60 }), fc.integer({ min: 1, max: 60 }), (drawn, total) => {
        const fates = [...drawn]
        const window = windowOf()
        const stored = new Set<number>()
        let acked = 0
        let now = 0
        const holes = () => {
          const top = Math.max(0, ...stored)
          const missing = Array.from({ length: top }, (_, i) => i + 1).filter((seq) => !stored.has(seq))
          return missing.map((seq) => ({ first: seq, last: seq })).slice(0, 64)
        }
        for (let step = 0; acked < total && step < 1_000; step += 1) {
          const answers: number[] = []
          for (const [i, span] of send(window, now, acked, total, 3).entries()) {
            const { arrives, answered } = fates.shift() ?? { arrives: true, answered: true }
            for (let seq = span.first; arrives && seq <= span.last; seq += 1) stored.add(seq)
            if (arrives && answered) answers.push(now + i)
          }
          now += 10
          for (const sentAt of answers) {
            while (stored.has(acked + 1)) acked += 1
            window.acknowledged(ack(acked, { holes: holes() }), sentAt, now)
          }
          now = Math.max(now, window.nextDue(now) ?? now)
        }
        expect(acked).toBe(total)
      }),
    )
  })
})

test('waiting doubles up to its bound, with jitter down to a half', () => {
  const pace = { first: 1_000, most: 60_000 }
  expect([1, 2, 3, 10].map((tries) => backOff(tries, pace, () => 0))).toEqual([500, 1_000, 2_000, 30_000])
  expect([1, 2, 3, 10].map((tries) => backOff(tries, pace, () => 0.999999))).toEqual([
    1_000, 2_000, 4_000, 60_000,
  ])
})

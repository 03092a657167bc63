/** Rules about how taps follow one another, each just under, on and over its bound. */
import { describe, expect, it } from 'vitest'
import type { ControlTap } from '../../../core/control/material.ts'
import { figuresOf, findingsOf, lunch, material, tap } from './support.ts'

const times = (count: number) => Array.from({ length: count }, (_, i) => i)
/** Taps of different elders with these gaps between them, seconds. */
function gaps(list: readonly number[], change: Partial<ControlTap> = {}, day = 12): ControlTap[] {
  let at = 0
  return [0, ...list].map((gap, i) => {
    at += gap
    return tap(day, at, `e-${i + 1}`, change)
  })
}

describe('F14-run taps in quick succession', () => {
  it.each([
    ['four, each 3.999 s after the one before', gaps([3.999, 3.999, 3.999]), 0],
    ['five with one gap of 4 s', gaps([3.999, 4, 3.999, 3.999]), 0],
    ['five, each 3.999 s after the one before', gaps([3.999, 3.999, 3.999, 3.999]), 1],
    ['five deliveries', gaps([1, 1, 1, 1], { service: 'delivery' }), 0],
    ['five, one of them voided', [...gaps([1, 1, 1]), tap(12, 4, 'e-9', { voided: true })], 0],
    ['five on two terminals', gaps([1, 1, 1, 1]).map((each, i) => ({ ...each, terminal: `t-${i % 2}` })), 0],
  ])('%s', (_, taps, found) => expect(findingsOf('F14-run', material({ taps }))).toHaveLength(found))

  it('tells how many in how long, and shows them', () => {
    const taps = gaps([600, 2, 2, 2, 2, 2, 600, 3])
    const [finding] = findingsOf('F14-run', material({ taps }))
    expect(finding).toMatchObject({
      site: 's-a',
      terminal: 't-a',
      from: '2026-06-12',
      meal: 'lunch',
      mode: 'hold',
    })
    expect(finding?.figures).toEqual({ taps: 6, span: 10, gap: 4 })
    expect(finding?.evidence.map(({ seq }) => seq)).toEqual(taps.slice(1, 7).map(({ seq }) => seq))
  })
})

describe('F14-rush most of a meal at once', () => {
  /** Three slow days, which make the usual span, and one on which `fast` of ten come within 90 s. */
  const given = (fast: number, usual = 1000, last = 90) => {
    const slow = [1, 2, 3].flatMap((day) =>
      gaps(
        times(9).map(() => usual / 9),
        {},
        day,
      ),
    )
    const quick = [
      ...times(fast - 1).map((i) => (i === fast - 2 ? last - (fast - 2) * 10 : 10)),
      ...times(10 - fast).map(() => 100),
    ]
    return material({ taps: [...slow, ...gaps(quick)] })
  }
  it.each([
    ['5 of 10', given(5), 0],
    ['6 of 10 within 91 s', given(6, 1000, 91), 0],
    ['6 of 10 within 90 s', given(6), 1],
    ['6 of 10 where a meal usually takes 10 min', given(6, 600), 0],
    ['6 of 10 where it takes more', given(6, 601), 1],
  ])('%s', (_, month, found) => expect(findingsOf('F14-rush', month)).toHaveLength(found))
  it('tells it in whole minutes', () =>
    expect(figuresOf('F14-rush', given(6))).toEqual([{ taps: 10, within: 6, window: 90, usual: 16 }]))
  it('does not judge a meal of nine', () =>
    expect(
      findingsOf(
        'F14-rush',
        material({ taps: [1, 2, 3].flatMap((day) => gaps([700, 1, 1, 1, 1, 1, 1, 1], {}, day)) }),
      ),
    ).toEqual([]))
})

describe('F15 the same order day after day', () => {
  const inOrder = (day: number, order: readonly number[]) =>
    order.map((who, place) => tap(day, place * 97 + ((place * 13) % 41), `e-${who}`))
  const ten = times(10)
  const swapped = (...pairs: number[]) => {
    const list = [...ten]
    for (const at of pairs) [list[at], list[at + 1]] = [list[at + 1] ?? 0, list[at] ?? 0]
    return list
  }
  it.each([
    ['three days: repeated on two only', [ten, ten, ten], 0],
    ['four days: repeated on three', [ten, ten, ten, ten], 1],
    // 45 pairs: one swap leaves τ = 43/45 = 95.6 %, two 91.1 %, three 86.7 %.
    ['two swaps each day', [ten, swapped(0, 4), ten, swapped(2, 6)], 1],
    ['three swaps on one day', [ten, swapped(0, 3, 6), ten, ten], 0],
    ['nine elders', [ten, ten, ten, ten].map((order) => order.slice(1)), 0],
  ])('%s', (_, days, found) => {
    const taps = days.flatMap((order, i) => inOrder(i * 2 + 1, order))
    expect(findingsOf('F15', material({ taps }))).toHaveLength(found)
  })
  it('lies on the bound at exactly τ = 90 %', () => {
    // 21 elders have 210 pairs, and 10.5 inversions would be the bound: with 16 of 120 … 5 elders have 10 pairs.
    const five = times(5)
    const taps = [five, [0, 1, 2, 4, 3], five, [1, 0, 2, 3, 4]].flatMap((order, i) => inOrder(i + 1, order))
    expect(findingsOf('F15', material({ taps }), { elders: 5, tau: 80 })).toEqual([])
    expect(findingsOf('F15', material({ taps }), { elders: 5, tau: 79 })).toHaveLength(1)
  })
  it('tells the weakest of them and shows the last two days', () => {
    const taps = [ten, swapped(0), ten, ten].flatMap((order, i) => inOrder(i + 1, order))
    const [finding] = findingsOf('F15', material({ taps }))
    expect(finding).toMatchObject({
      from: '2026-06-01',
      to: '2026-06-04',
      figures: { days: 3, elders: 10, least: 95 },
    })
    expect(finding?.evidence).toHaveLength(20)
  })
})

describe('F16 too even a rhythm', () => {
  /** Fourteen gaps of 100 s, half of them that much longer, half shorter: the coefficient of variation is off ÷ 100. */
  const even = (off: number, count = 14) => gaps(times(count).map((i) => 100 + (i % 2 === 0 ? off : -off)))
  it.each([
    ['varies by 15 %', even(15), 0],
    ['varies by 14.9 %', even(14.9), 1],
    ['fourteen taps only', even(1, 13), 0],
    ['deliveries', even(1).map((each) => ({ ...each, service: 'delivery' as const })), 0],
  ])('%s', (_, taps, found) => expect(findingsOf('F16', material({ taps }))).toHaveLength(found))
  it('finds them among others', () => {
    const taps = gaps([7, 400, 3, ...times(14).map(() => 30), 250, 9])
    const [finding] = findingsOf('F16', material({ taps }))
    expect(finding?.figures).toEqual({ taps: 15, mean: 30, variation: 0 })
    expect(finding?.evidence.map(({ seq }) => seq)).toEqual(taps.slice(3, 18).map(({ seq }) => seq))
  })
  it('does not divide by nothing', () =>
    expect(findingsOf('F16', material({ taps: gaps(times(20).map(() => 0)) }))).toEqual([]))
})

it('an ordinary month is quiet', () => {
  const taps = times(30).flatMap((day) => lunch(day + 1, 12 + ((day * 7) % 5)))
  const rules = [
    'F01',
    'F03',
    'F08',
    'F11',
    'F14-run',
    'F14-rush',
    'F15',
    'F16',
    'F17',
    'F31-both',
    'F31-pace',
  ]
  expect(rules.flatMap((rule) => findingsOf(rule, material({ taps })))).toEqual([])
})

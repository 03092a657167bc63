/** Rules about clocks, chains and arrivals, each just under, on and over its bound. */
import { describe, expect, it } from 'vitest'
import type { Material } from '../../../core/control/material.ts'
import { type PlainMonth, startOfDay } from '../../../core/plain-date.ts'
import { dayOfJune, figuresOf, findingsOf, material, site, tap } from './support.ts'

const times = (count: number) => Array.from({ length: count }, (_, i) => i)
const noon = (day: number) => startOfDay(dayOfJune(day)) + 12 * 3_600_000
const chains = (change: Partial<Material['chains']>) =>
  material({ chains: { gaps: [], forks: [], resets: [], outages: [], ...change } })

describe('F22-rollback time ran backwards', () => {
  it.each([
    [2, 0],
    [2.001, 1],
  ])('by %d s: %d findings', (back, found) =>
    expect(
      findingsOf('F22-rollback', material({ taps: [tap(3, 100, 'e-1'), tap(3, 100 - back, 'e-2')] })),
    ).toHaveLength(found),
  )
  it('is counted by terminal and day', () => {
    const taps = [tap(3, 100, 'e-1'), tap(3, 50, 'e-2'), tap(3, 99, 'e-3'), tap(3, 0, 'e-4')]
    expect(figuresOf('F22-rollback', material({ taps }))).toEqual([{ times: 2, most: 99 }])
  })
  it('does not compare two journals', () =>
    expect(
      findingsOf(
        'F22-rollback',
        material({ taps: [tap(3, 100, 'e-1'), tap(3, 0, 'e-2', { epoch: 'b'.repeat(32) })] }),
      ),
    ).toEqual([]))
})

describe('F22-skew the clock was off', () => {
  const given = (seconds: number, clock: 'wall' | 'contact') =>
    material({
      taps: [tap(3, seconds, 'e-1', { clock, uptime: 60_000 })],
      // An hour after boot it was 13:00 less a minute, so at one minute it was noon.
      contacts: new Map([[1, { uptime: 3_660_000, time: noon(3) + 3_600_000 }]]),
    })
  it.each([
    [120, 0],
    [121, 1],
    [-121, 1],
  ])('by %d s: %d findings', (seconds, found) =>
    expect(figuresOf('F22-skew', given(seconds, 'wall'))).toEqual(
      found === 0 ? [] : [{ taps: 1, most: 121 }],
    ),
  )
  it('believes a time that was derived', () =>
    expect(findingsOf('F22-skew', given(999, 'contact'))).toEqual([]))
})

describe('F22-day another day by the derived time', () => {
  const HOUR = 3_600_000
  /** Noon of the 3rd on the wall, an uptime of 1 h; later, at an uptime of 10 h, the server said what time it was. */
  const given = (contactAt: number, dayStarts = 0, clock: 'wall' | 'contact' = 'wall') =>
    material({
      dayStarts,
      taps: [
        tap(3, 0, 'e-1', { clock, uptime: HOUR, terminal: 't-a' }),
        tap(3, 60, 'e-2', { clock, uptime: HOUR + 60_000, terminal: 't-a' }),
      ],
      contacts: new Map([[1, { uptime: 10 * HOUR, time: contactAt }]]),
    })
  const midnight = startOfDay(dayOfJune(3))

  it('is said with both days, one finding for a boot, and holds', () =>
    expect(findingsOf('F22-day', given(noon(1) + 9 * HOUR))).toMatchObject([
      {
        ...{ terminal: 't-a', from: '2026-06-03', to: '2026-06-03', mode: 'hold' },
        figures: { taps: 2, recorded: '2026-06-03', derived: '2026-06-01' },
        evidence: [{ terminal: 't-a' }, { terminal: 't-a' }],
      },
    ]))
  it('turns at the millisecond at which the service day begins', () => {
    expect(figuresOf('F22-day', given(midnight + 9 * HOUR))).toEqual([])
    expect(figuresOf('F22-day', given(midnight + 9 * HOUR - 1))).toMatchObject([
      { taps: 1, derived: '2026-06-02' },
    ])
    expect(figuresOf('F22-day', given(midnight + 13 * HOUR, 240))).toEqual([])
    expect(figuresOf('F22-day', given(midnight + 13 * HOUR - 1, 240))).toMatchObject([{ taps: 1 }])
  })
  it('believes a contact after which the tap came', () => {
    const one = tap(3, 0, 'e-1', { clock: 'wall', uptime: 40 * HOUR })
    const contacts = new Map([[1, { uptime: HOUR, time: noon(3) }]])
    expect(figuresOf('F22-day', material({ taps: [one], contacts }))).toMatchObject([
      { derived: '2026-06-05' },
    ])
  })
  it('not of a derived time, nor of a boot without contact, nor below the bound', () => {
    expect(figuresOf('F22-day', given(noon(1), 0, 'contact'))).toEqual([])
    expect(figuresOf('F22-day', { ...given(noon(1)), contacts: new Map() })).toEqual([])
    expect(findingsOf('F22-day', given(noon(1)), { often: 3 })).toEqual([])
  })
})

describe('F22-untrusted nothing bears the time out', () => {
  const taps = [tap(3, 0, 'e-1', { clock: 'wall', boot: 7 }), tap(4, 0, 'e-2', { clock: 'wall', boot: 7 })]
  it('finds a boot without contact', () =>
    expect(findingsOf('F22-untrusted', material({ taps }))).toMatchObject([
      { terminal: 't-a', from: '2026-06-03', to: '2026-06-04', mode: 'hold', figures: { taps: 2 } },
    ]))
  it('not one that came into contact', () =>
    expect(
      findingsOf('F22-untrusted', material({ taps, contacts: new Map([[7, { uptime: 0, time: 0 }]]) })),
    ).toEqual([]))
  it('from the bound on', () => {
    expect(findingsOf('F22-untrusted', material({ taps }), { often: 2 })).toHaveLength(1)
    expect(findingsOf('F22-untrusted', material({ taps }), { often: 3 })).toEqual([])
  })
})

describe('F23 the chain', () => {
  it('forked', () => {
    const forks = [noon(3), noon(9)].map((at) => ({ terminal: 't-a', site: 's-a', at }))
    expect(findingsOf('F23-fork', chains({ forks }))).toMatchObject([
      { terminal: 't-a', from: '2026-06-03', to: '2026-06-09', mode: 'hold', figures: { times: 2 } },
    ])
  })
  it('begun anew', () => {
    const resets = [{ terminal: 't-a', site: 's-a', epoch: 'b'.repeat(32), seq: 1, at: noon(3) }]
    expect(findingsOf('F23-reset', chains({ resets }))).toMatchObject([
      { terminal: 't-a', from: '2026-06-03', mode: 'hold' },
    ])
  })
  it('not known to be complete: silence holds, a missing day-close only warns', () => {
    const gap = (terminal: string, problem: 'silent' | 'waiting' | 'unclosed') => ({
      terminal,
      site: 's-a',
      problem,
    })
    const given = chains({ gaps: [gap('t-a', 'silent'), gap('t-b', 'waiting'), gap('t-c', 'unclosed')] })
    expect(findingsOf('F23-gap', given)).toMatchObject([
      { terminal: 't-a', mode: 'hold', figures: { problem: 'silent' } },
      { terminal: 't-b', mode: 'hold', figures: { problem: 'waiting' } },
    ])
    expect(findingsOf('F23-unclosed', given)).toMatchObject([{ terminal: 't-c', mode: 'warn' }])
  })
})

describe('F24 too many taps late', () => {
  const HOUR = 3_600_000
  /** At s-a so many of 100 came `hours` later, elsewhere one of 100 or two. */
  const given = (late: number, hours: number) =>
    material({
      taps: ['s-a', 's-b', 's-c'].flatMap((at, place) =>
        times(100).map((i) => {
          const one = tap(1 + (i % 28), i * 50, `e-${i}`, { site: at, terminal: at })
          return i < (place === 0 ? late : place) ? { ...one, received: one.at + hours * HOUR } : one
        }),
      ),
    })
  it.each([
    [5, 48, 0],
    [4, 49, 0],
    [5, 49, 1],
  ])('%d of 100 after %d h: %d findings', (late, hours, found) =>
    expect(figuresOf('F24', given(late, hours))).toEqual(
      found === 0 ? [] : [{ taps: 100, late: 5, hours: 48 }],
    ),
  )
  it('lies at the mean and three deviations: 1.5 % + 3 × 0.5 % = 3 %', () => {
    expect(figuresOf('F24', given(3, 49), { share: 1 })).toEqual([])
    expect(figuresOf('F24', given(4, 49), { share: 1 })).toHaveLength(1)
  })
  it('does not judge a site with few taps', () =>
    expect(figuresOf('F24', given(9, 49), { taps: 101 })).toEqual([]))
})

describe('F27 always just above a tier', () => {
  const months = ['2026-02', '2026-03', '2026-06'] as PlainMonth[]
  const given = (...meals: number[]) =>
    material({
      siteMonths: meals.map((each, i) => ({
        site: 's-a',
        month: months[i] as PlainMonth,
        meals: each,
        days: 10,
      })),
      tierEdges: [{ numerator: 20n, denominator: 1n }],
    })
  it.each([
    ['three months of 20.0 to 20.5', given(200, 202, 205), 1],
    ['one of them 19.9', given(199, 202, 205), 0],
    ['one of them 20.6, three in a hundred above', given(206, 202, 205), 0],
    ['this month not among them', given(200, 202, 300), 0],
  ])('%s', (_, month, found) => expect(findingsOf('F27', month)).toHaveLength(found))
  it('tells the tier', () =>
    expect(figuresOf('F27', given(200, 202, 205))).toEqual([{ months: 3, edge: 20, margin: 3 }]))
})

describe('F32 down over a meal', () => {
  const given = (from: number, to: number, change: Partial<Material> = {}) => ({
    ...chains({ outages: [{ terminal: 't-a', epoch: 'a'.repeat(32), seq: 9, site: 's-a', from, to }] }),
    windows: new Map([['s-a', [{ meal: 'lunch' as const, starts: 660, ends: 780 }]]]),
    ...change,
  })
  const MINUTE = 60_000
  it.each([
    [29, 0],
    [30, 1],
  ])('for %d minutes: %d findings', (minutes, found) =>
    expect(figuresOf('F32', given(noon(3), noon(3) + minutes * MINUTE))).toEqual(
      found === 0 ? [] : [{ minutes: 30, came: 0 }],
    ),
  )
  it('counts only what lies within meal hours, day by day', () => {
    const found = findingsOf('F32', given(noon(3), noon(5)))
    expect(found.map(({ from, figures }) => [from, figures.minutes])).toEqual([
      ['2026-06-03', 60],
      ['2026-06-04', 120],
      ['2026-06-05', 60],
    ])
  })
  it('not on a closed day', () => {
    const shut = site('s-a', '990101100201', {
      closures: [{ value: '修', from: dayOfJune(3), to: dayOfJune(4) }],
    })
    const { register } = material({ sites: [shut] })
    expect(findingsOf('F32', given(noon(3), noon(3) + 60 * MINUTE, { register }))).toEqual([])
  })
})

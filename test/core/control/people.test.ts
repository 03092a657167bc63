/** Rules about who came and how often, each just under, on and over its bound. */
import { describe, expect, it } from 'vitest'
import type { PlainDate } from '../../../core/plain-date.ts'
import {
  dayOfJune,
  elder,
  elders,
  figuresOf,
  findingsOf,
  lunch,
  material,
  pastDays,
  site,
  tap,
} from './support.ts'

const days = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
const past = (count: number, ...on: number[]) =>
  days(count).map((i) => ({ site: 's-a', meal: 'lunch' as const, elder: `e-${i}`, days: pastDays(...on) }))

describe('F01 more eaters than enrolment explains', () => {
  const bare = { leeway: 0 }
  it.each([
    [20, 0],
    [21, 1],
  ])('with a factor of 20 in 20 and 20 enrolled: %d eaters, %d findings', (came, count) => {
    const guests = [...elders(20), elder('e-21', { home: '990101100202' })]
    const given = material({ elders: guests, taps: lunch(12, came), past: past(20, ...days(10)) })
    expect(figuresOf('F01', given, bare)).toHaveLength(count)
  })
  it('tells who came, who is enrolled and the bound, with the taps', () => {
    const given = material({ elders: elders(20), taps: lunch(12, 13), past: past(12, ...days(20)) })
    const [finding] = findingsOf('F01', given, bare)
    expect(finding).toMatchObject({ site: 's-a', from: '2026-06-12', meal: 'lunch', mode: 'hold' })
    expect(finding?.figures).toEqual({ category: 'all', came: 13, enrolled: 20, bound: 12 })
    expect(finding?.evidence).toHaveLength(13)
  })
  it('rounds the bound up, exactly: 7 of 10 come, of 11 enrolled ⌈7.7⌉ = 8', () => {
    const newcomer = elder('e-11', {
      homes: [{ value: '990101100202', from: '2020-01-01' as PlainDate, to: dayOfJune(1) }],
    })
    const given = (came: number) =>
      material({ elders: [...elders(10), newcomer], taps: lunch(12, came), past: past(7, ...days(10)) })
    expect(figuresOf('F01', given(8), bare)).toEqual([])
    expect(figuresOf('F01', given(9), bare)).toEqual([{ category: 'all', came: 9, enrolled: 11, bound: 8 }])
  })
  it('takes the county’s factor where the site has too few operating days', () => {
    const few = material({ elders: elders(20), taps: lunch(12, 13), past: past(12, ...days(9)) })
    expect(figuresOf('F01', few, bare)).toEqual([])
    expect(figuresOf('F01', few, { ...bare, countyFactor: 60 })).toMatchObject([{ bound: 12 }])
  })
  it('takes the 95th percentile: of 20 days, the second largest', () => {
    const usual = [
      ...past(5, ...days(19)),
      { site: 's-a', meal: 'lunch' as const, elder: 'e-6', days: pastDays(19) },
    ]
    const feast = days(20).map((i) => ({
      site: 's-a',
      meal: 'lunch' as const,
      elder: `e-${i}`,
      days: pastDays(20),
    }))
    const given = material({ elders: elders(20), taps: lunch(12, 7), past: [...usual, ...feast] })
    expect(figuresOf('F01', given, bare)).toMatchObject([{ came: 7, bound: 6 }])
  })
  it('allows the leeway, ten in a hundred unless told otherwise', () => {
    const given = (came: number) =>
      material({ elders: elders(20), taps: lunch(12, came), past: past(12, ...days(20)) })
    expect(figuresOf('F01', given(14))).toEqual([])
    expect(figuresOf('F01', given(15))).toMatchObject([{ bound: 14 }])
  })
  it.each([
    [9, 0],
    [10, 1],
  ])('judges a category of %d enrolled: %d findings', (count, found) => {
    const dibao = [{ value: 'dibao', from: '2020-01-01' as PlainDate, to: null }]
    const own = elders(count).map((each) => ({ ...each, categories: dibao }))
    const guests = days(11).map((i) => elder(`g-${i}`, { home: '990101100202', categories: dibao }))
    const taps = [
      ...own.map(({ id }, i) => tap(3, i * 100, id)),
      ...guests.map(({ id }, i) => tap(3, 5000 + i * 77, id)),
    ]
    const figures = figuresOf('F01', material({ elders: [...own, ...elders(0), ...guests], taps }), bare)
    expect(figures.filter(({ category }) => category === 'dibao')).toHaveLength(found)
  })
  it('counts neither the voided, nor the withheld, nor a second tap of one elder', () => {
    const taps = [
      ...lunch(12, 12),
      tap(12, 5000, 'e-13', { voided: true }),
      tap(12, 5100, 'e-14', { withheld: true }),
      tap(12, 5200, 'e-1'),
    ]
    expect(
      figuresOf('F01', material({ elders: elders(20), taps, past: past(12, ...days(20)) }), bare),
    ).toEqual([])
  })
})

describe('F03 more meals than all enrolled could eat', () => {
  const guests = days(10).map((i) => elder(`g-${i}`, { home: '990101100202' }))
  const given = (came: number) =>
    material({
      elders: [...elders(10), ...guests],
      taps: [...lunch(1, 10), ...lunch(2, 10), ...days(came).map((i) => tap(2, 4000 + i * 91, `g-${i}`))],
    })
  it.each([
    [0, []],
    [1, [{ came: 21, days: 2, bound: 20 }]],
  ])('with %d more than 2 days × 10 elders × 1 meal', (more, figures) =>
    expect(figuresOf('F03', given(more))).toEqual(figures),
  )
  it('does not judge a site whose village has few', () =>
    expect(figuresOf('F03', given(1), { fewest: 11 })).toEqual([]))
})

describe('F08 one meal at two sites', () => {
  const twice = (count: number) =>
    material({
      taps: days(count).flatMap((day) => [
        tap(day, 0, 'e-1'),
        tap(day, 1500, 'e-1', { site: 's-b', terminal: 't-b' }),
      ]),
    })
  it.each([
    [2, 0],
    [3, 1],
  ])('%d times: %d findings', (count, found) => expect(findingsOf('F08', twice(count))).toHaveLength(found))
  it('is about the elder, with both taps of each meal', () => {
    const [finding] = findingsOf('F08', twice(3))
    expect(finding).toMatchObject({
      elder: 'e-1',
      site: null,
      from: '2026-06-01',
      to: '2026-06-03',
      figures: { meals: 3 },
    })
    expect(finding?.evidence.map(({ terminal }) => terminal)).toEqual([
      't-a',
      't-b',
      't-a',
      't-b',
      't-a',
      't-b',
    ])
  })
  it('two taps at one site are none', () =>
    expect(
      findingsOf(
        'F08',
        material({ taps: days(5).flatMap((day) => [tap(day, 0, 'e-1'), tap(day, 99, 'e-1')]) }),
      ),
    ).toEqual([]))
})

describe('F11 taps during a stay', () => {
  const away = [{ value: 'hospital' as const, from: dayOfJune(5), to: dayOfJune(11) }]
  it.each([
    [4, 0],
    [5, 0],
    [6, 1],
    [9, 1],
    [10, 0],
    [11, 0],
  ])('on 6-%d with a stay from the 5th to the 10th: %d', (day, count) =>
    expect(
      findingsOf('F11', material({ elders: [elder('e-1', { stay: away })], taps: [tap(day, 0, 'e-1')] })),
    ).toHaveLength(count),
  )
  it('says which stay and how often', () => {
    const taps = [6, 7, 9].map((day) => tap(day, 0, 'e-1'))
    expect(findingsOf('F11', material({ elders: [elder('e-1', { stay: away })], taps }))).toMatchObject([
      { elder: 'e-1', from: '2026-06-06', to: '2026-06-09', figures: { stay: 'hospital', taps: 3 } },
    ])
  })
})

describe('F17 the same count every day', () => {
  it.each([
    [14, 0],
    [15, 1],
  ])('%d days in a row: %d findings', (count, found) => {
    const taps = days(count + 1).flatMap((day) => lunch(day, day > count ? 13 : 12))
    expect(figuresOf('F17', material({ taps }))).toEqual(found === 0 ? [] : [{ days: 15, came: 12 }])
  })
  it('goes over days off, and only ever warns', () => {
    const taps = days(30)
      .filter((day) => day % 7 !== 0)
      .flatMap((day) => lunch(day, 12))
    expect(findingsOf('F17', material({ taps }))).toMatchObject([
      { mode: 'warn', figures: { days: 26, came: 12 } },
    ])
  })
})

describe('F18 too many who never miss a day', () => {
  const SITES = ['s-a', 's-b', 's-c', 's-d', 's-e']
  /** At the first site `perfect` of 20 elders never miss one of 30 days; elsewhere nobody or one. */
  const given = (perfect: number) =>
    material({
      sites: SITES.map((id, i) => site(id, `99010110020${i + 1}`)),
      taps: SITES.flatMap((at, place) =>
        days(30).flatMap((day) =>
          days(20)
            .filter((i) => i <= (place === 0 ? perfect : place % 2) || (i + day) % 3 !== 0)
            .map((i) => tap(day, i * 100, `${at}-${i}`, { site: at, terminal: at })),
        ),
      ),
    })
  const settings = { days: 30 }
  it.each([
    [2, 0],
    [3, 1],
  ])('%d of 20 at one site: %d findings', (perfect, found) =>
    // Elsewhere 5 %, 0 %, 5 %, 0 %: mean 2.5 %, σ 2.5 %, so the bound is 10 %.
    expect(figuresOf('F18', given(perfect), settings)).toEqual(
      found === 0 ? [] : [{ days: 30, eaters: 20, perfect: 3 }],
    ),
  )
  it('needs so many operating days', () => expect(figuresOf('F18', given(9), { days: 31 })).toEqual([]))
})

describe('F28 enrolment leapt', () => {
  const given = (more: number, since = 15) =>
    material({
      elders: elders(20 + more),
      registered: new Map(days(more).map((i) => [`e-${20 + i}`, dayOfJune(since)])),
    })
  it.each([
    [3, 0],
    [4, 1],
  ])('by %d of 20: %d findings', (more, found) =>
    expect(figuresOf('F28', given(more))).toEqual(found === 0 ? [] : [{ before: 20, after: 24, growth: 20 }]),
  )
  it('is dated by registration', () => expect(figuresOf('F28', given(9, 0))).toEqual([]))
  it('does not judge a small village', () => expect(figuresOf('F28', given(9), { fewest: 21 })).toEqual([]))
})

describe('F31 deliveries', () => {
  const delivered = { service: 'delivery' as const }
  it('finds who had a meal delivered and at the table', () => {
    const taps = [
      tap(3, 0, 'e-1', delivered),
      tap(3, 900, 'e-1'),
      tap(4, 0, 'e-2', delivered),
      tap(5, 0, 'e-2'),
    ]
    expect(findingsOf('F31-both', material({ taps }))).toMatchObject([
      { elder: 'e-1', figures: { meals: 1 } },
    ])
    expect(findingsOf('F31-both', material({ taps }), { often: 2 })).toEqual([])
  })
  it.each([
    [40, 0],
    [41, 1],
  ])('%d within an hour: %d findings', (count, found) =>
    expect(
      findingsOf('F31-pace', material({ taps: days(count).map((i) => tap(3, i * 80, `e-${i}`, delivered)) })),
    ).toHaveLength(found),
  )
  it('an hour later is another hour', () =>
    expect(
      findingsOf(
        'F31-pace',
        material({ taps: [1, 2, 3].map((i) => tap(3, i * 1800, `e-${i}`, delivered)) }),
        { bound: 2 },
      ),
    ).toEqual([]))
})

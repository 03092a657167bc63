import { describe, expect, it } from 'vitest'
import { grantOf, mealGrant, ONE_OF_EACH, payables, policyOf, settled, sitesOf, tapRow } from './support.ts'

const LUNCHES = ['2024-07-01', '2024-07-02', '2024-07-03']

describe('limits', () => {
  const days = ['breakfast', 'lunch', 'dinner'].map((meal, index) =>
    tapRow(index + 1, '2024-07-10', {
      meal,
      time: `0${index + 7}:00:00`,
      price: ['10', '30', '20'][index] ?? '',
    }),
  )
  const limited = (limits: unknown, rows: readonly string[]) => {
    const grants = [mealGrant({ cap: '100.00' }, { limits })]
    return grantOf(settled([policyOf(grants)], { ...ONE_OF_EACH, 'taps.csv': rows }, '2024-07'), 'meal')
  }

  it.each([
    ['the earliest', [{ per: 'elder-day', count: 1 }], 1000n, 2],
    ['the larger amount', [{ per: 'elder-day', count: 1, keep: 'highest' }], 3000n, 2],
    ['the two larger', [{ per: 'elder-day', count: 2, keep: 'highest' }], 5000n, 1],
    ['one for each site and day', [{ per: 'site-day', count: 1 }], 1000n, 2],
    ['the month', [{ per: 'elder-month', count: 2 }], 4000n, 1],
    ['all of them', [{ per: 'elder-day', count: 3 }], 6000n, 0],
    [
      'one after another, each on what is left',
      [
        { per: 'elder-day', count: 2 },
        { per: 'site-day', count: 1, keep: 'highest' },
      ],
      3000n,
      2,
    ],
  ])('%s', (_, limits, entitlement, over) => {
    const grant = limited(limits, days)
    expect(grant.entitlement).toBe(entitlement)
    expect(grant.excluded).toEqual(over === 0 ? {} : { 'over-limit': over })
  })

  it('keeps tap order among equal amounts', () => {
    const rows = [
      tapRow(2, '2024-07-10', { meal: 'lunch', service: 'delivery' }),
      tapRow(1, '2024-07-10', { meal: 'dinner' }),
    ]
    const rates = ['delivery', 'dine-in'].map((service) => ({
      id: service,
      when: { service: { any: [service] } },
      amount: { fixed: '1.00' },
    }))
    const grants = [mealGrant({}, { rates, limits: [{ per: 'elder-day', count: 1, keep: 'highest' }] })]
    const grant = grantOf(
      settled([policyOf(grants)], { ...ONE_OF_EACH, 'taps.csv': rows }, '2024-07'),
      'meal',
    )
    expect(Object.keys(sitesOf(grant).S1?.rates ?? {})).toEqual(['dine-in'])
  })

  it('a rate of nothing is paid and takes its place', () => {
    const rows = [
      tapRow(1, '2024-07-10', { time: '07:00:00', meal: 'breakfast' }),
      tapRow(2, '2024-07-10', { price: '9' }),
    ]
    const grant = limited([{ per: 'elder-day', count: 1 }], rows)
    expect(sitesOf(grant).S1).toEqual({
      count: 1,
      entitlement: 0n,
      payable: 0n,
      rates: { any: { count: 1, fen: 0n } },
    })
    expect(grant.excluded).toEqual({ 'over-limit': 1 })
  })

  it('sees only the taps of its own version', () => {
    const limits = [{ per: 'elder-month', count: 2 }]
    const versions = [
      policyOf([mealGrant({ fixed: '1.00' }, { limits })], {
        id: 'a',
        effective: { from: '2020-01-01', to: '2024-07-03' },
      }),
      policyOf([mealGrant({ fixed: '2.00' }, { limits })], { id: 'b', effective: { from: '2024-07-03' } }),
    ]
    const rows = [...LUNCHES, '2024-07-04', '2024-07-05'].map((day, index) => tapRow(index + 1, day))
    const grant = grantOf(settled(versions, { ...ONE_OF_EACH, 'taps.csv': rows }, '2024-07'), 'meal')
    expect(grant.entitlement).toBe(600n)
    expect(grant.excluded).toEqual({ 'over-limit': 1 })
  })
})

describe('requirements', () => {
  it('need the tap to be paid, not only to match', () => {
    const grants = [
      mealGrant({ fixed: '1.00' }, { limits: [{ per: 'elder-month', count: 1 }] }),
      mealGrant({ fixed: '2.00' }, { id: 'extra', requires: 'meal' }),
    ]
    const rows = LUNCHES.map((day, index) => tapRow(index + 1, day))
    const settlement = settled([policyOf(grants)], { ...ONE_OF_EACH, 'taps.csv': rows }, '2024-07')
    expect(grantOf(settlement, 'extra')).toMatchObject({ entitlement: 200n, excluded: { requires: 2 } })
  })
})

describe('pick', () => {
  const rates = [
    { id: 'b', amount: { fixed: '2.00' }, funder: 'town' },
    { id: 'a', amount: { share: '10%' }, funder: 'city' },
    { id: 'never', when: { weekday: { any: [] } }, amount: { fixed: '9.00' }, funder: 'moon' },
  ]
  it.each<[string, string, { a?: bigint; b?: bigint }]>([
    ['first', '20', { b: 200n }],
    ['highest', '30', { a: 300n }],
    ['highest', '20', { b: 200n }],
    ['sum', '20', { b: 200n, a: 200n }],
  ])('%s at %s yuan', (pick, price, expected) => {
    const grant = grantOf(
      settled(
        [policyOf([mealGrant({}, { pick, rates })])],
        { ...ONE_OF_EACH, 'taps.csv': [tapRow(1, '2024-07-10', { price })] },
        '2024-07',
      ),
      'meal',
    )
    const [site] = Object.values(sitesOf(grant))
    expect(site?.count).toBe(1)
    expect(Object.fromEntries(Object.entries(site?.rates ?? {}).map(([id, { fen }]) => [id, fen]))).toEqual(
      expected,
    )
    expect(grant.funders).toEqual({ moon: 0n, town: expected.b ?? 0n, city: expected.a ?? 0n })
  })
})

describe('conditions', () => {
  const holds = (
    when: unknown,
    facts: Partial<Record<'elder-facts.csv' | 'site-facts.csv', string[]>> = {},
    day = '2024-07-10',
  ) => {
    const grants = [mealGrant({}, { rates: [{ id: 'r', when, amount: { fixed: '1.00' } }] })]
    const tables = {
      ...ONE_OF_EACH,
      'elder-facts.csv': facts['elder-facts.csv'] ?? [],
      'site-facts.csv': [...(ONE_OF_EACH['site-facts.csv'] ?? []), ...(facts['site-facts.csv'] ?? [])],
      'taps.csv': [tapRow(1, day, { price: '10' })],
    }
    return (
      Object.keys(payables(grantOf(settled([policyOf(grants)], tables, day.slice(0, 7)), 'meal'))).length ===
      1
    )
  }
  const categories = ['E1,category,dibao,2020-01-01,', 'E1,category,alone,2024-07-11,']

  it.each<[unknown, boolean]>([
    [{}, true],
    [{ age: { from: 84, to: 84 } }, true],
    [{ age: { from: 85 } }, false],
    [{ category: { any: ['dibao', 'tekun'] } }, true],
    [{ category: { any: [] } }, false],
    [{ category: { all: [] } }, true],
    [{ category: { all: ['dibao', 'alone'] } }, false],
    [{ category: { any: ['dibao'], none: ['dibao'] } }, false],
    [{ category: { none: ['alone'] } }, true],
    [{ residence: { none: ['hukou', 'resident', 'visitor'] } }, true],
    [{ residence: { any: ['hukou'] } }, false],
    [{ stay: { none: ['hospital'] } }, true],
    [{ care: {} }, false],
    [{ star: { to: 5 } }, false],
    [{ serves: { all: ['breakfast', 'dinner'] } }, true],
    [{ meal: { any: ['dinner'] } }, false],
    [{ service: { none: ['delivery'] } }, true],
    [{ weekday: { any: [3] } }, true],
    [{ weekday: { none: [3] } }, false],
    [{ price: { from: '10', to: '10.00' } }, true],
    [{ price: { to: '9.99' } }, false],
    [{ home: { same: 'village' } }, true],
    [{ age: { from: 60 }, meal: { any: ['dinner'] } }, false],
  ])('%j: %s', (when, expected) => {
    expect(holds(when, { 'elder-facts.csv': categories })).toBe(expected)
  })

  it.each([
    ['140105001002', ['town', 'county', 'city']],
    ['140105002001', ['county', 'city']],
    ['140106001001', ['city']],
    ['150105001001', []],
  ])('a home at %s shares %j', (home, shared) => {
    const facts = { 'elder-facts.csv': [`E1,home,${home},2024-07-10,2024-07-11`] }
    const reaches = ['village', 'town', 'county', 'city']
    expect(reaches.filter((same) => holds({ home: { same } }, facts))).toEqual(shared)
    expect(reaches.filter((same) => holds({ home: { same } }, facts, '2024-07-11'))).toEqual(reaches)
  })
})

describe('survival', () => {
  it('gives the first reason that hits', () => {
    const tables = {
      'sites.csv': ['S1,s,140105001001,2024-07-02,2024-07-20', 'S2,s,140105001001,2020-01-01,'],
      'site-facts.csv': [
        'S1,meal,lunch,2020-01-01,',
        'S1,closure,repair,2024-07-05,2024-07-06',
        'S2,meal,lunch,2020-01-01,',
      ],
      'elders.csv': ['E1,e,1940-01-01,2024-07-10,140105001001'],
      'taps.csv': [
        tapRow(1, '2024-06-30', { elder: 'E9', site: 'S9' }),
        tapRow(2, '2024-07-03', { site: 'S9' }),
        tapRow(3, '2024-07-01'),
        tapRow(4, '2024-07-05'),
        tapRow(5, '2024-07-06', { meal: 'dinner' }),
        tapRow(6, '2024-07-10'),
        tapRow(7, '2024-07-10', { time: '11:59:59', site: 'S2' }),
        tapRow(8, '2024-07-11'),
        tapRow(9, '2024-07-20'),
        tapRow(10, '2024-07-25', { elder: 'E9', site: 'S9' }),
        'T2,1,2024-09-01T00:00:00Z,,,,,,T1/10',
        'T2,2,2024-09-01T00:00:00Z,,,,,,T1/99',
        tapRow(11, '2024-07-26', { site: 'S2' }),
        tapRow(12, '2024-07-26', { elder: 'E9', site: 'S9' }),
      ],
    }
    const grants = [mealGrant({ fixed: '1.00' })]
    const policy = policyOf(grants, { effective: { from: '2020-01-01', to: '2024-07-26' } })
    const { statement } = settled([policy], tables, '2024-07')
    expect(statement.taps).toEqual({
      total: 11,
      repeated: 0,
      surviving: 1,
      excluded: {
        voided: 1,
        'unknown-elder': 1,
        'unknown-site': 1,
        'outside-policy': 1,
        'site-closed': 3,
        'meal-not-approved': 1,
        deceased: 1,
        duplicate: 1,
      },
    })
    expect(grantOf(settled([policy], tables, '2024-07'), 'meal')).toMatchObject({
      payable: 100n,
      sites: { S2: { count: 1 } },
    })
    expect(settled([policy], tables, '2024-09').statement).toMatchObject({ taps: { total: 0 }, grants: {} })
  })
})

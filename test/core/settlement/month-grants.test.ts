import { describe, expect, it } from 'vitest'
import {
  grantOf,
  mealGrant,
  ONE_OF_EACH,
  payables,
  policyOf,
  settled,
  sitesOf,
  type Tables,
  tapRow,
} from './support.ts'

const ANY = { id: 'any', amount: { fixed: '310.00' } }
const paidTo = (grant: unknown, tables: Tables, month = '2024-07', more = {}) =>
  payables(grantOf(settled([policyOf([grant], more)], tables, month), 'g'))

describe('a year’s amount', () => {
  it.each(['10000.00', '9999.99', '0.07', '30000', '12.34'])(
    '%s comes out whole over twelve months',
    (fixed) => {
      const grant = { id: 'g', per: 'site-year', rates: [{ id: 'any', amount: { fixed } }] }
      const months = Array.from({ length: 12 }, (_, index) => `2025-${String(index + 1).padStart(2, '0')}`)
      for (const rounding of ['half-up', 'down']) {
        const paid = months.map((month) => paidTo(grant, ONE_OF_EACH, month, { rounding }).S1 ?? 0n)
        expect(paid.reduce((sum, fen) => sum + fen, 0n)).toBe(BigInt(Math.round(Number(fixed) * 100)))
      }
    },
  )
})

describe('proration', () => {
  it('puts days with one rate and weight on one line, consecutive or not', () => {
    const tables = {
      ...ONE_OF_EACH,
      'site-facts.csv': [
        'S1,star,5,2024-07-01,2024-07-11',
        'S1,star,4,2024-07-11,2024-07-21',
        'S1,star,5,2024-07-21,',
      ],
    }
    const weights = [{ by: 'star', table: { '5': '1.1', '4': '0.7' }, otherwise: '1' }]
    const grant = { id: 'g', per: 'site-month', weights, rates: [{ id: 'any', amount: { fixed: '0.50' } }] }
    // 50 × 1.1 × 21/31 = 37.26, 50 × 0.7 × 10/31 = 11.29; three lines would make 18 + 11 + 20.
    expect(paidTo(grant, tables)).toEqual({ S1: 48n })
  })

  it('multiplies the weights and takes `otherwise` where there is no fact', () => {
    const weights = [
      { by: 'facility', table: { undefined: '9', centre: '0.5' }, otherwise: '2' },
      { by: 'kitchen', table: { own: '1.5' }, otherwise: '0' },
    ]
    const grant = { id: 'g', per: 'site-month', prorate: 'none', weights, rates: [ANY] }
    const tables = {
      'sites.csv': ['S1', 'S2', 'S3'].map((site) => `${site},s,140105001001,2020-01-01,`),
      'site-facts.csv': [
        'S1,facility,centre,2020-01-01,',
        'S1,kitchen,own,2020-01-01,',
        'S2,kitchen,own,2020-01-01,',
      ],
    }
    expect(paidTo(grant, tables)).toEqual({ S1: 23_250n, S2: 93_000n, S3: 0n })
  })

  it('rounds as the policy says', () => {
    const grant = {
      id: 'g',
      per: 'elder-month',
      prorate: 'days',
      rates: [{ id: 'any', amount: { fixed: '0.03' } }],
    }
    const tables = { 'elders.csv': ['E1,e,1940-01-01,2024-07-16,140105001001'] }
    // 3 × 16/31 = 1.548
    expect(paidTo(grant, tables)).toEqual({ E1: 2n })
    expect(paidTo(grant, tables, '2024-07', { rounding: 'down' })).toEqual({ E1: 1n })
  })

  it('counts a day once under `sum`, and each rate its own days', () => {
    const rates = [ANY, { ...ANY, id: 'monday', when: { weekday: { any: [1] } } }]
    const grant = grantOf(
      settled([policyOf([{ id: 'g', per: 'site-month', pick: 'sum', rates }])], ONE_OF_EACH, '2024-07'),
      'g',
    )
    expect(sitesOf(grant).S1).toMatchObject({
      count: 31,
      rates: { any: { count: 31, fen: 31_000n }, monday: { count: 5, fen: 5000n } },
    })
  })
})

describe('the month’s version', () => {
  const elderMonth = (fixed: string, more = {}) => ({
    id: 'g',
    per: 'elder-month',
    rates: [{ id: 'any', amount: { fixed } }],
    ...more,
  })

  it('is the one in force on the first day, and computes the whole month alone', () => {
    const versions = [
      policyOf([elderMonth('1.00', { on: 'last' })], {
        id: 'a',
        effective: { from: '2020-01-01', to: '2024-07-02' },
      }),
      policyOf(
        [
          elderMonth('2.00'),
          { ...elderMonth('5.00'), id: 'new', caps: [], funders: [{ id: 'c', share: '100%' }] },
        ],
        {
          id: 'b',
          effective: { from: '2024-07-02' },
        },
      ),
    ]
    const { statement } = settled(versions, ONE_OF_EACH, '2024-07')
    expect(statement.grants.g).toMatchObject({
      payable: 100n,
      elders: { E1: { rates: { any: { days: 1 } } } },
    })
    expect(statement.grants.new).toEqual({
      entitlement: 0n,
      payable: 0n,
      excluded: {},
      funders: { c: 0n },
      elders: {},
    })
  })

  it('or the earliest that begins within; days before do not count', () => {
    const begins = (grant: unknown) => policyOf([grant], { effective: { from: '2024-07-22' } })
    const tables = {
      'elders.csv': ['E1,e,1940-01-01,,140105001001', 'E2,e,1940-01-01,2024-07-21,140105001001'],
    }
    const paid = (grant: unknown) => payables(grantOf(settled([begins(grant)], tables, '2024-07'), 'g'))
    expect(paid(elderMonth('3.10'))).toEqual({ E1: 310n })
    expect(paid(elderMonth('3.10', { prorate: 'days' }))).toEqual({ E1: 100n })
  })

  it('takes caps and funders from the earliest version that has the grant', () => {
    const grant = (fixed: string, more: Record<string, unknown>) => mealGrant({ fixed }, more)
    const versions = [
      policyOf(
        [
          grant('3.00', {
            caps: [{ per: 'programme-month', amount: '4.00' }],
            funders: [{ id: 'a', share: '100%' }],
          }),
        ],
        {
          id: 'a',
          effective: { from: '2020-01-01', to: '2024-07-10' },
        },
      ),
      policyOf([grant('5.00', { funders: [{ id: 'b', share: '100%' }] })], {
        id: 'b',
        effective: { from: '2024-07-10' },
      }),
    ]
    const tables = { ...ONE_OF_EACH, 'taps.csv': [tapRow(1, '2024-07-09'), tapRow(2, '2024-07-10')] }
    expect(grantOf(settled(versions, tables, '2024-07'), 'meal')).toMatchObject({
      entitlement: 800n,
      payable: 400n,
      funders: { a: 400n },
      sites: { S1: { count: 2, rates: { any: { count: 2, fen: 800n } } } },
    })
  })
})

describe('tiers', () => {
  const tiers = (of: string, days: string) => ({
    id: 'g',
    per: 'site-month',
    rates: [
      {
        id: 't',
        amount: {
          tiers: {
            of,
            days,
            steps: [
              { from: '0.1', amount: '1' },
              { from: '1', amount: '2' },
              { from: '2', amount: '3' },
            ],
          },
        },
      },
    ],
  })
  const grants = (of: string, days: string) => [
    mealGrant({}, { rates: [{ id: 'lunch', when: { meal: { any: ['lunch'] } }, amount: { fixed: '1' } }] }),
    tiers(of, days),
  ]
  const tables = {
    ...ONE_OF_EACH,
    'taps.csv': [
      tapRow(1, '2024-07-01'),
      tapRow(2, '2024-07-01', { meal: 'dinner', time: '18:00:00' }),
      tapRow(3, '2024-07-02'),
      tapRow(4, '2024-07-02', { meal: 'dinner', time: '18:00:00' }),
      tapRow(5, '2024-08-01'),
    ],
  }
  it.each([
    ['meal', 'operating', 200n],
    ['taps', 'operating', 300n],
    ['taps', 'calendar', 100n],
    ['meal', 'calendar', 0n],
  ])('of %s by %s days', (of, days, fen) => {
    expect(payables(grantOf(settled([policyOf(grants(of, days))], tables, '2024-07'), 'g'))).toEqual({
      S1: fen,
    })
  })

  it('count what is paid under the grant in every version', () => {
    const versions = [
      policyOf(grants('meal', 'operating'), { id: 'a', effective: { from: '2020-01-01', to: '2024-07-02' } }),
      policyOf([mealGrant({ fixed: '1' })], { id: 'b', effective: { from: '2024-07-02' } }),
    ]
    // 1 lunch on the first day, 2 meals on the second: 3/2.
    expect(payables(grantOf(settled(versions, tables, '2024-07'), 'g'))).toEqual({ S1: 200n })
  })
})

describe('events', () => {
  const once = (fixed: string) => ({
    id: 'g',
    per: 'site-once',
    event: 'built',
    rates: [{ id: 'any', amount: { fixed } }],
  })

  it('are paid under the version of their day, open or not', () => {
    const versions = [
      policyOf([once('1.00')], { id: 'a', effective: { from: '2020-01-01', to: '2024-07-10' } }),
      policyOf([once('2.00')], { id: 'b', effective: { from: '2024-07-10', to: '2024-07-30' } }),
    ]
    const days = ['06-30', '07-01', '07-10', '07-30', '08-01']
    const tables = {
      'sites.csv': days.map((_, index) => `S${index},s,140105001001,2025-01-01,`),
      'site-facts.csv': [
        ...days.map((day, index) => `S${index},built,,2024-${day},`),
        'S1,equipped,,2024-07-01,',
      ],
    }
    const grant = grantOf(settled(versions, tables, '2024-07'), 'g')
    expect(payables(grant)).toEqual({ S1: 100n, S2: 200n })
    expect(sitesOf(grant).S1).toEqual({
      count: 1,
      entitlement: 100n,
      payable: 100n,
      rates: { any: { count: 1, fen: 100n } },
    })
  })
})

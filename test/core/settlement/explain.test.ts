import { describe, expect, it } from 'vitest'
import type { PlainMonth } from '../../../core/plain-date.ts'
import { differences, readFigures } from '../../../core/settlement/against.ts'
import { explain } from '../../../core/settlement/explain.ts'
import type { Fault } from '../../../core/settlement/fault.ts'
import { formatStatement } from '../../../core/settlement/statement.ts'
import { mealGrant, ONE_OF_EACH, policyOf, settled, tapRow } from './support.ts'

const cite = (clause: string) => [{ document: 'd', clause }]
const POLICY = policyOf(
  [
    mealGrant(
      {},
      {
        rates: [
          { id: 'own', when: { meal: { any: ['lunch'] } }, amount: { fixed: '3.00' }, cites: cite('rate') },
        ],
        limits: [{ per: 'elder-month', count: 1 }],
      },
    ),
    mealGrant({ fixed: '1.00' }, { id: 'extra', cites: cite('grant') }),
    {
      id: 'age',
      per: 'elder-month',
      prorate: 'days',
      rates: [{ id: '80+', when: { age: { from: 80 } }, amount: { fixed: '31.00' } }],
    },
    { id: 'run', per: 'site-month', rates: [{ id: 'any', amount: { fixed: '9.00' } }] },
  ],
  { cites: cite('version') },
)
const ROWS = [
  tapRow(1, '2024-07-01', { time: '12:00:00.250' }),
  tapRow(2, '2024-07-01', { time: '12:05:00' }),
  tapRow(3, '2024-07-02'),
  tapRow(4, '2024-07-03', { meal: 'dinner' }),
  tapRow(5, '2024-07-03', { elder: 'E2' }),
  tapRow(6, '2024-08-01'),
]
const july = (rows: readonly string[]) => settled([POLICY], { ...ONE_OF_EACH, 'taps.csv': rows }, '2024-07')

describe('explaining', () => {
  it('an elder: every tap with what each grant made of it, and the lines of the month', () => {
    const { taps, ...rest } = explain(july(ROWS), { elder: 'E1' })
    expect(rest).toEqual({
      elder: 'E1',
      month: '2024-07',
      lines: [{ grant: 'age', rate: '80+', days: 31, fen: 3100n, cites: cite('version') }],
    })
    expect(taps[0]).toEqual({
      terminal: 'T1',
      seq: 1n,
      at: '2024-07-01T12:00:00.250+08:00',
      day: '2024-07-01',
      site: 'S1',
      meal: 'lunch',
      outcome: 'surviving',
      grants: [
        { grant: 'meal', outcome: 'paid', rates: [{ rate: 'own', fen: 300n, cites: cite('rate') }] },
        { grant: 'extra', outcome: 'paid', rates: [{ rate: 'any', fen: 100n, cites: cite('grant') }] },
      ],
    })
    const told = taps.map(({ at, outcome, grants }) => [
      at.slice(8, 19),
      outcome,
      ...grants.map((grant) => grant.outcome),
    ])
    expect(told.slice(1)).toEqual([
      ['01T12:05:00', 'duplicate'],
      ['02T12:00:00', 'surviving', 'over-limit', 'paid'],
      ['03T12:00:00', 'surviving', 'no-rate', 'paid'],
    ])
  })

  it('a site: its taps by elder, and its own lines', () => {
    const { taps, lines } = explain(july(ROWS), { site: 'S1' })
    expect(taps).toHaveLength(5)
    expect(taps.at(-1)).toMatchObject({ elder: 'E2', outcome: 'unknown-elder', grants: [] })
    expect(lines).toEqual([{ grant: 'run', rate: 'any', days: 31, fen: 900n, cites: cite('version') }])
  })
})

describe('against an earlier statement', () => {
  const figures = (text: string, month = '2024-07') => {
    const faults: Fault[] = []
    return { read: readFigures('s.json', text, month as PlainMonth, (fault) => faults.push(fault)), faults }
  }

  it('tells only what changed', () => {
    const { read } = figures(formatStatement(july(ROWS).statement))
    const later = july([
      ...ROWS.slice(2),
      'T2,1,2024-09-01T00:00:00Z,,,,,,T1/3',
      tapRow(7, '2024-07-04', { meal: 'breakfast' }),
    ])
    expect(read && differences(july(ROWS).statement, read)).toEqual({
      month: '2024-07',
      taps: {},
      grants: {},
    })
    expect(read && differences(later.statement, read)).toEqual({
      month: '2024-07',
      taps: { total: -1n, surviving: -1n, excluded: { duplicate: -1n, voided: 1n } },
      grants: {
        meal: {
          entitlement: -300n,
          payable: -300n,
          excluded: { 'over-limit': -1n, 'no-rate': 1n },
          sites: {
            S1: {
              count: -1n,
              entitlement: -300n,
              payable: -300n,
              rates: { own: { count: -1n, fen: -300n } },
            },
          },
        },
        extra: {
          entitlement: -100n,
          payable: -100n,
          sites: {
            S1: {
              count: -1n,
              entitlement: -100n,
              payable: -100n,
              rates: { any: { count: -1n, fen: -100n } },
            },
          },
        },
      },
    })
  })

  it('refuses another month and what is no statement', () => {
    expect(figures('{"month": "2024-06"}').faults).toMatchObject([{ line: 1, column: 'month' }])
    expect(figures('[]').faults).toHaveLength(1)
    expect(figures('{').faults).toHaveLength(1)
  })
})

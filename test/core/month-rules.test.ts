import { describe, expect, it } from 'vitest'
import {
  DEFAULT_MONTH_RULES,
  dueDays,
  type MonthRisk,
  type MonthRules,
  monthRulesFault,
  reviewersNeeded,
} from '../../core/month-rules.ts'
import type { PlainDate, PlainMonth } from '../../core/plain-date.ts'

const quiet: MonthRisk = { payable: 1_000_000, findings: 0, gaps: 0, before: 1_000_000 }

describe('how many review a month', () => {
  it.each<[string, Partial<MonthRisk>, number, string[]]>([
    ['a quiet one', {}, 1, []],
    ['one just under the next amount', { payable: 49_999_999, before: null }, 1, []],
    ['one of a great amount', { payable: 50_000_000, before: null }, 2, ['amount']],
    ['one with findings', { findings: 1 }, 2, ['findings']],
    ['one with gaps', { gaps: 2 }, 2, ['gaps']],
    ['one that changed by just as much as it may', { payable: 1_300_000 }, 1, []],
    ['one that rose by more', { payable: 1_300_001 }, 2, ['change']],
    ['one that fell by more', { payable: 600_000 }, 2, ['change']],
    ['one after nothing', { before: 0 }, 2, ['change']],
    [
      'one with everything: one more, not one for each',
      { payable: 60_000_000, findings: 3, gaps: 1 },
      3,
      ['amount', 'findings', 'gaps', 'change'],
    ],
  ])('%s', (_, risk, reviewers, why) => {
    expect(reviewersNeeded(DEFAULT_MONTH_RULES, { ...quiet, ...risk })).toEqual({ reviewers, why })
  })

  it('goes by what the county minds', () => {
    const extra = { findings: false, gaps: false, changePercent: null }
    const risk = { ...quiet, payable: 9_000_000, findings: 1, gaps: 1 }
    expect(reviewersNeeded({ ...DEFAULT_MONTH_RULES, extra }, risk).reviewers).toBe(1)
  })
})

describe('days', () => {
  const due = (submitted: string | null) =>
    dueDays('2026-10' as PlainMonth, DEFAULT_MONTH_RULES, submitted as PlainDate | null)
  it('follow the submission, and never lie behind the bulletin', () => {
    expect(due(null)).toMatchObject({
      ...{ collect: '2026-11-01', compute: '2026-11-05', check: '2026-11-07', review: '2026-11-08' },
      ...{ approve: '2026-11-09', publish: '2026-11-10', pay: '2026-11-30', close: '2026-11-30' },
    })
    expect(due('2026-11-03')).toMatchObject({ check: '2026-11-05', review: '2026-11-06' })
    expect(due('2026-11-09')).toMatchObject({ review: '2026-11-10', approve: '2026-11-10' })
  })
})

describe('rules', () => {
  it.each<[Partial<MonthRules>, string | null]>([
    [{}, null],
    [{ reviewers: [] }, 'reviewers'],
    [{ reviewers: [{ fromFen: 1, reviewers: 1 }] }, 'reviewers'],
    [
      {
        reviewers: [
          { fromFen: 0, reviewers: 1 },
          { fromFen: 0, reviewers: 2 },
        ],
      },
      'reviewers',
    ],
    [{ reviewers: [{ fromFen: 0, reviewers: 6 }] }, 'reviewers'],
    [{ extra: { findings: true, gaps: true, changePercent: 0 } }, 'change'],
    [{ publishDay: 7 }, 'days'],
    [{ publishDay: 29 }, 'days'],
    [{ checkDays: 0 }, 'days'],
  ])('%j: %s', (change, fault) => {
    expect(monthRulesFault({ ...DEFAULT_MONTH_RULES, ...change })).toBe(fault)
  })
})

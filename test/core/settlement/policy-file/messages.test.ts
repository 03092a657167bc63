// What a fault tells whoever has to mend it: what is wrong and, where a likely slip explains it, what to write.
import { describe, expect, it } from 'vitest'
import { checkPolicies } from '../../../../core/settlement/policy-file/policy-check.ts'
import { mealGrant, policyOf } from '../support.ts'

function messages(...policies: unknown[]): string[] {
  const checked = checkPolicies(policies.map((policy, i) => ({ file: `${i}`, text: JSON.stringify(policy) })))
  return checked.ok ? [] : checked.faults.map(({ message }) => message)
}
const meal = (more: Record<string, unknown>) => policyOf([mealGrant({ fixed: '1.00' }, more)])
const amount = (value: unknown) => policyOf([mealGrant(value)])
const when = (value: unknown) =>
  policyOf([mealGrant({ fixed: '1' }, { rates: [{ id: 'r', amount: { fixed: '1' }, when: value }] })])
const yearly = (more: Record<string, unknown>) =>
  policyOf([{ id: 'g', per: 'site-year', rates: [{ id: 'r', amount: { fixed: '1' }, when: {} }], ...more }])
const limit = (value: unknown) => meal({ limits: [value] })

const YUAN = 'must be yuan in quotes with at most two decimals, such as "3.00"'
const COUNT = 'must be a whole number of at least 1, without quotes'
const DATE = 'must be a real date in quotes, such as "2024-06-01"'

describe('a message says what is wrong and what to write', () => {
  it.each<[unknown, string]>([
    [amount({ fixed: 3 }), `${YUAN}; it is the number 3; write "3"`],
    [amount({ fixed: '３．５０' }), `${YUAN}; it is the text "３．５０"; write "3.50"`],
    [amount({ fixed: '30,000元' }), `${YUAN}; it is the text "30,000元"; write "30000"`],
    [amount({ fixed: ' 3.00' }), `${YUAN}; it is the text " 3.00"; write "3.00"`],
    [amount({ fixed: '3.005' }), `${YUAN}; it is the text "3.005"`],
    [amount({ fixed: '-3' }), `${YUAN}; it is the text "-3"`],
    [amount({ fixed: null }), `${YUAN}; it is null`],
    [
      amount('3.00'),
      'must be an amount, an object with one of "fixed", "share", "cap", "priceMinus"; it is the text "3.00"',
    ],
    [
      amount({ fix: '1' }),
      'must be an amount, an object with one of "fixed", "share", "cap", "priceMinus"; it has "fix"',
    ],
    [
      amount({ share: '25 ％' }),
      'must be a percentage in quotes, such as "25%"; it is the text "25 ％"; write "25%"',
    ],
    [limit({ per: 'elder-day', count: '2' }), `${COUNT}; it is the text "2"; write 2`],
    [yearly({ requiresDays: 0 }), `${COUNT}; it is the number 0`],
    [limit({ per: 'elder-day', count: 1.5 }), `${COUNT}; it is the number 1.5`],
    [
      limit({ per: 'elder-day' }),
      'is missing; a limit needs it: a whole number of at least 1, without quotes',
    ],
    [
      limit({ per: 'elderday', count: 1 }),
      'must be one of "elder-day", "elder-week", "elder-month", "site-day"; it is the text "elderday"; write "elder-day"',
    ],
    [
      limit({ per: 'elder-week', count: 5, keep: 'highest' }),
      'a week can only keep the "earliest": a later tap would move an approved month',
    ],
    [
      when({ residence: ['hukou'] }),
      'must be a set of residences, an object in curly brackets; it is a list; write {"any": […]}, "all" or "none"',
    ],
    [when({ categroy: { any: ['x'] } }), 'not a key of the conditions of a meal; did you mean "category"?'],
    [
      meal({ weights: [] }),
      'not a key of a meal grant; its keys are id, per, title, cites, pick, rates, caps, funders, requires, limits',
    ],
    [meal({ rates: [] }), 'must not be empty; it needs a rate of a meal grant, an object in curly brackets'],
    [
      meal({ requires: 'x' }),
      'must name a meal grant listed before this one; there is none of this name: "x"',
    ],
    [
      meal({ requires: 'meal' }),
      'must name a meal grant listed before this one; that grant stands here or further down; move it up: "meal"',
    ],
    [
      policyOf([], { effective: { from: '2024年6月1日' } }),
      `${DATE}; it is the text "2024年6月1日"; write "2024-06-01"`,
    ],
    [
      policyOf([], { effective: { from: '2024/6/1' } }),
      `${DATE}; it is the text "2024/6/1"; write "2024-06-01"`,
    ],
    [policyOf([], { effective: { from: '2023-02-29' } }), `${DATE}; it is the text "2023-02-29"`],
    [
      policyOf([], { serviceDayStarts: '4:00' }),
      'must be a time HH:MM in quotes, such as "04:00"; it is the text "4:00"; write "04:00"',
    ],
    [
      policyOf([], { rounding: 'half_up' }),
      'must be one of "half-up", "down"; it is the text "half_up"; write "half-up"',
    ],
    [
      policyOf([], { id: '中阳' }),
      'must be an id of letters A-Z, digits, ".", "_" and "-", in quotes; it is the text "中阳"',
    ],
    [policyOf([3]), 'must be a grant, an object in curly brackets; it is the number 3'],
  ])('%j', (policy, message) => {
    expect(messages(policy)).toEqual([message])
  })

  it('between versions', () => {
    const version = (id: string, from: string, more: object = {}) => ({
      ...policyOf([], { id, effective: { from } }),
      ...more,
    })
    expect(
      messages(version('a', '2020-01-01'), version('a', '2021-01-01', { serviceDayStarts: '04:00' })),
    ).toEqual([
      'another version has the id "a"; give each version its own',
      'overlaps the version "a"; let one end where the other begins',
      'must be the same in all versions; "a" has "00:00"',
    ])
  })

  it('and every fault of a file is told in one run', () => {
    const wrong = {
      ...policyOf([mealGrant({ fixed: 1 }, { limits: [{ per: 'elder-day', count: 0 }], note: 1 })]),
      rounding: 'up',
    }
    expect(messages(wrong)).toHaveLength(4)
  })
})

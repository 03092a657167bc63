/** What the policy pages work out before they draw: the reading of a policy, its differences, and its weight on a month. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadFolder } from '../../../cli/settlement-folder/load-folder.ts'
import type { PlainMonth } from '../../../core/plain-date.ts'
import { faultWords } from '../../../core/settlement/fault-words.ts'
import { readFolder } from '../../../core/settlement/folder/read-folder.ts'
import type { Policy } from '../../../core/settlement/policy.ts'
import { checkedPolicy } from '../../../server/console/features/policies/checked-policy.ts'
import { comparePolicies } from '../../../server/console/features/policies/compare.ts'
import { decimal, percent } from '../../../server/console/features/policies/reading/numbers.ts'
import { partsOf } from '../../../server/console/features/policies/reading/policy-parts.ts'
import { withStart } from '../../../server/console/features/policies/start-day.ts'
import { weigh } from '../../../server/console/features/policies/what-if/weigh.ts'
import type { Language } from '../../../server/console/shared/words/language.ts'
import { readPacks } from '../../../server/policy/pack-files.ts'

const EXAMPLES = resolve(import.meta.dirname, '../../examples')

const FULL = {
  id: 'full',
  effective: { from: '2026-01-01', to: null },
  grants: [
    {
      id: 'meal',
      per: 'meal',
      title: '就餐补贴',
      rates: [
        {
          id: 'a',
          when: {
            age: { from: 70, to: 79 },
            category: { any: ['tekun', 'dibao'] },
            care: { from: 3 },
            home: { same: 'town' },
            service: { none: ['delivery'] },
            weekday: { any: [6, 7] },
            price: { from: '5.00' },
          },
          amount: { share: '25%', max: '3.00' },
        },
        { id: 'b', amount: { priceMinus: '5.00' } },
      ],
      limits: [{ per: 'elder-day', count: 2, keep: 'highest' }],
    },
    {
      id: 'run',
      per: 'site-month',
      rates: [
        {
          id: 'busy',
          when: { star: { to: 3 } },
          amount: {
            tiers: {
              of: 'meal',
              days: 'operating',
              steps: [
                { from: '0', amount: '500.00' },
                { from: '20.5', amount: '1000.00' },
              ],
            },
          },
        },
      ],
      weights: [{ by: 'star', table: { '5': '1.25' }, otherwise: '1' }],
      caps: [{ per: 'programme-month', amount: '90000.00' }],
      funders: [
        { id: 'county', share: '66.67%' },
        { id: 'village', share: '33.33%' },
      ],
    },
  ],
}

function policyOf(written: object): Policy {
  const { policy, faults } = checkedPolicy(JSON.stringify(written))
  if (policy === null) throw new Error(JSON.stringify(faults))
  return policy
}

const textsOf = (policy: Policy, language: Language, grant: string | null) =>
  partsOf(policy, language)
    .find((group) => group.grant === grant)
    ?.parts.map(({ text }) => text)

describe('a reading', () => {
  it('says every condition, amount, limit, factor and cap in plain words', () => {
    expect(textsOf(policyOf(FULL), 'zh', 'meal')).toEqual([
      '就餐补贴',
      '按餐补',
      '70 至 79 岁，属于特困或低保，照护等级 3 级及以上，家在助餐点的本乡镇，不含配送，餐价 5.00 元及以上，周六或周日的，餐价的 25%，最多 3.00 元',
      '不分对象的，餐价减去老人自付的 5.00 元',
      '按先后取第一个符合的：a、b',
      '每人每天最多 2 餐；超出时取补得多的餐',
    ])
    expect(textsOf(policyOf(FULL), 'zh', 'run')).toEqual([
      '按月补给助餐点',
      '星级 3 星及以下的，按开餐日日均“就餐补贴”补贴餐数分档：0 起 500.00 元，20.5 起 1,000.00 元',
      '按天折算',
      '按星级乘系数：5 星 1.25；其余 1',
      '全县每月最多 90,000.00 元，超出时按比例减',
      '县级财政 66.67%、村集体 33.33%',
    ])
  })

  it('has the same parts in English, without a word of Chinese but the county’s own', () => {
    const [zh, en] = (['zh', 'en'] as const).map((language) => partsOf(policyOf(FULL), language))
    const keys = (groups = zh) => groups?.map(({ parts }) => parts.map(({ key }) => key))
    expect(keys(en)).toEqual(keys(zh))
    const words =
      en?.flatMap(({ parts }) => parts.map(({ label, text }) => `${label} ${text}`)).join('\n') ?? ''
    expect(words.replaceAll('就餐补贴', '')).not.toMatch(/\p{Script=Han}/u)
  })

  it('reads every pack, and no code of ours stands in it unexplained', async () => {
    for (const { id, policy } of await readPacks()) {
      const words = partsOf(policyOf(policy as object), 'zh').flatMap(({ parts }) =>
        parts.map(({ text }) => text),
      )
      expect(words.join('\n'), id).not.toMatch(/undefined|null|hukou|lunch|day-care-centre|institution/)
    }
  })

  it.each([
    [{ numerator: 6n, denominator: 5n }, '1.2', '120%'],
    [{ numerator: 0n, denominator: 1n }, '0', '0%'],
    [{ numerator: 1n, denominator: 400n }, '0.0025', '0.25%'],
  ])('writes %o as it was written', (fraction, asDecimal, asPercent) => {
    expect([decimal(fraction), percent(fraction)]).toEqual([asDecimal, asPercent])
  })
})

describe('a comparison', () => {
  const changed = (after: object) =>
    comparePolicies(policyOf(FULL), policyOf(after), 'zh').flatMap(({ grant, rows }) =>
      rows
        .filter(({ same }) => !same)
        .map(({ key, before, after }) => [grant, key, before === null, after === null]),
    )
  const [meal, run] = FULL.grants

  it('finds nothing between a version and itself, however its defaults are written', () =>
    expect(changed({ ...FULL, rounding: 'half-up', serviceDayStarts: '00:00' })).toEqual([]))

  it('finds a rate that went, the order of rates, and a grant that came', () => {
    expect(changed({ ...FULL, grants: [{ ...meal, rates: meal?.rates.slice(0, 1) }, run] })).toEqual([
      ['meal', 'rates.b', false, true],
      ['meal', 'pick', false, true],
    ])
    expect(
      changed({ ...FULL, grants: [{ ...meal, rates: [...(meal?.rates ?? [])].reverse() }, run] }),
    ).toEqual([['meal', 'pick', false, false]])
    const once = {
      id: 'once',
      per: 'site-once',
      event: 'built',
      rates: [{ id: 'x', amount: { fixed: '1.00' } }],
    }
    expect(
      changed({ ...FULL, grants: [meal, run, once] }).map(([grant, , before]) => [grant, before]),
    ).toEqual([
      ['once', true],
      ['once', true],
      ['once', true],
    ])
  })
})

describe('a trial', () => {
  it.each([
    ['zhongyang', '2024-07'],
    ['tianjin', '2024-07'],
    ['zengcheng', '2024-12'],
  ])('comes to the same sums as the statement of %s', async (name, month) => {
    const folder = readFolder(await loadFolder(resolve(EXAMPLES, name)))
    if (!folder.ok) throw new Error('the example has faults')
    const { policies, ...input } = folder.input
    const told: string[] = []
    const weighed = weigh({ ...input, month: month as PlainMonth }, { before: [], after: policies }, (step) =>
      told.push(step),
    )
    const statement = JSON.parse(readFileSync(resolve(EXAMPLES, name, `expected-${month}.json`), 'utf8'))
    const stated = Object.entries<{ payable: number; entitlement: number; sites?: object }>(statement.grants)
    expect(weighed.payable).toEqual({
      before: 0,
      after: stated.reduce((sum, [, { payable }]) => sum + payable, 0),
    })
    expect(weighed.taps.after).toBe(statement.taps.surviving)
    for (const [grant, { payable }] of stated)
      expect(weighed.grants.find(({ key }) => key === grant)?.after).toBe(payable)
    expect(told).toEqual(['before', 'after', 'compare'])
    const same = weigh(
      { ...input, month: month as PlainMonth },
      { before: policies, after: policies },
      () => {},
    )
    expect(same).toMatchObject({ compared: true, elders: { wins: 0, loses: 0 } })
    expect(weighed.elders.wins).toBeGreaterThan(0)
  })
})

describe('words for faults', () => {
  it('are Chinese for what people get wrong', () => {
    const text = `{"id": "x y", "effective": {"from": "2026-13-01"}, "roundin": "up", "grants": [
      {"id": "g", "per": "meal", "rates": []},
      {"id": "h", "per": "meal", "rates": [{"id": "a", "amount": {"fixed": 3}}],
       "funders": [{"id": "county", "share": "50%"}], "requires": "none"}]}`
    const { faults } = checkedPolicy(text)
    const words = faults.map(({ message }) => faultWords(message, 'zh'))
    expect(words.length).toBeGreaterThan(5)
    expect(words.filter((each) => !/\p{Script=Han}/u.test(each))).toEqual([])
    const [broken] = checkedPolicy('{"id": “x”}').faults
    expect(faultWords(broken?.message ?? '', 'zh')).toContain('英文键盘的双引号')
    expect(faultWords('must be at most 64 characters long', 'zh')).toBe('最长 64 个字符')
  })
})

it('another first day leaves everything else as it is', () => {
  expect(JSON.parse(withStart(JSON.stringify(FULL), '2027-02-01') ?? '')).toEqual({
    ...FULL,
    effective: { from: '2027-02-01', to: null },
  })
  expect([withStart('{', '2027-01-01'), withStart('[]', '2027-01-01')]).toEqual([null, null])
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { Compile } from 'typebox/schema'
import { describe, expect, it } from 'vitest'
import { checkPolicies } from '../../../../core/settlement/policy-file/policy-check.ts'
import { policySchema } from '../../../../core/settlement/policy-file/policy-schema.ts'
import { KEY_WORDS, OBJECT_WORDS } from '../../../../core/settlement/policy-file/schema-words.ts'
import { mealGrant, policyOf } from '../support.ts'
import { policies, slipped } from './some-policy.ts'

const PUBLISHED = join(import.meta.dirname, '../../../../docs/policy.schema.json')
const RUNS = { seed: 20240601, numRuns: 400 }
const schema = JSON.parse(readFileSync(PUBLISHED, 'utf8')) as Record<string, unknown>
const validator = Compile(schema)
const bySchema = (text: string) => validator.Check(JSON.parse(text))

function messages(text: string): string[] {
  const checked = checkPolicies([{ file: 'policy.json', text }])
  return checked.ok ? [] : checked.faults.map(({ message }) => message)
}

/** What only the check can say: JSON Schema adds nothing up, compares no two values and follows no names. */
const CHECK_ALONE = [
  /^the shares must sum to exactly 100 %/,
  /^the id ".*" stands twice in this list/,
  /^steps must ascend/,
  /^must be after "from"/,
  /^must name a meal grant listed before this one/,
]

describe('docs/policy.schema.json', () => {
  it('is the one that the checks give (vitest -u writes it anew)', async () => {
    await expect(`${JSON.stringify(policySchema(), null, 2)}\n`).toMatchFileSnapshot(PUBLISHED)
  })

  it('has Chinese and English words for every key, and no others', () => {
    const text = JSON.stringify(schema)
    for (const { zh, en } of [...Object.values(OBJECT_WORDS), ...Object.values(KEY_WORDS)]) {
      expect(zh).toMatch(/\p{Script=Han}/u)
      expect(text).toContain(JSON.stringify({ title: zh, description: en }).slice(1, -1))
    }
  })

  it('takes every policy that the check takes', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const text = JSON.stringify(policy)
        expect(messages(text)).toEqual([])
        expect(bySchema(text)).toBe(true)
      }),
      RUNS,
    )
  })

  it('refuses what the check refuses, but for what only the check can say', () => {
    let refused = 0
    fc.assert(
      fc.property(slipped, (policy) => {
        const text = JSON.stringify(policy)
        const faults = messages(text).filter((message) => !CHECK_ALONE.some((own) => own.test(message)))
        if (faults.length > 0) refused += 1
        // Any other fault, and the schema must see it; none, and it must not see one.
        expect({ bySchema: bySchema(text), faults }).toEqual({ bySchema: faults.length === 0, faults })
      }),
      { ...RUNS, numRuns: 2000 },
    )
    expect(refused).toBeGreaterThan(700)
  }, 60_000)

  const funders = (...shares: string[]) => ({ funders: shares.map((share, i) => ({ id: `f${i}`, share })) })
  const steps = ['0', '5', '5.0'].map((from) => ({ from, amount: '1' }))
  const tiers = { tiers: { of: 'taps', days: 'calendar', steps } }
  it.each<[string, string]>([
    ['shares', JSON.stringify(policyOf([mealGrant({ fixed: '1' }, funders('50%', '49.99%'))]))],
    ['ids', JSON.stringify(policyOf([mealGrant({ fixed: '1' }), mealGrant({ fixed: '2' })]))],
    [
      'steps',
      JSON.stringify(policyOf([{ id: 'g', per: 'site-month', rates: [{ id: 'r', amount: tiers }] }])),
    ],
    ['references', JSON.stringify(policyOf([mealGrant({ fixed: '1' }, { requires: 'meal' })]))],
    ['the end', JSON.stringify(policyOf([], { effective: { from: '2024-01-01', to: '2024-01-01' } }))],
    [
      'whole numbers as written',
      JSON.stringify(
        policyOf([mealGrant({ fixed: '1' }, { limits: [{ per: 'elder-day', count: 7 }] })]),
      ).replace('7', '7.0'),
    ],
    ['halves of characters', JSON.stringify(policyOf([], { title: '\ud83d' }))],
    ['keys given twice', JSON.stringify(policyOf([])).replace('"id"', '"id":"q","id"')],
  ])('cannot say: %s', (_, text) => {
    expect(bySchema(text)).toBe(true)
    expect(messages(text)).toHaveLength(1)
  })
})

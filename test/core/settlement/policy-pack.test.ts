import { describe, expect, it } from 'vitest'
import { formatFault } from '../../../core/settlement/fault.ts'
import { checkPack, fillPack, type PolicyPack } from '../../../core/settlement/policy-pack.ts'
import { policyOf } from './support.ts'

const CITE = { document: '甲〔2024〕1号', clause: '三' }
const POLICY = policyOf(
  [
    {
      id: 'meal',
      cites: [CITE],
      per: 'meal',
      pick: 'highest',
      rates: [{ id: 'any', when: { category: { any: ['dibao'] } }, amount: { fixed: '3.00' } }],
      limits: [{ per: 'elder-day', count: 2 }],
      funders: [
        { id: 'county', share: '60%' },
        { id: 'village', share: '40%' },
      ],
    },
  ],
  { rounding: 'half-up' },
)
const question = (id: string, kind: string, standard: string, more: object) => ({
  id,
  question: { zh: '几何？', en: 'How much?' },
  kind,
  default: standard,
  demo: true,
  why: '文件未写。',
  ...more,
})
const RATE = question('rate', 'yuan', '3.00', { at: ['/grants/0/rates/0/amount/fixed'], atLeast: '2.50' })
const CHOICE = question('stay', 'choice', 'always', {
  demo: false,
  choices: [
    { id: 'always', zh: '照发', en: 'always', set: { '/grants/0/rates/0/when/stay': null } },
    { id: 'home', zh: '不发', en: 'at home', set: { '/grants/0/rates/0/when/stay': { none: ['hospital'] } } },
  ],
})
const QUESTIONS = [
  RATE,
  question('count', 'count', '2', { at: ['/grants/0/limits/0/count'] }),
  question('words', 'words', 'dibao', { at: ['/grants/0/rates/0/when/category/any'] }),
  question('county', 'percent', '60%', { at: ['/grants/0/funders/0/share'] }),
  question('from', 'date', '2020-01-01', { at: ['/effective/from'] }),
  CHOICE,
]
const packOf = (more: object = {}) => ({
  id: 'p',
  title: { zh: '包', en: 'pack' },
  region: '某县',
  document: CITE.document,
  standing: 'county',
  sources: [{ ...CITE, says: '每餐3元。' }],
  questions: QUESTIONS,
  outside: [],
  ...more,
})

function check(pack: unknown, policy: unknown = POLICY) {
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
  return checkPack({
    pack: { file: 'pack.json', text: text(pack) },
    policy: { file: 'policy.json', text: text(policy) },
  })
}
function faults(pack: unknown, policy?: unknown): string[] {
  const checked = check(pack, policy)
  return checked.ok ? [] : checked.faults.map(formatFault)
}
function good(): PolicyPack {
  const checked = check(packOf())
  if (!checked.ok) throw new Error(checked.faults.map(formatFault).join('\n'))
  return checked.pack
}

describe('a pack', () => {
  it('without fault is read', () => {
    expect(good()).toMatchObject({
      id: 'p',
      policy: POLICY,
      questions: [{ id: 'rate', atLeast: '2.50' }, {}, {}, {}, {}, {}],
    })
  })

  it.each<[string, object, string]>([
    ['an unknown key', { note: 1 }, 'pack.json:1: note: not a key of a pack'],
    ['another standing', { standing: 'rumour' }, 'pack.json:1: standing: must be one of'],
    [
      'a question asked twice',
      { questions: [RATE, RATE] },
      'pack.json:1: questions[1].id: the id "rate" stands twice',
    ],
    [
      'a place that is not there',
      { questions: [{ ...RATE, at: ['/grants/1/id'] }] },
      'questions[0]: the policy has nothing at /grants/1/id',
    ],
    [
      'a place by an inherited name',
      { questions: [{ ...RATE, at: ['/__proto__/x'] }] },
      'questions[0]: the policy has nothing at /__proto__/x',
    ],
    [
      'another default',
      { questions: [{ ...RATE, default: '4.00' }] },
      'questions[0]: the policy has something else than its default at /grants/0/rates/0/amount/fixed',
    ],
    [
      'a default that does not read',
      { questions: [{ ...RATE, default: '3元' }] },
      'questions[0]: its default must be yuan',
    ],
    [
      'a default below the floor',
      { questions: [{ ...RATE, atLeast: '3.01' }] },
      'questions[0]: its default must be at least 3.01: the document sets this floor',
    ],
    [
      'a choice with places of its own',
      { questions: [{ ...CHOICE, at: ['/id'] }] },
      'questions[0]: needs "at", unless it is a choice',
    ],
    [
      'choices without a choice',
      { questions: [{ ...RATE, choices: CHOICE }] },
      'questions[0].choices: must be a list',
    ],
    [
      'a choice that breaks the policy',
      {
        questions: [
          {
            ...CHOICE,
            choices: [
              ...(CHOICE as unknown as { choices: object[] }).choices,
              { id: 'x', zh: '坏', en: 'bad', set: { '/grants/0/pick': 'lowest' } },
            ],
          },
        ],
      },
      'questions[0]: its choice x: grants[0].pick: must be one of',
    ],
    [
      'a clause without a source',
      { sources: [] },
      'sources: the policy cites 甲〔2024〕1号 三, which is no source here',
    ],
  ])('%s is told', (_, more, expected) => {
    expect(faults(packOf(more)).join('\n')).toContain(expected)
  })

  it('tells the faults of both files', () => {
    expect(
      faults('{', { ...POLICY, rounding: 'up' }).map((fault) => fault.split(': ', 2).join(': ')),
    ).toEqual(['pack.json:1: -', 'policy.json:1: rounding'])
  })
})

describe('answers', () => {
  const filled = (answers: Record<string, string>) => {
    const result = fillPack(good(), answers)
    return result.ok ? { ...result, policy: JSON.parse(result.text) as unknown } : result
  }

  it('none leave the policy as it is, with every demonstration value named', () => {
    expect(filled({})).toMatchObject({ policy: POLICY, demo: ['rate', 'count', 'words', 'county', 'from'] })
  })

  it('go to their places and nowhere else', () => {
    const answers = { rate: '3.5', count: '1', words: '低保、 特困,独居', from: '2024-06-01', stay: 'home' }
    const grant = POLICY.grants[0] as Record<string, unknown>
    const result = filled(answers)
    expect(result).toEqual({
      ok: true,
      text: expect.stringMatching(/^\{\n {2}"id": "p",\n {2}"effective"[\s\S]*\}\n$/),
      demo: ['county'],
      policy: {
        ...POLICY,
        effective: { from: '2024-06-01', to: null },
        grants: [
          {
            ...grant,
            rates: [
              {
                id: 'any',
                when: { category: { any: ['低保', '特困', '独居'] }, stay: { none: ['hospital'] } },
                amount: { fixed: '3.5' },
              },
            ],
            limits: [{ per: 'elder-day', count: 1 }],
          },
        ],
      },
    })
  })

  it.each<[string, Record<string, string>, string | null, string]>([
    ['below the floor', { rate: '2.49' }, 'rate', 'must be at least 2.50'],
    ['no amount', { rate: '3元' }, 'rate', 'must be yuan'],
    ['an endless amount', { rate: '9'.repeat(100_000) }, 'rate', 'must be yuan'],
    ['no count', { count: '-1' }, 'count', 'must be a whole number'],
    ['no words', { words: ' ,' }, 'words', 'must be one word or more'],
    ['no real date', { from: '2024-02-30' }, 'from', 'must be a real date'],
    ['no such choice', { stay: 'constructor' }, 'stay', 'must be one of always, home'],
    ['nothing that is asked', { toString: 'x' }, 'toString', 'no such question'],
    [
      'what the check refuses',
      { county: '70%' },
      null,
      'grants[0].funders: the shares must sum to exactly 100 %',
    ],
    [
      'what the check refuses',
      { count: '0' },
      null,
      'grants[0].limits[0].count: must be a whole number of at least 1',
    ],
  ])('%s is refused: %j', (_, answers, question, message) => {
    expect(filled(answers)).toEqual({
      ok: false,
      faults: [{ question, message: expect.stringContaining(message) }],
    })
  })

  it('that are wrong are told all at once', () => {
    expect(filled({ rate: 'x', count: 'x', nothing: 'x' })).toMatchObject({
      faults: [{ question: 'nothing' }, { question: 'rate' }, { question: 'count' }],
    })
  })
})

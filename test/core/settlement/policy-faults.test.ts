import { describe, expect, it } from 'vitest'
import { checkPolicies } from '../../../core/settlement/policy-file/policy-check.ts'
import { mealGrant, policyOf } from './support.ts'

/** `file:line: path` of every fault. */
function faults(...policies: unknown[]): string[] {
  const files = policies.map((policy, index) => ({
    file: `${index}.json`,
    text: typeof policy === 'string' ? policy : JSON.stringify(policy),
  }))
  const checked = checkPolicies(files)
  return checked.ok ? [] : checked.faults.map(({ file, line, column }) => `${file}:${line}: ${column}`)
}

const RATE = { id: 'r', amount: { fixed: '1.00' } }
const meal = (more: object) => ({ id: 'g', per: 'meal', rates: [RATE], ...more })
const kind = (per: string, more: object = {}) => ({
  id: 'g',
  per,
  rates: [RATE],
  ...(per === 'site-once' ? { event: 'built' } : {}),
  ...more,
})
const rate = (more: object) => ({ rates: [{ ...RATE, ...more }] })
const when = (conditions: unknown) => rate({ when: conditions })
const KINDS = ['meal', 'elder-month', 'site-month', 'site-year', 'site-once']
const oneGrant = (grant: unknown) => faults(policyOf([grant]))

describe('a version', () => {
  it.each<[string, object, string[]]>([
    ['an unknown key', { note: 'x' }, ['note']],
    ['no id', { id: undefined }, ['id']],
    ['an id of other characters', { id: 'a b' }, ['id']],
    ['no grants', { grants: undefined }, ['grants']],
    ['grants that are no list', { grants: {} }, ['grants']],
    ['no effective', { effective: undefined }, ['effective']],
    ['no from', { effective: { to: null } }, ['effective.from']],
    ['a date that is not real', { effective: { from: '2024-02-30' } }, ['effective.from']],
    ['an empty to', { effective: { from: '2024-01-01', to: '' } }, ['effective.to']],
    ['to that is not after from', { effective: { from: '2024-01-01', to: '2024-01-01' } }, ['effective.to']],
    ['a day that starts at 24:00', { serviceDayStarts: '24:00' }, ['serviceDayStarts']],
    ['a year that turns otherwise', { age: { turns: 'new-year' } }, ['age.turns']],
    ['a leap birthday otherwise', { age: { leapBirthday: '02-29' } }, ['age.leapBirthday']],
    ['another rounding', { rounding: 'half-even' }, ['rounding']],
    ['a citation without a clause', { cites: [{ document: 'd' }] }, ['cites[0].clause']],
    ['a title that is no text', { title: null }, ['title']],
    ['all defaults', { title: 't', cites: [], age: {}, grants: [] }, []],
  ])('%s', (_, more, expected) => {
    expect(faults({ ...policyOf([meal({})]), ...more })).toEqual(expected.map((path) => `0.json:1: ${path}`))
  })
})

describe('a grant', () => {
  it.each<[string, object, string[]]>([
    ['no per', { per: undefined }, ['per']],
    ['an unknown per', { per: 'day' }, ['per']],
    ['an unknown key', { keep: 'earliest' }, ['keep']],
    ['an unknown pick', { pick: 'lowest' }, ['pick']],
    ['empty rates', { rates: [] }, ['rates']],
    ['a rate given twice', { rates: [RATE, RATE] }, ['rates[1].id']],
    ['a rate without amount', { rates: [{ id: 'r' }] }, ['rates[0].amount']],
    ['an unknown key of a rate', rate({ fund: 'x' }), ['rates[0].fund']],
    ['an unknown amount', rate({ amount: { percent: '5%' } }), ['rates[0].amount']],
    ['an empty amount', rate({ amount: {} }), ['rates[0].amount']],
    ['two amounts', rate({ amount: { fixed: '1', cap: '2' } }), ['rates[0].amount.cap']],
    ['an amount as a number', rate({ amount: { fixed: 1 } }), ['rates[0].amount.fixed']],
    ['an amount of three decimals', rate({ amount: { fixed: '1.000' } }), ['rates[0].amount.fixed']],
    ['max without share', rate({ amount: { cap: '1', max: '2' } }), ['rates[0].amount.max']],
    ['a share that is no percentage', rate({ amount: { share: '0.25' } }), ['rates[0].amount.share']],
    ['a limit of nobody', { limits: [{ per: 'site-week', count: 1 }] }, ['limits[0].per']],
    ['a count below 1', { limits: [{ per: 'elder-day', count: 0 }] }, ['limits[0].count']],
    ['a count that is not whole', { limits: [{ per: 'elder-day', count: 1.5 }] }, ['limits[0].count']],
    ['a count as a text', { limits: [{ per: 'elder-day', count: '1' }] }, ['limits[0].count']],
    ['no count', { limits: [{ per: 'elder-day' }] }, ['limits[0].count']],
    [
      'the week’s highest',
      { limits: [{ per: 'elder-week', count: 1, keep: 'highest' }] },
      ['limits[0].keep'],
    ],
    ['a cap of something else', { caps: [{ per: 'elder-month', amount: '1' }] }, ['caps[0].per']],
    [
      'shares of 99.99 %',
      {
        funders: [
          { id: 'a', share: '50%' },
          { id: 'b', share: '49.99%' },
        ],
      },
      ['funders'],
    ],
    ['no funders at all', { funders: [] }, ['funders']],
    [
      'a funder given twice',
      {
        funders: [
          { id: 'a', share: '50%' },
          { id: 'a', share: '50%' },
        ],
      },
      ['funders[1].id'],
    ],
    ['a share that cannot be read', { funders: [{ id: 'a', share: '100' }] }, ['funders[0].share']],
    [
      'caps over funders of rates',
      { ...rate({ funder: 'a' }), caps: [{ per: 'site-month', amount: '1' }] },
      ['caps'],
    ],
    [
      'caps over funders of rates, with funders',
      {
        ...rate({ funder: 'a' }),
        caps: [{ per: 'site-month', amount: '1' }],
        funders: [{ id: 'a', share: '100%' }],
      },
      [],
    ],
    ['a requirement of itself', { requires: 'g' }, ['requires']],
    ['a requirement of nothing there is', { requires: 'x' }, ['requires']],
    [
      'three thirds that are exact',
      { funders: ['33.33%', '33.33%', '33.34%'].map((share, index) => ({ id: `f${index}`, share })) },
      [],
    ],
  ])('%s', (_, more, expected) => {
    expect(oneGrant(meal(more))).toEqual(expected.map((path) => `0.json:1: grants[0].${path}`))
  })

  it('is listed before the one that requires it, and is for meals', () => {
    const grants = [
      meal({ requires: 'later' }),
      kind('site-month', { id: 'site' }),
      meal({ id: 'later', requires: 'g' }),
      meal({ id: 'x', requires: 'site' }),
    ]
    expect(faults(policyOf(grants))).toEqual(['0.json:1: grants[0].requires', '0.json:1: grants[3].requires'])
  })

  it('given twice is a fault, even where it has others', () => {
    expect(
      faults(policyOf([meal({}), meal({ pick: 'x' }), meal({ id: 'h', requires: 'y', when: {} })])),
    ).toEqual([
      '0.json:1: grants[2].requires',
      '0.json:1: grants[1].pick',
      '0.json:1: grants[2].when',
      '0.json:1: grants[1].id',
    ])
  })
})

describe('kinds of grants', () => {
  const allowed: [string, object, string[]][] = [
    ['requires', { requires: 'first' }, ['meal']],
    ['limits', { limits: [] }, ['meal']],
    ['prorate', { prorate: 'none' }, ['elder-month', 'site-month', 'site-year']],
    ['on', { on: 'last' }, ['elder-month']],
    ['weights', { weights: [] }, ['site-month', 'site-year']],
    ['requiresDays', { requiresDays: 3 }, ['site-month', 'site-year']],
    ['pick', { pick: 'sum', title: 't', cites: [], caps: [], funders: [{ id: 'f', share: '100%' }] }, KINDS],
    ['share', rate({ amount: { share: '25%', max: '3.00' } }), ['meal']],
    ['cap', rate({ amount: { cap: '25' } }), ['meal']],
    ['priceMinus', rate({ amount: { priceMinus: '25' } }), ['meal']],
    [
      'tiers',
      rate({ amount: { tiers: { of: 'taps', days: 'calendar', steps: [{ from: '0', amount: '1' }] } } }),
      ['site-month'],
    ],
    ['age', when({ age: { from: 60 } }), ['meal', 'elder-month']],
    ['category', when({ category: { any: ['x'] } }), ['meal', 'elder-month']],
    ['residence', when({ residence: { any: ['hukou'] } }), ['meal', 'elder-month']],
    ['stay', when({ stay: { none: ['hospital'] } }), ['meal', 'elder-month']],
    ['care', when({ care: { from: 1, to: 3 } }), ['meal', 'elder-month']],
    ['facility', when({ facility: { any: ['x'] } }), ['meal', 'site-month', 'site-year', 'site-once']],
    ['kitchen', when({ kitchen: { any: ['x'] } }), ['meal', 'site-month', 'site-year', 'site-once']],
    ['serves', when({ serves: { all: ['lunch'] } }), ['meal', 'site-month', 'site-year', 'site-once']],
    ['star', when({ star: { from: 3 } }), ['meal', 'site-month', 'site-year', 'site-once']],
    ['home', when({ home: { same: 'town' } }), ['meal']],
    ['meal', when({ meal: { any: ['lunch'] } }), ['meal']],
    ['service', when({ service: { any: ['delivery'] } }), ['meal']],
    ['price', when({ price: { from: '0.01' } }), ['meal']],
    ['weekday', when({ weekday: { any: [1, 7] } }), KINDS],
  ]
  it.each(allowed)('%s', (_, more, expected) => {
    const first = meal({ id: 'first' })
    expect(KINDS.filter((per) => faults(policyOf([first, kind(per, more)])).length === 0)).toEqual(expected)
  })

  it('`on` goes with no proration, `event` with site-once', () => {
    expect(oneGrant(kind('elder-month', { on: 'first', prorate: 'days' }))).toEqual([
      '0.json:1: grants[0].on',
    ])
    expect(oneGrant({ ...kind('site-once'), event: undefined })).toEqual(['0.json:1: grants[0].event'])
    expect(oneGrant(kind('site-once', { event: 'closure' }))).toEqual(['0.json:1: grants[0].event'])
    expect(oneGrant(kind('site-month', { event: 'built' }))).toEqual(['0.json:1: grants[0].event'])
  })

  it.each<[string, object, string]>([
    ['a set that is no set', { category: ['x'] }, 'category'],
    ['an unknown part', { category: { some: ['x'] } }, 'category.some'],
    ['a word outside a closed list', { residence: { any: ['hukou', 'local'] } }, 'residence.any[1]'],
    ['a weekday of 8', { weekday: { any: [8] } }, 'weekday.any[0]'],
    ['an age as a text', { age: { from: '60' } }, 'age.from'],
    ['an age with a fraction', { age: { from: 60.0, to: 69.5 } }, 'age.to'],
    ['stars beyond 5', { star: { to: 6 } }, 'star.to'],
    ['a price as a number', { price: { from: 1 } }, 'price.from'],
    ['a home of a province', { home: { same: 'province' } }, 'home.same'],
    ['an unknown key', { gender: { any: ['f'] } }, 'gender'],
  ])('when: %s', (_, conditions, path) => {
    expect(oneGrant(meal(when(conditions)))).toEqual([`0.json:1: grants[0].rates[0].when.${path}`])
  })

  it.each<[string, object, string[]]>([
    [
      'steps that do not ascend',
      {
        steps: [
          { from: '0', amount: '1' },
          { from: '2', amount: '1' },
          { from: '2.0', amount: '2' },
        ],
      },
      ['steps[2].from'],
    ],
    ['no steps', { steps: [] }, ['steps']],
    ['a grant that is not there', { of: 'meals' }, ['of']],
    ['a step as a number', { steps: [{ from: 0, amount: '1' }] }, ['steps[0].from']],
  ])('tiers: %s', (_, more, expected) => {
    const tiers = { of: 'taps', days: 'operating', steps: [{ from: '0', amount: '1' }], ...more }
    expect(oneGrant(kind('site-month', rate({ amount: { tiers } })))).toEqual(
      expected.map((path) => `0.json:1: grants[0].rates[0].amount.tiers.${path}`),
    )
  })

  it.each<[string, object, string]>([
    ['by something else', { by: 'region' }, 'by'],
    ['no otherwise', { otherwise: undefined }, 'otherwise'],
    ['stars beyond 5', { table: { '6': '1' } }, 'table.6'],
    ['a number', { table: { '5': 1.2 } }, 'table.5'],
    ['a percentage', { table: { '5': '120%' } }, 'table.5'],
  ])('weights: %s', (_, more, path) => {
    const weight = { by: 'star', table: { '5': '1.2' }, otherwise: '1', ...more }
    expect(oneGrant(kind('site-year', { weights: [weight] }))).toEqual([
      `0.json:1: grants[0].weights[0].${path}`,
    ])
  })
})

describe('versions together', () => {
  const version = (id: string, from: string, to: string | null, more: object = {}) => ({
    ...policyOf([meal({})], { id, effective: { from, to } }),
    ...more,
  })

  it('are fine side by side', () => {
    expect(faults(version('a', '2020-01-01', '2024-01-01'), version('b', '2024-01-01', null))).toEqual([])
  })

  it.each<[string, unknown[], string[]]>([
    [
      'overlapping',
      [version('a', '2020-01-01', null), version('b', '2024-01-01', '2025-01-01')],
      ['1.json:1: effective'],
    ],
    [
      'of one id',
      [version('a', '2020-01-01', '2021-01-01'), version('a', '2024-01-01', null)],
      ['1.json:1: id'],
    ],
    [
      'with different starts of the day',
      [
        version('a', '2020-01-01', '2021-01-01'),
        version('b', '2024-01-01', null, { serviceDayStarts: '04:00' }),
      ],
      ['1.json:1: serviceDayStarts'],
    ],
    [
      'with the default written out',
      [
        version('a', '2020-01-01', '2021-01-01'),
        version('b', '2024-01-01', null, { serviceDayStarts: '00:00' }),
      ],
      [],
    ],
    [
      'with one grant of two kinds',
      [
        version('a', '2020-01-01', '2021-01-01'),
        version('b', '2024-01-01', null, { grants: [kind('site-month')] }),
      ],
      ['1.json:1: grants[0].per'],
    ],
  ])('%s', (_, policies, expected) => {
    expect(faults(...policies)).toEqual(expected)
  })
})

describe('JSON', () => {
  it('names the line and the path of each fault', () => {
    const text = `{
  "id": "p",
  "effective": {
    "from": "2020-01-01",
    "to": "2019-01-01"
  },
  "grants": [
    {"id": "meal", "per": "meal",
     "rates": [
       {"id": "r", "amount": {"fixed": "1.00"},
        "weight": "2"}
     ],
     "limits": [{"per": "elder-day"}]}
  ],
  "id": "q"
}`
    expect(faults(text)).toEqual([
      '0.json:5: effective.to',
      '0.json:11: grants[0].rates[0].weight',
      '0.json:13: grants[0].limits[0].count',
      '0.json:15: id',
    ])
  })

  it.each<[string, string, string]>([
    ['nothing', '', '1: '],
    ['a comma too many', '{"id": "p",\n}', '2: '],
    ['no comma', '{"id": "p"\n "grants": []}', '2: '],
    ['no colon', '{"id" "p"}', '1: id'],
    ['a value that is none', '{"id": p}', '1: id'],
    ['a number like 01', '{"grants": [01]}', '1: grants'],
    ['a string over two lines', '{"id": "p\nq"}', '1: id'],
    ['an unknown escape', '{"id": "\\x"}', '1: id'],
    ['text after the end', '{}\n{}', '2: '],
    ['a byte-order mark', '\uFEFF{}', '1: '],
    ['nesting without end', '['.repeat(100_000), `1: ${'[0]'.repeat(65)}`],
  ])('refuses %s', (_, text, place) => {
    expect(faults(text)).toEqual([`0.json:${place}`])
  })

  it('refuses what is no object, a key given twice anywhere, and keys that only look harmless', () => {
    expect(faults('[]')).toEqual(['0.json:1: '])
    const good = JSON.stringify(policyOf([mealGrant({ fixed: '1.00' })]))
    expect(faults(good.replace('"fixed":"1.00"', '"fixed":"1.00","fixed":"2.00"'))).toEqual([
      '0.json:1: grants[0].rates[0].amount.fixed',
    ])
    expect(faults(good.replace('"per"', '"__proto__":{},"per"'))).toEqual(['0.json:1: grants[0].__proto__'])
    expect(faults(good.replace('"per"', '"constructor":{},"a b":1,"per"'))).toEqual([
      '0.json:1: grants[0].constructor',
      '0.json:1: grants[0]["a b"]',
    ])
  })

  it('reads escapes', () => {
    const text = JSON.stringify(policyOf([mealGrant({ fixed: '1.00' })])).replace(
      '"meal"',
      '"\\u006d\\u0065al"',
    )
    expect(faults(text)).toEqual([])
  })
})

// Grants as they may be written, one shape for each column of the spec's table (settlement spec §3).
import { equal, fraction, ONE, plus } from '../fraction.ts'
import type { Cite, Grant } from '../policy.ts'
import { EVENTS, SITE_WORDS } from '../register.ts'
import { fixedAmount, mealAmount, monthAmount, SILENT } from './amount.ts'
import {
  type Check,
  type Field,
  implies,
  itemsOf,
  list,
  memberOf,
  mustBe,
  object,
  optional,
  type Rule,
  required,
  table,
  textOf,
} from './check.ts'
import { below } from './json.ts'
import { anyText, decimal, id, oneOf, percent, wholeNumber, word, yuan } from './values.ts'
import { elderWhen, mealWhen, siteWhen } from './when.ts'

const cite: Check<Cite> = object('a citation', { document: required(anyText), clause: required(anyText) })
/** What versions, grants and rates may carry for people to read. */
export const labels = { title: optional(anyText, null), cites: optional(list(cite), []) }

/** A later tap would move an approved month. */
const weekKeepsEarliest: Rule = {
  complaints: (node) =>
    textOf(memberOf(node, 'keep')) === 'highest' && textOf(memberOf(node, 'per')) === 'elder-week'
      ? [
          {
            at: ['keep'],
            message: 'a week can only keep the "earliest": a later tap would move an approved month',
          },
        ]
      : [],
  schema: {
    not: {
      required: ['per', 'keep'],
      properties: { per: { const: 'elder-week' }, keep: { const: 'highest' } },
    },
  },
}
const limit = object(
  'a limit',
  {
    per: required(oneOf(['elder-day', 'elder-week', 'elder-month', 'site-day'])),
    count: required(wholeNumber(1)),
    keep: optional(oneOf(['earliest', 'highest']), 'earliest'),
  },
  weekKeepsEarliest,
)

const starsFromZeroToFive: Rule = {
  complaints: (node) => {
    const table = memberOf(node, 'table')
    if (textOf(memberOf(node, 'by')) !== 'star' || table?.kind !== 'object') return []
    return table.members
      .filter(({ key }) => !/^[0-5]$/.test(key))
      .map(({ key }) => ({ at: ['table', key], message: 'stars go from "0" to "5"' }))
  },
  schema: implies(
    { required: ['by'], properties: { by: { const: 'star' } } },
    { properties: { table: { propertyNames: { pattern: '^[0-5]$' } } } },
  ),
}
const weight = object(
  'a weight',
  { by: required(oneOf(SITE_WORDS)), table: required(table(word, decimal)), otherwise: required(decimal) },
  starsFromZeroToFive,
)
const running = {
  prorate: optional(oneOf(['none', 'days']), 'days'),
  weights: optional(list(weight), []),
  requiresDays: optional(wholeNumber(1), null),
}
const cap = object('a cap', {
  per: required(oneOf(['site-month', 'programme-month'])),
  amount: required(yuan),
})
const funder = object('a funder', { id: required(id), share: required(percent) })

/** JSON Schema cannot add. */
const sharesSumToOne: Rule = {
  complaints: (node) => {
    const funders = itemsOf(memberOf(node, 'funders'))
    if (funders.length === 0) return []
    let sum = fraction(0n, 1n)
    for (const funder of funders) {
      const written = memberOf(funder, 'share')
      const share = written && percent.read(written, SILENT)
      // A share that cannot be read has a fault of its own.
      if (share === undefined) return []
      sum = plus(sum, share)
    }
    return equal(sum, ONE) ? [] : [{ at: ['funders'], message: 'the shares must sum to exactly 100 %' }]
  },
}
const capsNeedFunders: Rule = {
  complaints: (node) => {
    const capped = itemsOf(memberOf(node, 'caps')).length > 0 && memberOf(node, 'funders') === undefined
    const byRate = itemsOf(memberOf(node, 'rates')).some((rate) => memberOf(rate, 'funder') !== undefined)
    const message =
      'what a cap cuts cannot be shared among the funders of rates; give the grant "funders" with shares'
    return capped && byRate ? [{ at: ['caps'], message }] : []
  },
  schema: implies(
    {
      required: ['caps', 'rates'],
      properties: {
        caps: { type: 'array', minItems: 1 },
        rates: { type: 'array', contains: { type: 'object', required: ['funder'] } },
      },
    },
    { required: ['funders'] },
  ),
}
const onNeedsNoProration: Rule = {
  complaints: (node) =>
    memberOf(node, 'on') !== undefined && textOf(memberOf(node, 'prorate')) === 'days'
      ? [{ at: ['on'], message: 'only goes with "prorate": "none"; with "days" every day is asked' }]
      : [],
  schema: { not: { required: ['on', 'prorate'], properties: { prorate: { const: 'days' } } } },
}
const always = [sharesSumToOne, capsNeedFunders]

/** The keys that every kind of grant has. */
function common<Per extends Grant['per'], When, Amount>(per: Per, when: Field<When>, amount: Check<Amount>) {
  const rate = object(`a rate of ${per === 'elder-month' ? 'an' : 'a'} ${per} grant`, {
    id: required(word),
    ...labels,
    when,
    amount: required(amount),
    funder: optional(id, null),
  })
  return {
    id: required(id),
    per: required(oneOf([per])),
    ...labels,
    pick: optional(oneOf(['first', 'highest', 'sum']), 'first'),
    rates: required(list(rate, { atLeast: 1, ids: 'unique' })),
    caps: optional(list(cap), []),
    funders: optional(list(funder, { atLeast: 1, ids: 'unique' }), null),
  }
}

const kinds: { readonly [Per in Grant['per']]: Check<Extract<Grant, { per: Per }>> } = {
  meal: object(
    'a meal grant',
    {
      ...common('meal', mealWhen, mealAmount),
      requires: optional(id, null),
      limits: optional(list(limit), []),
    },
    ...always,
  ),
  'elder-month': object(
    'an elder-month grant',
    {
      ...common('elder-month', elderWhen, fixedAmount),
      prorate: optional(oneOf(['none', 'days']), 'none'),
      on: optional(oneOf(['first', 'last']), 'first'),
    },
    ...always,
    onNeedsNoProration,
  ),
  'site-month': object(
    'a site-month grant',
    { ...common('site-month', siteWhen, monthAmount), ...running },
    ...always,
  ),
  'site-year': object(
    'a site-year grant',
    { ...common('site-year', siteWhen, fixedAmount), ...running },
    ...always,
  ),
  'site-once': object(
    'a site-once grant',
    { ...common('site-once', siteWhen, fixedAmount), event: required(oneOf(EVENTS)) },
    ...always,
  ),
}

const per = oneOf(['meal', 'elder-month', 'site-month', 'site-year', 'site-once'])

/** A grant of the kind that its `per` names. */
export const grant: Check<Grant> = {
  expected: 'a grant, an object in curly brackets',
  schema: {
    type: 'object',
    required: ['per'],
    properties: { per: per.schema },
    allOf: Object.entries(kinds).map(([kind, { schema }]) =>
      implies({ properties: { per: { const: kind } } }, schema),
    ),
  },
  read: (node, place) => {
    const { path, tell } = place
    const written = memberOf(node, 'per')
    const kind = written && per.read(written, { path: below(path, 'per'), tell })
    if (kind !== undefined) return kinds[kind].read(node, place)
    if (node.kind !== 'object') tell(node.line, path, mustBe(grant.expected, node))
    else if (written === undefined)
      tell(node.line, below(path, 'per'), `is missing; a grant needs it: ${per.expected}`)
    return undefined
  },
}

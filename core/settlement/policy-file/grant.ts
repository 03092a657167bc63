// Grants as they may be written, one shape for each column of the spec's table (settlement spec §3).

import { ID_PATTERN } from '../folder/cells.ts'
import {
  atLeast,
  equal,
  type Fraction,
  fraction,
  ONE,
  parseDecimal,
  parsePercent,
  plus,
} from '../fraction.ts'
import type { Cite, Fixed, Grant, MealAmount, Tiers } from '../policy.ts'
import { EVENTS, SITE_WORDS } from '../register.ts'
import {
  type Check,
  type Field,
  itemsOf,
  list,
  memberOf,
  object,
  oneOf,
  optional,
  type Rule,
  required,
  table,
  text,
  textOf,
  wholeNumber,
} from './check.ts'
import { below, type JsonNode } from './json.ts'
import { elderWhen, mealWhen, siteWhen, word, yuan } from './when.ts'

export const id = text('an id of letters, digits, ".", "_" and "-"', (value) =>
  ID_PATTERN.test(value) ? value : undefined,
)
const anyText = text('a text', (value) => value)
const decimal = text('a decimal number as a text, such as "1.2"', parseDecimal)
const percent = text('a percentage as a text, such as "25%"', parsePercent)
const cite: Check<Cite> = object('a citation', { document: required(anyText), clause: required(anyText) })
/** What versions, grants and rates may carry for people to read. */
export const labels = { title: optional(anyText, null), cites: optional(list(cite), []) }

const fixed: Check<Fixed> = object('a fixed amount', { fixed: required(yuan) })
const fixedOnly = oneForm<Fixed>({ fixed })
const mealAmount = oneForm<MealAmount>({
  fixed,
  share: object('a share of the price', { share: required(percent), max: optional(yuan, null) }),
  cap: object('a capped price', { cap: required(yuan) }),
  priceMinus: object('a price less the own part', { priceMinus: required(yuan) }),
})
const tiers: Check<Tiers> = object('a tiered amount', {
  tiers: required(
    object(
      'tiers',
      {
        of: required(word),
        days: required(oneOf(['operating', 'calendar'])),
        steps: required(
          list(object('a step', { from: required(decimal), amount: required(yuan) }), { atLeast: 1 }),
        ),
      },
      stepsAscend,
    ),
  ),
})
const monthAmount = oneForm<Fixed | Tiers>({ fixed, tiers })

const limit = object(
  'a limit',
  {
    per: required(oneOf(['elder-day', 'elder-week', 'elder-month', 'site-day'])),
    count: required(wholeNumber(1)),
    keep: optional(oneOf(['earliest', 'highest']), 'earliest'),
  },
  weekKeepsEarliest,
)
const weight = object(
  'a weight',
  { by: required(oneOf(SITE_WORDS)), table: required(table(word, decimal)), otherwise: required(decimal) },
  starsFromZeroToFive,
)
const running = {
  prorate: optional(oneOf(['none', 'days']), 'days'),
  weights: optional(list(weight), []),
  requiresDays: optional(wholeNumber(0), null),
}
const cap = object('a cap', {
  per: required(oneOf(['site-month', 'programme-month'])),
  amount: required(yuan),
})
const funder = object('a funder', { id: required(id), share: required(percent) })

/** The keys that every kind of grant has. */
function common<Per extends string, When, Amount>(per: Per, when: Field<When>, amount: Check<Amount>) {
  const rate = object('a rate', {
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
    funders: optional(list(funder, { ids: 'unique' }), null),
  }
}
const commonRules = [sharesSumToOne, capsNeedFunders]

const kinds: { readonly [Per in Grant['per']]: Check<Extract<Grant, { per: Per }>> } = {
  meal: object(
    'a meal grant',
    {
      ...common('meal', mealWhen, mealAmount),
      requires: optional(id, null),
      limits: optional(list(limit), []),
    },
    ...commonRules,
  ),
  'elder-month': object(
    'an elder-month grant',
    {
      ...common('elder-month', elderWhen, fixedOnly),
      prorate: optional(oneOf(['none', 'days']), 'none'),
      on: optional(oneOf(['first', 'last']), 'first'),
    },
    ...commonRules,
    onNeedsNoProration,
  ),
  'site-month': object(
    'a site-month grant',
    { ...common('site-month', siteWhen, monthAmount), ...running },
    ...commonRules,
  ),
  'site-year': object(
    'a site-year grant',
    { ...common('site-year', siteWhen, fixedOnly), ...running },
    ...commonRules,
  ),
  'site-once': object(
    'a site-once grant',
    { ...common('site-once', siteWhen, fixedOnly), event: required(oneOf(EVENTS)) },
    ...commonRules,
  ),
}

/** A grant of the kind that its `per` names. */
export const grant: Check<Grant> = (node, place) => {
  const per = PERS.find((kind) => kind === textOf(memberOf(node, 'per')))
  if (per !== undefined) return kinds[per](node, place)
  const { path, tell } = place
  const found = memberOf(node, 'per') ?? node
  tell(found.line, node.kind === 'object' ? below(path, 'per') : path, `must be one of ${PERS.join(', ')}`)
  return undefined
}
const PERS = ['meal', 'elder-month', 'site-month', 'site-year', 'site-once'] as const

/** An object that is one of several forms, told apart by the key that names the form. */
function oneForm<T>(forms: Readonly<Record<string, Check<T>>>): Check<T> {
  return (node, place) => {
    const [, check] = Object.entries(forms).find(([key]) => memberOf(node, key) !== undefined) ?? []
    if (check !== undefined) return check(node, place)
    place.tell(node.line, place.path, `must be an amount with one of ${Object.keys(forms).join(', ')}`)
    return undefined
  }
}

/** A later tap would move an approved month. */
function weekKeepsEarliest(node: JsonNode): ReturnType<Rule> {
  const moves = textOf(memberOf(node, 'keep')) === 'highest' && textOf(memberOf(node, 'per')) === 'elder-week'
  return moves ? [{ at: ['keep'], message: 'elder-week can only keep the earliest' }] : []
}

function onNeedsNoProration(node: JsonNode): ReturnType<Rule> {
  const wrong = memberOf(node, 'on') !== undefined && textOf(memberOf(node, 'prorate')) === 'days'
  return wrong ? [{ at: ['on'], message: 'only goes with prorate "none"' }] : []
}

function starsFromZeroToFive(node: JsonNode): ReturnType<Rule> {
  const table = memberOf(node, 'table')
  if (textOf(memberOf(node, 'by')) !== 'star' || table?.kind !== 'object') return []
  return table.members
    .filter(({ key }) => !/^[0-5]$/.test(key))
    .map(({ key }) => ({ at: ['table', key], message: 'stars go from 0 to 5' }))
}

function stepsAscend(node: JsonNode): ReturnType<Rule> {
  const froms = itemsOf(memberOf(node, 'steps')).map((step) => parsed(memberOf(step, 'from'), parseDecimal))
  return froms.flatMap((from, index) => {
    const before = froms[index - 1]
    const descends = from !== undefined && before !== undefined && atLeast(before, from)
    return descends ? [{ at: ['steps', index, 'from'], message: 'steps must ascend' }] : []
  })
}

function sharesSumToOne(node: JsonNode): ReturnType<Rule> {
  const funders = memberOf(node, 'funders')
  if (funders?.kind !== 'list') return []
  const shares = funders.items.map((item) => parsed(memberOf(item, 'share'), parsePercent))
  let sum = fraction(0n, 1n)
  for (const share of shares) {
    // A share that cannot be read has a fault of its own.
    if (share === undefined) return []
    sum = plus(sum, share)
  }
  return equal(sum, ONE) ? [] : [{ at: ['funders'], message: 'the shares must sum to exactly 100 %' }]
}

function capsNeedFunders(node: JsonNode): ReturnType<Rule> {
  const capped = itemsOf(memberOf(node, 'caps')).length > 0 && memberOf(node, 'funders') === undefined
  const byRate = itemsOf(memberOf(node, 'rates')).some((rate) => memberOf(rate, 'funder') !== undefined)
  return capped && byRate
    ? [{ at: ['caps'], message: 'caps on rates with funders need funders of the grant' }]
    : []
}

function parsed(
  node: JsonNode | undefined,
  parse: (text: string) => Fraction | undefined,
): Fraction | undefined {
  const written = textOf(node)
  return written === undefined ? undefined : parse(written)
}

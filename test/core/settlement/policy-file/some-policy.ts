// Policies without fault, and the same with one slip in them, drawn by chance for the tests beside this file.
import fc from 'fast-check'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type Members = { [key: string]: Json }

const pickOf = <T>(...values: T[]) => fc.constantFrom(...values)
const some = <T extends Json>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 2 })
/** Each key is there or not. */
const partly = (model: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<Members> =>
  fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<Members>

const id = pickOf('a', 'b-1', 'C.2', '9_z')
const word = pickOf('dibao', '老人', 'a b', '0', '%')
const yuan = pickOf('0', '1', '3.5', '3.00', '100000.00')
const decimal = pickOf('0', '1', '1.2', '0.333')
const whole = pickOf(0, 1, 60, 100)
const labels = {
  title: pickOf('', '名称'),
  cites: some(fc.record({ document: pickOf('', '文'), clause: pickOf('一', '（二）') })),
}
const range = (item: fc.Arbitrary<Json>) => partly({ from: item, to: item })
const set = (item: fc.Arbitrary<Json>) => partly({ any: some(item), all: some(item), none: some(item) })
const MEAL = pickOf('breakfast', 'lunch', 'dinner')

const elderWhen = {
  age: range(whole),
  category: set(word),
  residence: set(pickOf('hukou', 'resident', 'visitor')),
  stay: set(pickOf('institution', 'hospital')),
  care: range(whole),
}
const siteWhen = {
  facility: set(word),
  kitchen: set(word),
  serves: set(MEAL),
  star: range(pickOf(0, 3, 5)),
}
const dayWhen = { weekday: set(pickOf(1, 4, 7)) }
const tapWhen = {
  home: fc.record({ same: pickOf('village', 'town', 'county', 'city') }),
  meal: set(MEAL),
  service: set(pickOf('dine-in', 'delivery', 'neighbour')),
  price: range(yuan),
}

const fixed: fc.Arbitrary<Json> = fc.record({ fixed: yuan })
const share: fc.Arbitrary<Json> = fc.record(
  { share: pickOf('0%', '25%', '33.33%'), max: yuan },
  { requiredKeys: ['share'] },
)
const priced: fc.Arbitrary<Json>[] = [fc.record({ cap: yuan }), fc.record({ priceMinus: yuan }), share]
const tiers: fc.Arbitrary<Json> = fc.record({
  tiers: fc.record({
    of: pickOf('taps'),
    days: pickOf('operating', 'calendar'),
    steps: fc
      .subarray(['0', '1', '1.5', '20'], { minLength: 1 })
      .map((froms) => froms.map((from) => ({ from, amount: '1.00' }))),
  }),
})

const FUNDERS: Json[] = [
  [{ id: 'county', share: '100%' }],
  ['33.33%', '33.33%', '33.34%'].map((part, index) => ({ id: `f${index}`, share: part })),
]
const running = {
  prorate: pickOf('none', 'days'),
  weights: some(
    fc.oneof(
      fc.record({
        by: pickOf('star'),
        table: fc.dictionary(pickOf('0', '3', '5'), decimal),
        otherwise: decimal,
      }),
      fc.record({
        by: pickOf('facility', 'kitchen'),
        table: fc.dictionary(pickOf('own', '9'), decimal),
        otherwise: decimal,
      }),
    ),
  ),
  requiresDays: pickOf(1, 5, 31),
}
const limit: fc.Arbitrary<Json> = fc.oneof(
  fc.record(
    {
      per: pickOf('elder-day', 'elder-month', 'site-day'),
      count: pickOf(1, 5),
      keep: pickOf('earliest', 'highest'),
    },
    { requiredKeys: ['per', 'count'] },
  ),
  fc.record({ per: pickOf('elder-week'), count: pickOf(1, 5) }),
)

interface Kind {
  readonly amount: fc.Arbitrary<Json>
  readonly when: Record<string, fc.Arbitrary<Json>>
  readonly own: fc.Arbitrary<Members>
}
const KINDS: Record<string, Kind> = {
  meal: {
    amount: fc.oneof(fixed, ...priced),
    when: { ...elderWhen, ...siteWhen, ...tapWhen, ...dayWhen },
    own: partly({ limits: some(limit) }),
  },
  'elder-month': {
    amount: fixed,
    when: { ...elderWhen, ...dayWhen },
    own: fc.oneof(
      partly({ prorate: pickOf('none'), on: pickOf('first', 'last') }),
      partly({ prorate: pickOf('days') }),
    ),
  },
  'site-month': { amount: fc.oneof(fixed, tiers), when: { ...siteWhen, ...dayWhen }, own: partly(running) },
  'site-year': { amount: fixed, when: { ...siteWhen, ...dayWhen }, own: partly(running) },
  'site-once': {
    amount: fixed,
    when: { ...siteWhen, ...dayWhen },
    own: fc.record({ event: pickOf('built', 'equipped', 'renovated') }),
  },
}

const grant: fc.Arbitrary<Members> = fc.oneof(
  ...Object.entries(KINDS).map(([per, { amount, when, own }]) => {
    const rate = fc.record(
      { id: word, ...labels, when: partly(when), amount, funder: id },
      { requiredKeys: ['id', 'amount'] },
    )
    return fc
      .tuple(
        fc.uniqueArray(rate, { minLength: 1, maxLength: 3, selector: (one) => one.id }),
        partly({
          ...labels,
          pick: pickOf('first', 'highest', 'sum'),
          caps: some(fc.record({ per: pickOf('site-month', 'programme-month'), amount: yuan })),
          funders: pickOf(...FUNDERS),
        }),
        own,
      )
      .map(([rates, more, special]): Members => {
        const { caps, ...uncapped } = more
        const clash = more.funders === undefined && rates.some((one) => one.funder !== undefined)
        return { per, rates, ...(clash || caps === undefined ? uncapped : more), ...special } as Members
      })
  }),
)

export const policies: fc.Arbitrary<Json> = fc
  .tuple(
    fc.record({
      id,
      effective: pickOf(
        { from: '2024-01-01' },
        { from: '2024-02-29', to: null },
        { from: '2020-01-01', to: '2024-06-01' },
      ),
    }),
    partly({
      ...labels,
      serviceDayStarts: pickOf('00:00', '04:00', '23:59'),
      age: partly({
        turns: pickOf('birthday', 'day-after', 'month-of', 'month-after'),
        leapBirthday: pickOf('03-01', '02-28'),
      }),
      rounding: pickOf('half-up', 'down'),
      adjustUpDays: pickOf(0, 60, 3660),
    }),
    fc.array(grant, { maxLength: 4 }),
  )
  .map(([needed, more, grants]) => ({
    ...needed,
    ...more,
    grants: grants.map((one, index) => ({
      id: `g${index}`,
      ...one,
      ...(one.per === 'meal' && grants[index - 1]?.per === 'meal' ? { requires: `g${index - 1}` } : {}),
    })),
  }))

/** What slips into a policy: other types, near misses, values of other keys. */
const SLIPS: Json[] = [
  ...[
    null,
    true,
    0,
    1,
    -1,
    1.5,
    6,
    80,
    2 ** 53,
    [],
    {},
    [''],
    [8],
    ['hukou'],
    { any: ['x'] },
    { fixed: '1' },
  ],
  ...['', 'x', '0', '1.00', '1.000', '.5', '-1', '25%', '100%', 'a b', '３', '1\n', '04:00', '4:00', '24:00'],
  ...[
    '2024-01-01',
    '2024-02-30',
    '0000-01-01',
    '2024-1-1',
    'first',
    'highest',
    'days',
    'none',
    'star',
    'hukou',
    'lunch',
  ],
  ...['elder-week', 'elder-month', 'site-month', 'site-once', 'programme-month', 'meal', 'taps', 'g0', 'g9'],
]
const KEYS = [
  ...[
    'id',
    'per',
    'title',
    'cites',
    'when',
    'amount',
    'fixed',
    'share',
    'max',
    'cap',
    'tiers',
    'funder',
    'funders',
  ],
  ...[
    'caps',
    'limits',
    'requires',
    'prorate',
    'on',
    'weights',
    'requiresDays',
    'event',
    'pick',
    'rates',
    'keep',
  ],
  ...[
    'from',
    'to',
    'any',
    'all',
    'none',
    'age',
    'star',
    'home',
    'price',
    'weekday',
    'category',
    'serves',
    '6',
    '',
  ],
  ...['note', '__proto__', 'constructor', 'toString'],
]

/** A policy after one change somewhere in it; it may still be without fault. */
export const slipped: fc.Arbitrary<Json> = fc
  .tuple(
    policies,
    fc.nat(),
    pickOf('replace', 'remove', 'add', 'repeat', 'copy'),
    pickOf(...KEYS),
    fc.nat(),
    pickOf(...SLIPS),
  )
  .map(([policy, at, change, key, from, slip]) => {
    const places = placesOf(policy)
    const place = places[at % places.length] ?? []
    const other = places[from % places.length] ?? []
    return changed(policy, place, (value) => {
      if (change === 'replace') return slip
      if (change === 'remove') return undefined
      if (change === 'copy') return valueAt(policy, other)
      if (Array.isArray(value)) return [...value, ...(change === 'repeat' ? value.slice(0, 1) : [slip])]
      return isMembers(value) ? { ...value, [key]: slip } : slip
    })
  })

type Step = string | number

function placesOf(value: Json, path: Step[] = []): Step[][] {
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => placesOf(item, [...path, index]))
    : isMembers(value)
      ? Object.entries(value).flatMap(([key, member]) => placesOf(member, [...path, key]))
      : []
  return [path, ...inner]
}

function valueAt(value: Json, [first, ...rest]: readonly Step[]): Json {
  return first === undefined ? value : valueAt((value as Members)[first] ?? null, rest)
}

function changed(
  value: Json,
  [first, ...rest]: readonly Step[],
  change: (value: Json) => Json | undefined,
): Json {
  if (first === undefined) return change(value) ?? null
  const inner = valueAt(value, [first])
  const next = rest.length === 0 ? change(inner) : changed(inner, rest, change)
  if (Array.isArray(value))
    return value.flatMap((item, index) => (index !== first ? [item] : next === undefined ? [] : [next]))
  const { [first]: _, ...others } = value as Members
  return next === undefined ? others : { ...others, [first]: next }
}

function isMembers(value: Json): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

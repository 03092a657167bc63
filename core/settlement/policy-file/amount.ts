// The forms of an amount that each kind of grant can have (settlement spec §3, "amount" and its row of the table).
import { atLeast } from '../fraction.ts'
import type { Fixed, MealAmount, Tiers } from '../policy.ts'
import {
  type Check,
  itemsOf,
  list,
  memberOf,
  mustBe,
  object,
  optional,
  type Rule,
  required,
} from './check.ts'
import { decimal, oneOf, percent, word, yuan } from './values.ts'

const fixed: Check<Fixed> = object('a fixed amount', { fixed: required(yuan) })

/** Steps that do not ascend never count, or count in place of another. JSON Schema cannot compare them. */
const stepsAscend: Rule = {
  complaints: (node) => {
    const steps = itemsOf(memberOf(node, 'steps')).map((step) => memberOf(step, 'from'))
    const froms = steps.map((from) => from && decimal.read(from, SILENT))
    return froms.flatMap((from, index) => {
      const before = froms[index - 1]
      const descends = from !== undefined && before !== undefined && atLeast(before, from)
      return descends
        ? [
            {
              at: ['steps', index, 'from'],
              message: 'steps must ascend; this one is not above the one before',
            },
          ]
        : []
    })
  },
}
/** Faults of the value itself are told where it is read. */
export const SILENT = { path: '', tell: () => {} }

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

export const fixedAmount = oneForm<Fixed>({ fixed })
export const monthAmount = oneForm<Fixed | Tiers>({ fixed, tiers })
export const mealAmount = oneForm<MealAmount>({
  fixed,
  share: object('a share of the price', { share: required(percent), max: optional(yuan, null) }),
  cap: object('a capped price', { cap: required(yuan) }),
  priceMinus: object('a price less the own part', { priceMinus: required(yuan) }),
})

/** An object that is one of several forms, told apart by the key that names the form. */
function oneForm<T>(forms: Readonly<Record<string, Check<T>>>): Check<T> {
  const keys = Object.keys(forms).map((key) => `"${key}"`)
  const expected = `an amount, an object with ${keys.length === 1 ? keys.join('') : `one of ${keys.join(', ')}`}`
  const [only, ...others] = Object.values(forms)
  return {
    expected,
    schema:
      only && others.length === 0 ? only.schema : { oneOf: Object.values(forms).map(({ schema }) => schema) },
    read: (node, place) => {
      const [, check] = Object.entries(forms).find(([key]) => memberOf(node, key) !== undefined) ?? []
      if (check !== undefined) return check.read(node, place)
      const written =
        node.kind === 'object' && node.members.length > 0
          ? `must be ${expected}; it has ${node.members.map(({ key }) => JSON.stringify(key)).join(', ')}`
          : mustBe(expected, node)
      place.tell(node.line, place.path, written)
      return undefined
    },
  }
}

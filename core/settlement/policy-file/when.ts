// The conditions of a rate as they may be written (settlement spec §3, "when" and the rows `when` of the table).
import { MEALS, SERVICES } from '../../vocabulary.ts'
import type { DayWhen, ElderWhen, Range, SetCondition, SiteWhen, TapWhen } from '../policy.ts'
import { RESIDENCES, STAYS } from '../register.ts'
import { type Check, type Field, list, mustBe, object, optional, required } from './check.ts'
import { oneOf, wholeNumber, word, yuan } from './values.ts'

type Fields<T> = { readonly [Key in keyof T]: Field<T[Key]> }

const levels = range('a range of whole numbers', wholeNumber(0))
const words = set('a set of words', word)
const meals = set('a set of meals', oneOf(MEALS))

const elderFields: Fields<ElderWhen> = {
  age: optional(levels, null),
  category: optional(words, null),
  residence: optional(set('a set of residences', oneOf(RESIDENCES)), null),
  stay: optional(set('a set of stays', oneOf(STAYS)), null),
  care: optional(levels, null),
}
const siteFields: Fields<SiteWhen> = {
  facility: optional(words, null),
  kitchen: optional(words, null),
  serves: optional(meals, null),
  star: optional(range('a range of stars', wholeNumber(0, 5)), null),
}
const tapFields: Fields<TapWhen> = {
  home: optional(
    object('a home condition', { same: required(oneOf(['village', 'town', 'county', 'city'])) }),
    null,
  ),
  meal: optional(meals, null),
  service: optional(set('a set of services', oneOf(SERVICES)), null),
  price: optional(range('a range of prices', yuan), null),
}
const dayFields: Fields<DayWhen> = { weekday: optional(set('a set of weekdays', wholeNumber(1, 7)), null) }

export const mealWhen = when('the conditions of a meal', {
  ...elderFields,
  ...siteFields,
  ...tapFields,
  ...dayFields,
})
export const elderWhen = when("the conditions of an elder's month", { ...elderFields, ...dayFields })
export const siteWhen = when('the conditions of a site', { ...siteFields, ...dayFields })

/** A missing `when` always holds, as one without keys does. */
function when<T extends object>(what: string, fields: Fields<T>): Field<T> {
  const check = object<T>(what, fields)
  const none = check.read({ kind: 'object', line: 0, members: [] }, { path: '', tell: () => {} })
  return { check, absent: none === undefined ? undefined : () => none }
}

function range<T>(what: string, check: Check<T>): Check<Range<T>> {
  return object(what, { from: optional(check, null), to: optional(check, null) })
}

function set<T>(what: string, check: Check<T>): Check<SetCondition<T>> {
  const part = optional(list(check), null)
  const parts = object(what, { any: part, all: part, none: part })
  return {
    ...parts,
    read: (node, place) => {
      if (node.kind !== 'list') return parts.read(node, place)
      place.tell(node.line, place.path, mustBe(parts.expected, node, '{"any": […]}, "all" or "none"'))
      return undefined
    },
  }
}

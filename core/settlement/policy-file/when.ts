// The conditions of a rate as they may be written (settlement spec §3, "when" and the rows `when` of the table).
import { MEALS, SERVICES } from '../../vocabulary.ts'
import { parseYuan } from '../fraction.ts'
import type { DayWhen, ElderWhen, Range, SetCondition, SiteWhen, TapWhen } from '../policy.ts'
import { RESIDENCES, STAYS } from '../register.ts'
import {
  type Check,
  type Field,
  list,
  object,
  oneOf,
  optional,
  required,
  text,
  wholeNumber,
} from './check.ts'

type Fields<T> = { readonly [Key in keyof T]: Field<T[Key]> }

export const yuan = text('yuan as a text, such as "3.00"', parseYuan)
export const word = text('a word', (value) => (value === '' ? undefined : value))
const stars = wholeNumber(0, 5)

const elderFields: Fields<ElderWhen> = {
  age: optional(range(wholeNumber(0)), null),
  category: optional(set(word), null),
  residence: optional(set(oneOf(RESIDENCES)), null),
  stay: optional(set(oneOf(STAYS)), null),
  care: optional(range(wholeNumber(0)), null),
}
const siteFields: Fields<SiteWhen> = {
  facility: optional(set(word), null),
  kitchen: optional(set(word), null),
  serves: optional(set(oneOf(MEALS)), null),
  star: optional(range(stars), null),
}
const tapFields: Fields<TapWhen> = {
  home: optional(
    object('a home condition', { same: required(oneOf(['village', 'town', 'county', 'city'])) }),
    null,
  ),
  meal: optional(set(oneOf(MEALS)), null),
  service: optional(set(oneOf(SERVICES)), null),
  price: optional(range(yuan), null),
}
const dayFields: Fields<DayWhen> = { weekday: optional(set(wholeNumber(1, 7)), null) }

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
  const none = check({ kind: 'object', line: 0, members: [] }, { path: '', tell: () => {} })
  return { check, absent: none === undefined ? undefined : () => none }
}

function range<T>(check: Check<T>): Check<Range<T>> {
  return object('a range', { from: optional(check, null), to: optional(check, null) })
}

function set<T>(check: Check<T>): Check<SetCondition<T>> {
  const part = optional(list(check), null)
  return object('a set condition', { any: part, all: part, none: part })
}

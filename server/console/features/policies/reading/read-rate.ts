/** A rate in plain words: whom it concerns, and how much. */

import type {
  Grant,
  MealAmount,
  MealWhen,
  Range,
  SetCondition,
  Tiers,
} from '../../../../../core/settlement/policy.ts'
import {
  CATEGORIES,
  FACILITIES,
  FUNDERS,
  MEAL_TERMS,
  SERVICE_TERMS,
  termOf,
} from '../../../../../core/terms.ts'
import type { Language } from '../../../shared/words/language.ts'
import { decimal, percent, yuan } from './numbers.ts'
import { en, type Noun, type ReadingWords, zh } from './reading-words.ts'

export const READING: Record<Language, ReadingWords> = { zh, en }

type Rate = Grant['rates'][number]

/** `titleOf`: what another grant is called. */
export function readRate(
  per: Grant['per'],
  { when, amount, funder }: Rate,
  language: Language,
  titleOf: (grant: string) => string,
): string {
  const words = READING[language]
  const conditions = conditionsOf(when, language)
  const sum = amountWords(per, amount, words, titleOf)
  const payer = funder === null ? '' : `${words.next}${words.rateFunder(termOf(FUNDERS, funder, language))}`
  return `${words.when(conditions.length === 0 ? words.everyone : words.conditions(conditions))}${sum}${payer}`
}

function amountWords(
  per: Grant['per'],
  amount: MealAmount | Tiers,
  words: ReadingWords,
  titleOf: (grant: string) => string,
): string {
  if ('fixed' in amount) return words.fixed(words.unit[per], yuan(amount.fixed))
  if ('share' in amount)
    return words.share(percent(amount.share), amount.max === null ? null : yuan(amount.max))
  if ('cap' in amount) return words.capped(yuan(amount.cap))
  if ('priceMinus' in amount) return words.priceMinus(yuan(amount.priceMinus))
  const { of, days, steps } = amount.tiers
  return words.tiers(
    of === 'taps' ? null : titleOf(of),
    days,
    steps.map(({ from, amount }) => words.step(decimal(from), yuan(amount))),
  )
}

/** In the order in which people say them; a condition that is not there holds. */
function conditionsOf(when: Partial<MealWhen>, language: Language): string[] {
  const words = READING[language]
  const set = <T>(noun: Noun, condition: SetCondition<T> | null | undefined, name: (value: T) => string) => {
    if (condition === null || condition === undefined) return []
    const named = (values: readonly T[] | null) => values?.map(name) ?? null
    return [words.set(noun, named(condition.any), named(condition.all), named(condition.none))]
  }
  const range = <T>(
    condition: Range<T> | null | undefined,
    unit: string,
    say: (range: string) => string,
    write: (value: T) => string,
  ) => {
    if (condition === null || condition === undefined) return []
    const [from, to] = [condition.from, condition.to].map((end) => (end === null ? null : write(end)))
    return from === null && to === null ? [] : [say(words.range(from ?? null, to ?? null, unit))]
  }
  return [
    ...range(when.age, words.years, words.age, String),
    ...set('category', when.category, (code) => termOf(CATEGORIES, code, language)),
    ...set('residence', when.residence, (code) => words.residence[code]),
    ...set('stay', when.stay, (code) => words.stay[code]),
    ...range(when.care, words.level, words.care, String),
    ...(when.home ? [words.homeSame(words.home[when.home.same])] : []),
    ...set('facility', when.facility, (code) => termOf(FACILITIES, code, language)),
    ...set('kitchen', when.kitchen, (code) => code),
    ...set('serves', when.serves, (code) => termOf(MEAL_TERMS, code, language)),
    ...range(when.star, words.starUnit, words.star, String),
    ...set('meal', when.meal, (code) => termOf(MEAL_TERMS, code, language)),
    ...set('service', when.service, (code) => termOf(SERVICE_TERMS, code, language)),
    ...range(when.price, words.yuan, words.price, yuan),
    ...set('weekday', when.weekday, (day) => words.weekdays[day - 1] ?? String(day)),
  ]
}

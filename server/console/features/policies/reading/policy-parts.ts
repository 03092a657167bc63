/**
 * A policy part by part, each with its words and its value: what a page reads out, and what two versions are compared
 * by. Every key of the policy lies in one part, so that nothing that counts can stay unread.
 */

import type { Grant, Policy, Weight } from '../../../../../core/settlement/policy.ts'
import { FACILITIES, FUNDERS, GRANTS, termOf } from '../../../../../core/terms.ts'
import { formatDay, formatMinutes } from '../../../shared/format/time.ts'
import type { Language } from '../../../shared/words/language.ts'
import { decimal, percent, yuan } from './numbers.ts'
import { READING, readRate } from './read-rate.ts'

export type Part = {
  /** Finds the same part in another version. */
  key: string
  label: string
  text: string
  /** Equal where the part means the same. */
  value: string
}

/** `grant`: null for what concerns the whole policy. */
export type PartGroup = { grant: string | null; title: string; parts: Part[] }

export function partsOf(policy: Policy, language: Language): PartGroup[] {
  const titleOf = (id: string) =>
    policy.grants.find((grant) => grant.id === id)?.title ?? termOf(GRANTS, id, language)
  return [
    { grant: null, title: policy.title ?? policy.id, parts: wholeParts(policy, language) },
    ...policy.grants.map((grant) => ({
      grant: grant.id,
      title: titleOf(grant.id),
      parts: grantParts(grant, language, titleOf),
    })),
  ]
}

/** bigint, fractions and tables as text, keys in their order. */
function written(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'bigint' ? `${each}` : each instanceof Map ? [...each].sort() : each,
  )
}

function wholeParts(policy: Policy, language: Language): Part[] {
  const words = READING[language]
  const { title, id, cites, effective, serviceDayStarts, age, rounding, adjustUpDays } = policy
  const day = (date: string) => formatDay(date, language, true)
  return [
    part('title', words.parts.title, title, title ?? id),
    ...citesPart(cites, language),
    part(
      'effective',
      words.parts.effective,
      effective,
      words.effective(day(effective.from), effective.to && day(effective.to)),
    ),
    part(
      'serviceDayStarts',
      words.parts.serviceDayStarts,
      serviceDayStarts,
      words.dayStarts(formatMinutes(serviceDayStarts, (time) => time)),
    ),
    part(
      'age',
      words.parts.age,
      age,
      [words.ageRule[age.turns], words.leap(age.leapBirthday)].join(words.next),
    ),
    part('rounding', words.parts.rounding, rounding, words.rounding[rounding]),
    part('adjustUpDays', words.parts.adjustUpDays, adjustUpDays, words.adjustUpDays(adjustUpDays)),
  ]
}

function grantParts(grant: Grant, language: Language, titleOf: (grant: string) => string): Part[] {
  const words = READING[language]
  const order = grant.pick === 'first' ? grant.rates.map(({ id }) => id) : []
  return [
    ...(grant.title === null ? [] : [part('title', words.parts.title, grant.title, grant.title)]),
    part('per', words.parts.per, grant.per, words.per[grant.per]),
    ...citesPart(grant.cites, language),
    ...grant.rates.map((rate) => {
      const cited = rate.cites.map(({ document, clause }) => words.cite(document, clause))
      const text = [readRate(grant.per, rate, language, titleOf), ...cited].join(words.next)
      return part(`rates.${rate.id}`, words.parts.rate(rate.title ?? rate.id), rate, text)
    }),
    ...(grant.rates.length > 1
      ? [
          part(
            'pick',
            words.parts.pick,
            [grant.pick, order],
            words.pick[grant.pick](grant.rates.map(({ id, title }) => title ?? id)),
          ),
        ]
      : []),
    ...mealParts(grant, language, titleOf),
    ...runningParts(grant, language),
    ...(grant.caps.length === 0
      ? []
      : [
          part(
            'caps',
            words.parts.caps,
            grant.caps,
            grant.caps.map(({ per, amount }) => words.cap[per](yuan(amount))).join(words.next),
          ),
        ]),
    ...(grant.funders === null
      ? []
      : [
          part(
            'funders',
            words.parts.funders,
            grant.funders,
            grant.funders
              .map(({ id, share }) => words.funder(termOf(FUNDERS, id, language), percent(share)))
              .join(words.and),
          ),
        ]),
  ]
}

function mealParts(grant: Grant, language: Language, titleOf: (grant: string) => string): Part[] {
  if (grant.per !== 'meal') return []
  const words = READING[language]
  const { requires, limits } = grant
  const limitWords = limits.map(
    ({ per, count, keep }) =>
      words.limit[per](count) + (keep === 'highest' ? `${words.next}${words.keep[keep]}` : ''),
  )
  return [
    ...(requires === null
      ? []
      : [part('requires', words.parts.requires, requires, words.requires(titleOf(requires)))]),
    ...(limits.length === 0 ? [] : [part('limits', words.parts.limits, limits, limitWords.join(words.next))]),
  ]
}

function runningParts(grant: Grant, language: Language): Part[] {
  const words = READING[language]
  if (grant.per === 'site-once')
    return [part('event', words.parts.event, grant.event, words.event[grant.event])]
  if (grant.per === 'elder-month') {
    const { prorate, on } = grant
    const text = prorate === 'none' ? `${words.prorate.none}${words.next}${words.on[on]}` : words.prorate.days
    return [part('prorate', words.parts.prorate, prorate === 'none' ? [prorate, on] : prorate, text)]
  }
  if (grant.per === 'meal') return []
  const { prorate, weights, requiresDays } = grant
  return [
    part('prorate', words.parts.prorate, prorate, words.prorate[prorate]),
    ...(weights.length === 0
      ? []
      : [
          part(
            'weights',
            words.parts.weights,
            weights,
            weights.map((each) => weightWords(each, language)).join(words.next),
          ),
        ]),
    ...(requiresDays === null
      ? []
      : [part('requiresDays', words.parts.requiresDays, requiresDays, words.requiresDays(requiresDays))]),
  ]
}

function weightWords({ by, table, otherwise }: Weight, language: Language): string {
  const words = READING[language]
  const name = (value: string) =>
    by === 'star' ? words.stars(value) : by === 'facility' ? termOf(FACILITIES, value, language) : value
  const lines = [...table].map(([value, weight]) => words.weightOf(name(value), decimal(weight)))
  return words.weight(words.by[by], lines, decimal(otherwise))
}

function citesPart(cites: Policy['cites'], language: Language): Part[] {
  const words = READING[language]
  if (cites.length === 0) return []
  const text = cites.map(({ document, clause }) => words.cite(document, clause)).join(words.and)
  return [part('cites', words.parts.cites, cites, text)]
}

function part(key: string, label: string, value: unknown, text: string): Part {
  return { key, label, text, value: written(value) }
}

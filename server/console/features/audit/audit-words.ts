/** What stands in a trace, in words. What has no word yet is shown as it was written, so that nothing is hidden. */
import { CARD_KINDS, CATEGORIES, FACILITIES, MEAL_TERMS, ROLES, termOf } from '../../../../core/terms.ts'
import { formatYuan } from '../../shared/format/money.ts'
import { formatMinutes, formatMonth } from '../../shared/format/time.ts'
import type { Language } from '../../shared/words/language.ts'
import type { Words } from '../../shared/words/zh.ts'
import { CHANGE_WORDS } from '../changes/words.ts'

/** `settlement/2026-10/2` → `2026年10月结算 第 2 版`; `site/s-liushu` → `助餐点 s-liushu`. */
export function subjectWords(subject: string, words: Words, language: Language): string {
  const [kind = '', name = '', version] = subject.split('/')
  if (kind === 'settlement' && /^\d{4}-\d{2}$/.test(name)) {
    const heading = words.months.heading(formatMonth(name, language))
    return version === undefined || version === '0'
      ? heading
      : `${heading} ${words.months.versionNo(Number(version))}`
  }
  const known = words.audit.subjects[kind]
  if (known === undefined) return subject
  return name === '' || name === '?' ? known : `${known} ${subject.slice(kind.length + 1)}`
}

export type Detail = { key: string; name: string; value: string }

export function detailWords(detail: Record<string, unknown>, words: Words, language: Language): Detail[] {
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => ({
      key,
      name: words.audit.details[key] ?? key,
      value: valueWords(key, value, words, language),
    }))
}

function valueWords(key: string, value: unknown, words: Words, language: Language): string {
  if (Array.isArray(value))
    return value.map((each) => valueWords(key, each, words, language)).join(language === 'zh' ? '、' : ', ')
  if (key === 'meals' && isMealWindow(value)) {
    const { meal, starts, ends, price } = value
    const times = `${formatMinutes(starts, words.sites.nextDay)}–${formatMinutes(ends, words.sites.nextDay)}`
    return `${termOf(MEAL_TERMS, meal, language)} ${times} ${words.sites.price(formatYuan(price))}`
  }
  if (typeof value !== 'string') return JSON.stringify(value)
  if (/^[0-9a-f]{64}$/.test(value)) return `${value.slice(0, 12)}…`
  if (key === 'roles') return termOf(ROLES, value, language)
  if (key === 'facility') return termOf(FACILITIES, value, language)
  if (key === 'categories') return termOf(CATEGORIES, value, language)
  if (key === 'kind') return CHANGE_WORDS[language].kinds[value] ?? termOf(CARD_KINDS, value, language)
  if (key === 'payees') return words.audit.subjects[value] ?? value
  if (key === 'what') return words.audit.whats[value] ?? value
  if (key === 'residence') return words.elders.residences[value] ?? value
  if (key === 'level') return (words.regions.levels as Record<string, string>)[value] ?? value
  if (key === 'action') return words.audit.actions[`settlement.${value}`] ?? value
  if (key === 'why') return value === 'permission' ? words.audit.noRight : (words.flow.why[value] ?? value)
  return value
}

type MealWindow = { meal: string; starts: number; ends: number; price: number }

function isMealWindow(value: unknown): value is MealWindow {
  if (typeof value !== 'object' || value === null) return false
  const { meal, starts, ends, price } = value as Partial<MealWindow>
  return typeof meal === 'string' && [starts, ends, price].every((each) => typeof each === 'number')
}

/** A finding in plain words: its rule's sentence, with names, days and figures put in. */
import type { ComputedRule } from '../../../../core/control/rule.ts'
import { COMPUTED_RULES } from '../../../../core/control/rules.ts'
import { tell } from '../../../../core/control/tell.ts'
import { CATEGORIES, MEAL_TERMS, termOf } from '../../../../core/terms.ts'
import type { Finding } from '../../../contract/findings.ts'
import { formatDay, formatMonth } from '../../shared/format/time.ts'
import type { Language } from '../../shared/words/language.ts'
import { WORDS } from '../../shared/words/use-words.ts'
import { FINDING_WORDS } from './finding-words.ts'

export function ruleOf(id: string): ComputedRule | undefined {
  return COMPUTED_RULES.find((rule) => rule.id === id)
}

/** A rule that a newer server knows and this page does not is told by its id. */
export function titleOf(id: string, language: Language): string {
  return ruleOf(id)?.title[language] ?? id
}

export function sentenceOf(finding: Finding, language: Language): string {
  const rule = ruleOf(finding.rule)
  if (rule === undefined) return finding.rule
  const { site, elder, terminal, from, to, meal, month, figures } = finding
  const words = FINDING_WORDS[language]
  const day = (text: string) => formatDay(text, language)
  return tell(rule.told, language, {
    ...figures,
    ...(figures.category !== undefined && { category: categoryWord(String(figures.category), language) }),
    ...(figures.stay !== undefined && { stay: words.stays[figures.stay] ?? figures.stay }),
    ...(figures.problem !== undefined && { problem: problemWord(String(figures.problem), language) }),
    ...(figures.derived !== undefined && { derived: day(String(figures.derived)) }),
    site: site?.name ?? site?.id ?? '',
    elder: elder?.name ?? words.unknownElder,
    terminal: terminal ?? '',
    month: formatMonth(month, language),
    day: day(from),
    from: day(from),
    to: day(to),
    // Some rules count days, and their figure wins.
    days: figures.days ?? words.span(day(from), day(to)),
    meal: meal === null ? '' : termOf(MEAL_TERMS, meal, language),
  })
}

function categoryWord(code: string, language: Language): string {
  return code === 'all' ? FINDING_WORDS[language].everyone : termOf(CATEGORIES, code, language)
}

function problemWord(code: string, language: Language): string {
  const words: Record<string, string> = WORDS[language].month.gapProblems
  return words[code] ?? code
}

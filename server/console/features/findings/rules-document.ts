/** The county's rules as the document that says where they differ from the defaults. */
import type { Mode } from '../../../../core/control/rule.ts'
import type { ControlRules } from '../../../contract/findings.ts'
import { ruleOf } from './sentence.ts'

export type RuleSettings = { rule: string; mode: Mode; parameters: Record<string, number> }

/** With one rule as it is to be; what has its default is not named. */
export function documentWith(rules: ControlRules['rules'], changed: RuleSettings): string {
  const named = rules.flatMap(({ rule, mode, parameters }) => {
    const settings = rule === changed.rule ? changed : { rule, mode, parameters }
    const told = differing(settings)
    return Object.keys(told).length === 0 ? [] : [[rule, told]]
  })
  return JSON.stringify({ rules: Object.fromEntries(named) })
}

function differing({ rule, mode, parameters }: RuleSettings): Record<string, string | number> {
  const standard = ruleOf(rule)
  return {
    ...(mode !== standard?.mode && { mode }),
    ...Object.fromEntries(
      Object.entries(parameters).filter(([key, value]) => value !== standard?.parameters[key]?.standard),
    ),
  }
}

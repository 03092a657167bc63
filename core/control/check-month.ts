// Looks at a month through the rules that the county has not switched off.
import type { ControlSettings } from './document.ts'
import type { Finding } from './finding.ts'
import type { Material } from './material.ts'
import type { ComputedRule } from './rule.ts'
import { COMPUTED_RULES } from './rules.ts'

/** Pure, and no slower than the month is long; findings come in the rules' order. */
export function checkMonth(material: Material, settings: ControlSettings): Finding[] {
  return COMPUTED_RULES.flatMap((rule) => findingsOfRule(rule, material, settings))
}

/** One rule's part, for whoever has others to serve between two of them. */
export function findingsOfRule(rule: ComputedRule, material: Material, settings: ControlSettings): Finding[] {
  const own = settings.get(rule.id)
  if (own === undefined) throw new RangeError(`no settings for ${rule.id}`)
  const { mode, parameters } = own
  if (mode === 'off') return []
  return rule.find(material, parameters).map((observation) => ({ rule: rule.id, mode, ...observation }))
}

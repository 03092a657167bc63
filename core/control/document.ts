// The county's control rules 控制规则: modes and parameters as a JSON document, checked like a policy. What it does not
// name has its default, so an empty document is the one that ships.
import type { Fault } from '../settlement/fault.ts'
import { type Check, object, optional, startOf } from '../settlement/policy-file/check.ts'
import { readJson } from '../settlement/policy-file/json.ts'
import { oneOf, wholeNumber } from '../settlement/policy-file/values.ts'
import { type ComputedRule, MODES, type Mode } from './rule.ts'
import { COMPUTED_RULES } from './rules.ts'

interface RuleSettings {
  readonly mode: Mode
  readonly parameters: Readonly<Record<string, number>>
}

/** By rule id, every computed rule once. */
export type ControlSettings = ReadonlyMap<string, RuleSettings>

export type CheckedControlRules =
  | { readonly ok: true; readonly settings: ControlSettings }
  | { readonly ok: false; readonly faults: readonly Fault[] }

export const DEFAULT_DOCUMENT = '{"rules":{}}'

/** Reads `{"rules": {"F14-run": {"mode": "warn", "taps": 8}}}`; tells every fault with its line and key path. */
export function checkControlRules(file: string, text: string): CheckedControlRules {
  const faults: Fault[] = []
  const node = readJson(file, text, (fault) => faults.push(fault))
  const read =
    node &&
    document.read(
      node,
      startOf(file, (fault) => faults.push(fault)),
    )
  if (read === undefined || faults.length > 0) return { ok: false, faults }
  return {
    ok: true,
    settings: new Map(COMPUTED_RULES.map((rule) => [rule.id, settingsOf(rule, read.rules[rule.id])])),
  }
}

type Given = { readonly [key: string]: string | number }

function ruleCheck({ id, mode, parameters }: ComputedRule): Check<Given> {
  const fields = Object.entries(parameters).map(([key, { standard, least, most }]) => [
    key,
    optional(wholeNumber(least, most), standard),
  ])
  return object<Given>(`rule ${id}`, { mode: optional(oneOf(MODES), mode), ...Object.fromEntries(fields) })
}

const document: Check<{ rules: { readonly [id: string]: Given } }> = object('the control rules', {
  rules: optional(
    object<{ readonly [id: string]: Given }>(
      'the rules',
      Object.fromEntries(COMPUTED_RULES.map((rule) => [rule.id, optional(ruleCheck(rule), {} as Given)])),
    ),
    {},
  ),
})

function settingsOf({ mode, parameters }: ComputedRule, given: Given = {}): RuleSettings {
  return {
    mode: (given.mode ?? mode) as Mode,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([key, { standard }]) => [key, Number(given[key] ?? standard)]),
    ),
  }
}

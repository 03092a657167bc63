// A control rule 控制规则 as data: what it looks for, by which formula and parameters, on whose word, and what follows
// from it. A county changes parameters and mode in its own document (document.ts), never the formula.
import type { Observation } from './finding.ts'
import type { Material } from './material.ts'

export interface Words {
  readonly zh: string
  readonly en: string
}

/** hold: a person decides before the month is submitted. warn: shown, and stops nothing. off: not looked for. */
export const MODES = ['hold', 'warn', 'off'] as const
export type Mode = (typeof MODES)[number]

export const UNITS = {
  persons: { zh: '人', en: 'persons' },
  percent: { zh: '%', en: '%' },
  seconds: { zh: '秒', en: 'seconds' },
  minutes: { zh: '分钟', en: 'minutes' },
  hours: { zh: '小时', en: 'hours' },
  days: { zh: '天', en: 'days' },
  months: { zh: '个月', en: 'months' },
  taps: { zh: '次', en: 'taps' },
} as const satisfies Record<string, Words>

export interface Parameter {
  readonly name: Words
  readonly unit: keyof typeof UNITS
  readonly standard: number
  readonly least: number
  readonly most: number
}

interface Described {
  readonly id: string
  /** The published pattern, F01 to F34. */
  readonly pattern: string
  readonly title: Words
  readonly formula: Words
  readonly basis: Words
}

export interface ComputedRule<Key extends string = string> extends Described {
  readonly kind: 'computed'
  /** The default. */
  readonly mode: 'hold' | 'warn'
  readonly parameters: Readonly<Record<Key, Parameter>>
  /** One finding in a sentence; `{name}` stands for a figure, or for who, where and when. */
  readonly told: Words
  find(material: Material, parameters: Readonly<Record<Key, number>>): Observation[]
}

/** Settlement itself leaves these taps out (settlement spec §2 and §4), so they are counted and not found twice. */
export interface EngineRule extends Described {
  readonly kind: 'engine'
  readonly reasons: readonly string[]
}

export interface AbsentRule extends Described {
  readonly kind: 'absent'
  /** Which data the system does not have. */
  readonly why: Words
}

export type ControlRule = ComputedRule | EngineRule | AbsentRule

/** Keeps the parameters' names in the type, so that `find` cannot ask for one that does not exist. */
export function computed<Key extends string>(rule: Omit<ComputedRule<Key>, 'kind'>): ComputedRule<Key> {
  return { kind: 'computed', ...rule }
}

export function parameter(
  zh: string,
  en: string,
  unit: Parameter['unit'],
  standard: number,
  [least, most]: readonly [least: number, most: number],
): Parameter {
  return { name: { zh, en }, unit, standard, least, most }
}

/** No document stands behind it: the product's own recommendation. */
export const RECOMMENDED: Words = { zh: '本系统建议', en: 'recommended by this system' }

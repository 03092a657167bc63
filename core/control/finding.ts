// A finding 疑点: what a control rule saw in a month, as figures beside the bound that they broke. It says what was
// measured, never what it means, and no money hangs on it (ADR 9).
import { canonical } from '../canonical.ts'
import type { PlainDate } from '../plain-date.ts'
import type { Hash } from '../record.ts'
import type { Meal } from '../vocabulary.ts'
import type { ControlTap } from './material.ts'

/** One record of a chain. */
export interface TapRef {
  readonly terminal: string
  readonly epoch: string
  readonly seq: number
}

/** Whom or what it is about; null where it is not about one. */
interface Subject {
  readonly site: string | null
  readonly elder: string | null
  readonly terminal: string | null
}

export interface Observation extends Subject {
  /** First and last service day. */
  readonly from: PlainDate
  readonly to: PlainDate
  readonly meal: Meal | null
  /** Whole numbers in the rule's units, and codes such as a category; the rule's sentence names them. */
  readonly figures: Readonly<Record<string, number | string>>
  /** The taps that bear it out, the first of them: see `evidenceOf`. */
  readonly evidence: readonly TapRef[]
}

export interface Finding extends Observation {
  readonly rule: string
  readonly mode: 'hold' | 'warn'
}

/** More taps than these tell a person nothing new; the figures count them all. */
const MOST_EVIDENCE = 60

export function evidenceOf(taps: readonly ControlTap[]): TapRef[] {
  return taps.slice(0, MOST_EVIDENCE).map(({ terminal, epoch, seq }) => ({ terminal, epoch, seq }))
}

/**
 * The same for the same facts, however often they are looked at: so a finding is kept once, and a decision stays with
 * it. New facts make a new finding. The mode is the county's view of it and no part.
 */
export function findingKey({ rule, mode: _, figures, evidence, ...what }: Finding, hash: Hash): string {
  const taps = evidence.map(({ terminal, epoch, seq }) => [terminal, epoch, seq])
  return hash(canonical([rule, { ...what }, { ...figures }, taps]))
}

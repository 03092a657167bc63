// A finding in a sentence, from the rule's own words.
import type { Words } from './rule.ts'

export type Values = Readonly<Record<string, string | number>>

/** Puts values in place of `{names}`; a name without a value stays to be seen. */
export function tell(sentence: Words, language: keyof Words, values: Values): string {
  return sentence[language].replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

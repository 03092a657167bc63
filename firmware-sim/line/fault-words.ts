/** Line faults as they are written on a command line: `noise=0.01`, `slow-start=2000`, `silence`. */
import type { LineFaults } from './faults.ts'

type Value = 'chance' | 'ms' | 'baud'
type Word =
  | { readonly field: Exclude<keyof LineFaults, 'silence'>; readonly value: Value }
  | { readonly field: 'silence'; readonly value: 'none' }

const WORDS: Readonly<Record<string, Word>> = {
  noise: { field: 'noise', value: 'chance' },
  flip: { field: 'flip', value: 'chance' },
  drop: { field: 'drop', value: 'chance' },
  split: { field: 'splitMs', value: 'ms' },
  glue: { field: 'glueMs', value: 'ms' },
  'wrong-checksum': { field: 'wrongChecksum', value: 'chance' },
  repeat: { field: 'repeat', value: 'chance' },
  'ack-first': { field: 'ackFirst', value: 'chance' },
  silence: { field: 'silence', value: 'none' },
  'slow-start': { field: 'slowStartMs', value: 'ms' },
  unplug: { field: 'unplugMs', value: 'ms' },
  replug: { field: 'replugMs', value: 'ms' },
  'host-baud': { field: 'hostBaud', value: 'baud' },
}

const VALUES: Record<Value, { readonly pattern: RegExp; readonly meaning: string }> = {
  chance: { pattern: /^(0(\.\d+)?|1(\.0+)?)$/, meaning: 'a chance from 0 to 1, such as 0.01' },
  ms: { pattern: /^\d{1,7}$/, meaning: 'milliseconds, such as 2000' },
  baud: { pattern: /^[1-9]\d{2,6}$/, meaning: 'a rate, such as 9600' },
}

/** Every fault there is, as one writes it. */
export const FAULT_WORDS: readonly string[] = Object.entries(WORDS).map(([name, { value }]) =>
  value === 'none' ? name : `${name}=${value.toUpperCase()}`,
)

export type ReadFaults =
  | { readonly ok: true; readonly faults: LineFaults }
  | { readonly ok: false; readonly problems: readonly string[] }

/** Reads them all, and names each one that is wrong. */
export function readFaults(written: readonly string[]): ReadFaults {
  const faults: LineFaults = {}
  const problems: string[] = []
  for (const each of written) {
    const problem = take(each, faults)
    if (problem !== undefined) problems.push(`fault "${each}": ${problem}`)
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, faults }
}

function take(written: string, faults: LineFaults): string | undefined {
  const [name = '', value] = written.split('=', 2)
  const word = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined
  if (word === undefined) return `there is none of that name; there are ${FAULT_WORDS.join(', ')}`
  if (word.field === 'silence') {
    if (value !== undefined) return 'takes no value'
    faults.silence = true
    return undefined
  }
  const { pattern, meaning } = VALUES[word.value]
  if (value === undefined || !pattern.test(value)) return `takes ${meaning}`
  faults[word.field] = Number(value)
  return undefined
}

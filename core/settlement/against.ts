// What a month is now worth against an earlier statement of it (settlement spec §6, `--against`): the adjustment
// that a later month pays for records that came after the approval. An approved month is never changed.
import type { PlainMonth } from '../plain-date.ts'
import type { Report } from './fault.ts'
import { type JsonNode, readJson } from './policy-file/json.ts'
import type { Statement } from './statement.ts'

/** The numbers of a statement under their keys; everything else, such as hashes beside them, is left out. */
export type Figures = ReadonlyMap<string, bigint | Figures>

/** An earlier statement's text; reports a text that is none, or is one of another month. */
export function readFigures(
  file: string,
  text: string,
  month: PlainMonth,
  report: Report,
): Figures | undefined {
  const root = readJson(file, text, report)
  if (root === undefined) return undefined
  const stated = root.kind === 'object' ? root.members.find(({ key }) => key === 'month')?.value : undefined
  if (stated?.kind === 'text' && stated.value === month) return figuresOfJson(root)
  report({ file, line: (stated ?? root).line, column: 'month', message: `must be a statement of ${month}` })
  return undefined
}

/** Now less earlier: the differences that are not zero, in the shape of a statement. */
export function differences(statement: Statement, earlier: Figures): Record<string, unknown> {
  const { taps, grants } = statement
  const left = subtract(figuresOf({ taps, grants }), earlier)
  return { month: statement.month, taps: {}, grants: {}, ...left }
}

function subtract(now: Figures, earlier: Figures): Record<string, unknown> {
  const differences: [string, unknown][] = []
  for (const key of new Set([...now.keys(), ...earlier.keys()])) {
    const [a, b] = [now.get(key), earlier.get(key)]
    if (typeof a === 'bigint' || typeof b === 'bigint') {
      const difference = numberOf(a) - numberOf(b)
      if (difference !== 0n) differences.push([key, difference])
    } else {
      const below = subtract(a ?? new Map(), b ?? new Map())
      if (Object.keys(below).length > 0) differences.push([key, below])
    }
  }
  return Object.fromEntries(differences)
}

function numberOf(figure: bigint | Figures | undefined): bigint {
  return typeof figure === 'bigint' ? figure : 0n
}

function figuresOf(value: object): Figures {
  const figures = new Map<string, bigint | Figures>()
  for (const [key, member] of Object.entries(value)) {
    figures.set(key, typeof member === 'object' && member !== null ? figuresOf(member) : BigInt(member))
  }
  return figures
}

function figuresOfJson(node: JsonNode): Figures {
  const figures = new Map<string, bigint | Figures>()
  for (const { key, value } of node.kind === 'object' ? node.members : []) {
    if (value.kind === 'object') figures.set(key, figuresOfJson(value))
    if (value.kind === 'number' && /^-?\d+$/.test(value.source)) figures.set(key, BigInt(value.source))
  }
  return figures
}

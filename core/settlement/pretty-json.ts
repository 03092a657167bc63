// The one text of a result: keys by code point, two-space indent, a final newline (settlement spec §6).
import { compareCodePoints } from '../canonical.ts'

/** bigint stands as a whole number of any size. */
export function prettyJson(value: unknown): string {
  return `${format(value, '')}\n`
}

function format(value: unknown, indent: string): string {
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    return block(
      '[',
      ']',
      indent,
      value.map((item) => inner + format(item, inner)),
    )
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => compareCodePoints(a, b))
    const lines = members.map(([key, member]) => `${inner}${JSON.stringify(key)}: ${format(member, inner)}`)
    return block('{', '}', indent, lines)
  }
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value)
}

function block(open: string, close: string, indent: string, lines: readonly string[]): string {
  return lines.length === 0 ? open + close : `${open}\n${lines.join(',\n')}\n${indent}${close}`
}

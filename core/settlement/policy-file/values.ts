// The single values of a policy: texts that must read as something, closed lists, whole numbers. A wrong one is told
// with what to write instead wherever a likely slip explains it: full-width digits, a missing quote, "3元".
import { type PlainDate, parsePlainDate } from '../../plain-date.ts'
import { ID_PATTERN } from '../folder/cells.ts'
import { parseDecimal, parsePercent, parseYuan } from '../fraction.ts'
import { type Check, mustBe, quoted, type Schema } from './check.ts'
import type { JsonNode } from './json.ts'
import { nearest } from './nearest.ts'

interface Writing<T> {
  /** Completes "must be …". */
  readonly expected: string
  /** What JSON Schema can say of the text; `read` takes only what matches. */
  readonly pattern: RegExp
  readonly schema?: Schema
  readonly read: (text: string) => T | undefined
  /** What somebody may have meant; shown only where it reads. */
  readonly mend?: (text: string) => string | undefined
}

/** Longer texts are no slip of the hand. */
const LONGEST_SLIP = 80

function text<T>({ expected, pattern, schema, read, mend }: Writing<T>): Check<T> {
  const readWhole = (written: string) => (pattern.test(written) ? read(written) : undefined)
  return {
    expected,
    schema: { type: 'string', ...(pattern === ANYTHING ? {} : { pattern: pattern.source }), ...schema },
    read: (node, { path, tell }) => {
      const value = node.kind === 'text' ? readWhole(node.value) : undefined
      if (value === undefined) tell(node.line, path, mustBe(expected, node, meant(node)))
      return value
    },
  }

  function meant(node: JsonNode): string | undefined {
    const written = node.kind === 'number' ? node.source : node.kind === 'text' ? node.value : ''
    if (written.length > LONGEST_SLIP) return undefined
    const tidy = written.normalize('NFKC').trim()
    const mended = [tidy, mend?.(tidy)].find((text) => text !== undefined && readWhole(text) !== undefined)
    return mended === undefined ? undefined : quoted(mended)
  }
}

const ANYTHING = /(?:)/

export const anyText = text({ expected: 'a text in quotes', pattern: ANYTHING, read: (value) => value })
export const word = text({
  expected: 'a text in quotes that is not empty',
  pattern: ANYTHING,
  schema: { minLength: 1 },
  read: (value) => (value === '' ? undefined : value),
})
export const id = text({
  expected: 'an id of letters A-Z, digits, ".", "_" and "-", in quotes',
  pattern: ID_PATTERN,
  read: (value) => value,
  mend: (value) => value.replaceAll(/\s+/g, '-'),
})

// Sixty digits are more than any sum of money has; without an end, one long number could hold up the whole check.
export const yuan = text({
  expected: 'yuan in quotes with at most two decimals, such as "3.00"',
  pattern: /^[0-9]{1,60}(\.[0-9]{1,2})?$/,
  read: parseYuan,
  mend: bareNumber,
})
export const decimal = text({
  expected: 'a decimal number in quotes, such as "1.2"',
  pattern: /^[0-9]{1,60}(\.[0-9]{1,60})?$/,
  read: parseDecimal,
  mend: bareNumber,
})
export const percent = text({
  expected: 'a percentage in quotes, such as "25%"',
  pattern: /^[0-9]{1,60}(\.[0-9]{1,60})?%$/,
  read: parsePercent,
  mend: (value) => value.replaceAll(/\s/g, ''),
})

function bareNumber(value: string): string {
  return value.replaceAll(/[\s,¥元]/g, '')
}

export const date: Check<PlainDate> = text({
  expected: 'a real date in quotes, such as "2024-06-01"',
  pattern: /^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}$/,
  schema: { format: 'date' },
  read: parsePlainDate,
  mend: (value) => {
    const [, year, month, day] = /^([0-9]{4})\D{1,3}([0-9]{1,2})\D{1,3}([0-9]{1,2})\D?$/.exec(value) ?? []
    return year && month && day && `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  },
})
/** Minutes after midnight. */
export const timeOfDay = text({
  expected: 'a time HH:MM in quotes, such as "04:00"',
  pattern: /^([01][0-9]|2[0-3]):[0-5][0-9]$/,
  read: (value) => Number(value.slice(0, 2)) * 60 + Number(value.slice(3)),
  mend: (value) => value.padStart(5, '0'),
})

export function oneOf<const T extends string>(choices: readonly T[]): Check<T> {
  const expected = `one of ${choices.map((choice) => `"${choice}"`).join(', ')}`
  return {
    expected,
    schema: { enum: choices },
    read: (node, { path, tell }) => {
      const written = node.kind === 'text' ? node.value : undefined
      const choice = choices.find((one) => one === written)
      if (choice === undefined) {
        const meant = written === undefined ? undefined : nearest(written, choices)
        tell(node.line, path, mustBe(expected, node, meant && quoted(meant)))
      }
      return choice
    },
  }
}

/** A whole number, written as one: 80.0 and 8e1 are not. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): Check<number> {
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`
  const expected = `a whole number ${range}, without quotes`
  const fits = (value: number) => Number.isSafeInteger(value) && min <= value && value <= max
  return {
    expected,
    schema: { type: 'integer', minimum: min, maximum: max },
    read: (node, { path, tell }) => {
      const value = node.kind === 'number' && /^\d+$/.test(node.source) ? Number(node.source) : undefined
      if (value !== undefined && fits(value)) return value
      const tooLarge =
        value !== undefined && value > Number.MAX_SAFE_INTEGER ? ', and not as large as this' : ''
      tell(node.line, path, mustBe(expected + tooLarge, node, meant(node)))
      return undefined
    },
  }

  function meant(node: JsonNode): string | undefined {
    const written = node.kind === 'number' ? node.source : node.kind === 'text' ? node.value : ''
    const tidy = written.length > LONGEST_SLIP ? '' : written.normalize('NFKC').trim()
    const value = /^[0-9.eE+]+$/.test(tidy) ? Number(tidy) : Number.NaN
    return fits(value) ? String(value) : undefined
  }
}

// What a cell of each kind may hold (settlement spec §1).
import { dayNumber, type PlainDate, parsePlainDate } from '../../plain-date.ts'
import { MEALS, SERVICES } from '../../vocabulary.ts'
import { type Fen, parseYuan } from '../fraction.ts'
import type { TapName } from '../taps.ts'

export interface Cell<T> {
  /** Completes "must be …". */
  readonly expected: string
  /** undefined: not what is expected. */
  readonly read: (text: string) => T | undefined
}

export const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

export const id: Cell<string> = matching(ID_PATTERN, 'an id of letters, digits, ".", "_" and "-"')
export const region: Cell<string> = matching(/^\d{12}$/, 'a region of 12 digits')
export const word: Cell<string> = matching(/./su, 'a word')
export const anyText: Cell<string> = { expected: 'text', read: (text) => text }
export const date: Cell<PlainDate> = { expected: 'a real date YYYY-MM-DD', read: parsePlainDate }
export const yuan: Cell<Fen> = { expected: 'yuan with at most two decimals', read: parseYuan }
export const wholeNumber: Cell<number> = {
  expected: 'a whole number',
  read: (text) => (/^\d+$/.test(text) ? Number(text) : undefined),
}
export const star: Cell<number> = {
  expected: 'a number of stars from 0 to 5',
  read: (text) => (/^[0-5]$/.test(text) ? Number(text) : undefined),
}
export const meal = oneOf(MEALS)
export const service = oneOf(SERVICES)
export const sequence: Cell<bigint> = {
  expected: 'a whole number of at least 1',
  read: (text) => (/^\d*[1-9]\d*$/.test(text) ? BigInt(text) : undefined),
}
export const instant: Cell<number> = {
  expected: 'an instant YYYY-MM-DDTHH:MM:SS(.fff) with Z or ±HH:MM',
  read: parseInstant,
}
export const tapName: Cell<TapName> = { expected: 'terminal/seq', read: parseTapName }

export function oneOf<const T extends string>(choices: readonly T[]): Cell<T> {
  return {
    expected: `one of ${choices.join(', ')}`,
    read: (text) => choices.find((choice) => choice === text),
  }
}

/** The same, or null for an empty cell. */
export function orEmpty<T>(cell: Cell<T>): Cell<T | null> {
  return {
    expected: `empty or ${cell.expected}`,
    read: (text) => (text === '' ? null : cell.read(text)),
  }
}

function matching(pattern: RegExp, expected: string): Cell<string> {
  return { expected, read: (text) => (pattern.test(text) ? text : undefined) }
}

const INSTANT =
  /^(.{10})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{3}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/

/** Milliseconds since 1970-01-01T00:00Z. */
function parseInstant(text: string): number | undefined {
  const [, dayText = '', hours, minutes, seconds, ms = 0, sign, offsetHours = 0, offsetMinutes = 0] =
    INSTANT.exec(text) ?? []
  const day = parsePlainDate(dayText)
  if (day === undefined) return undefined
  const offset = (sign === '-' ? -1 : 1) * (Number(offsetHours) * 60 + Number(offsetMinutes))
  const minute = (dayNumber(day) * 24 + Number(hours)) * 60 + Number(minutes) - offset
  return (minute * 60 + Number(seconds)) * 1000 + Number(ms)
}

function parseTapName(text: string): TapName | undefined {
  const [terminal = '', seqText = '', ...more] = text.split('/')
  const seq = sequence.read(seqText)
  return more.length === 0 && seq !== undefined && id.read(terminal) !== undefined
    ? { terminal, seq }
    : undefined
}

// Small checks that turn JSON with positions into typed values and report every fault on the way, not only the
// first. A check gives undefined exactly where it has reported something.
import type { Report } from '../fault.ts'
import { below, type JsonNode, type JsonObject } from './json.ts'

/** Where a value stands, and whom to tell. */
export interface Place {
  readonly path: string
  readonly tell: (line: number, path: string, message: string) => void
}

export type Check<T> = (node: JsonNode, place: Place) => T | undefined

export interface Field<T> {
  readonly check: Check<T>
  /** What a missing key means; undefined where the key is required. */
  readonly absent: (() => T) | undefined
}

/** What is wrong at a path below a node. */
export interface Complaint {
  readonly at: readonly (string | number)[]
  readonly message: string
}

/** A rule that ties several keys of one object together; it must bear with members that have faults of their own. */
export type Rule = (object: JsonObject) => readonly Complaint[]

export function startOf(file: string, report: Report): Place {
  return { path: '', tell: (line, path, message) => report({ file, line, column: path, message }) }
}

export function required<T>(check: Check<T>): Field<T> {
  return { check, absent: undefined }
}

export function optional<T, const D>(check: Check<T>, absent: D): Field<T | D> {
  return { check, absent: () => absent }
}

/** A text that `read` understands. */
export function text<T>(expected: string, read: (text: string) => T | undefined): Check<T> {
  return (node, { path, tell }) => {
    const value = node.kind === 'text' ? read(node.value) : undefined
    if (value === undefined) tell(node.line, path, `must be ${expected}`)
    return value
  }
}

export function oneOf<const T extends string>(choices: readonly T[]): Check<T> {
  return text(`one of ${choices.join(', ')}`, (value) => choices.find((choice) => choice === value))
}

/** A whole number, written as one: 80.0 and 8e1 are not. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): Check<number> {
  const expected = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`
  return (node, { path, tell }) => {
    const value = node.kind === 'number' && /^\d+$/.test(node.source) ? Number(node.source) : undefined
    if (value !== undefined && min <= value && value <= max) return value
    tell(node.line, path, `must be a whole number ${expected}`)
    return undefined
  }
}

export function orNull<T>(check: Check<T>): Check<T | null> {
  return (node, place) => (node.kind === 'word' && node.value === null ? null : check(node, place))
}

/** A list; `ids: 'unique'` tells of items whose `id` stands twice. */
export function list<T>(
  check: Check<T>,
  options: { atLeast?: number; ids?: 'unique' } = {},
): Check<readonly T[]> {
  return (node, { path, tell }) => {
    if (node.kind !== 'list') {
      tell(node.line, path, 'must be a list')
      return undefined
    }
    const tooShort = node.items.length < (options.atLeast ?? 0)
    if (tooShort) tell(node.line, path, 'must not be empty')
    const values = node.items.map((item, index) => check(item, { path: below(path, index), tell }))
    const twice = options.ids === 'unique' ? repeatedIds(node.items) : []
    for (const { index, line } of twice) tell(line, below(below(path, index), 'id'), 'the id stands twice')
    const read = values.filter((value) => value !== undefined)
    return tooShort || twice.length > 0 || read.length < values.length ? undefined : read
  }
}

function repeatedIds(items: readonly JsonNode[]): { index: number; line: number }[] {
  const seen = new Set<string>()
  return items.flatMap((item, index) => {
    const id = memberOf(item, 'id')
    if (id?.kind !== 'text') return []
    const twice = seen.has(id.value)
    seen.add(id.value)
    return twice ? [{ index, line: id.line }] : []
  })
}

/** An object with exactly these keys; `what` names it where a key does not belong. */
export function object<T extends object>(
  what: string,
  fields: { readonly [Key in keyof T]: Field<T[Key]> },
  ...rules: readonly Rule[]
): Check<T> {
  return (node, { path, tell }) => {
    if (node.kind !== 'object') {
      tell(node.line, path, `must be ${what}, an object`)
      return undefined
    }
    let isWhole = true
    const refuse = (line: number, at: string, message: string) => {
      isWhole = false
      tell(line, at, message)
    }
    for (const { key, line } of node.members) {
      if (!Object.hasOwn(fields, key)) refuse(line, below(path, key), `not a key of ${what}`)
    }
    const read: Partial<T> = {}
    for (const key in fields) {
      const field = fields[key]
      const member = memberOf(node, key)
      const value =
        member === undefined ? field.absent?.() : field.check(member, { path: below(path, key), tell })
      if (value !== undefined) read[key] = value
      else if (member !== undefined) isWhole = false
      else refuse(node.line, below(path, key), `${what} needs this key`)
    }
    for (const complaint of rules.flatMap((rule) => rule(node))) {
      isWhole = false
      tellOf(node, complaint, { path, tell })
    }
    // Every key was read, so nothing of T is missing.
    return isWhole ? (read as T) : undefined
  }
}

/** A map from free keys to values. */
export function table<T>(key: Check<string>, check: Check<T>): Check<ReadonlyMap<string, T>> {
  return (node, { path, tell }) => {
    if (node.kind !== 'object') {
      tell(node.line, path, 'must be an object')
      return undefined
    }
    const entries = node.members.flatMap((member): [string, T][] => {
      const place = { path: below(path, member.key), tell }
      const name = key({ kind: 'text', line: member.line, value: member.key }, place)
      const value = check(member.value, place)
      return name === undefined || value === undefined ? [] : [[name, value]]
    })
    return entries.length === node.members.length ? new Map(entries) : undefined
  }
}

/** The first value under a key, where there is an object and a key. */
export function memberOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  return node?.kind === 'object' ? node.members.find((member) => member.key === key)?.value : undefined
}

export function itemsOf(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.kind === 'list' ? node.items : []
}

export function textOf(node: JsonNode | undefined): string | undefined {
  return node?.kind === 'text' ? node.value : undefined
}

/** Tells a complaint in the line of the node that its path leads to. */
export function tellOf(node: JsonNode, { at, message }: Complaint, { path, tell }: Place): void {
  tell(nearest(node, at).line, at.reduce<string>(below, path), message)
}

/** The node at the end of a path or, where it breaks off, the last one on it. */
function nearest(node: JsonNode, at: readonly (string | number)[]): JsonNode {
  const [first, ...rest] = at
  if (first === undefined) return node
  const next = typeof first === 'number' ? itemsOf(node)[first] : memberOf(node, first)
  return next === undefined ? node : nearest(next, rest)
}

// Small checks that turn JSON with positions into typed values and report every fault on the way, not only the
// first. Each check also holds what JSON Schema can say of the same value, so that the published schema cannot
// promise anything else.
import type { Report } from '../fault.ts'
import { below, type JsonNode, type JsonObject } from './json.ts'
import { nearest } from './nearest.ts'

/** Where a value stands, and whom to tell. */
export interface Place {
  readonly path: string
  readonly tell: (line: number, path: string, message: string) => void
}

/** Keywords of JSON Schema 2020-12. */
export type Schema = Readonly<Record<string, unknown>>

export interface Check<T> {
  /** Completes "must be …". */
  readonly expected: string
  /** Refuses nothing that `read` takes. */
  readonly schema: Schema
  /** Gives undefined exactly where it has reported something. */
  readonly read: (node: JsonNode, place: Place) => T | undefined
}

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

/** A rule that ties several keys of one object together. */
export interface Rule {
  /** Must bear with members that have faults of their own. */
  readonly complaints: (object: JsonObject) => readonly Complaint[]
  /** The same in JSON Schema, where that can say it. */
  readonly schema?: Schema
}

/** JSON Schema's `if` and `then`; written out, an object with the key `then` would pass for a promise. */
export function implies(condition: Schema, consequence: Schema): Schema {
  return Object.fromEntries([
    ['if', condition],
    ['then', consequence],
  ])
}

export function startOf(file: string, report: Report): Place {
  return { path: '', tell: (line, path, message) => report({ file, line, column: path, message }) }
}

export function required<T>(check: Check<T>): Field<T> {
  return { check, absent: undefined }
}

export function optional<T, const D>(check: Check<T>, absent: D): Field<T | D> {
  return { check, absent: () => absent }
}

export function orNull<T>(check: Check<T>): Check<T | null> {
  return {
    expected: `${check.expected}, or null`,
    schema: { anyOf: [check.schema, { type: 'null' }] },
    read: (node, place) => (node.kind === 'word' && node.value === null ? null : check.read(node, place)),
  }
}

/** A list; `ids: 'unique'` tells of items whose `id` stands twice. */
export function list<T>(check: Check<T>, options: { atLeast?: 1; ids?: 'unique' } = {}): Check<readonly T[]> {
  const { atLeast = 0 } = options
  const expected = 'a list in square brackets'
  return {
    expected,
    schema: { type: 'array', items: check.schema, ...(atLeast > 0 ? { minItems: atLeast } : {}) },
    read: (node, { path, tell }) => {
      if (node.kind !== 'list') {
        tell(node.line, path, mustBe(expected, node))
        return undefined
      }
      const tooShort = node.items.length < atLeast
      if (tooShort) tell(node.line, path, `must not be empty; it needs ${check.expected}`)
      const values = node.items.map((item, index) => check.read(item, { path: below(path, index), tell }))
      const twice = options.ids === 'unique' ? repeatedIds(node.items) : []
      for (const { index, line, id } of twice)
        tell(
          line,
          below(below(path, index), 'id'),
          `the id ${quoted(id)} stands twice in this list; give each its own`,
        )
      const read = values.filter((value) => value !== undefined)
      return tooShort || twice.length > 0 || read.length < values.length ? undefined : read
    },
  }
}

function repeatedIds(items: readonly JsonNode[]): { index: number; line: number; id: string }[] {
  const seen = new Set<string>()
  return items.flatMap((item, index) => {
    const id = memberOf(item, 'id')
    if (id?.kind !== 'text') return []
    const twice = seen.has(id.value)
    seen.add(id.value)
    return twice ? [{ index, line: id.line, id: id.value }] : []
  })
}

/** An object with exactly these keys; `what` names it in messages and in the schema. */
export function object<T extends object>(
  what: string,
  fields: { readonly [Key in keyof T]: Field<T[Key]> },
  ...rules: readonly Rule[]
): Check<T> {
  const expected = `${what}, an object in curly brackets`
  return {
    expected,
    schema: objectSchema(what, fields, rules),
    read: (node, { path, tell }) => {
      if (node.kind !== 'object') {
        tell(node.line, path, mustBe(expected, node))
        return undefined
      }
      let isWhole = true
      const refuse = (line: number, at: string, message: string) => {
        isWhole = false
        tell(line, at, message)
      }
      for (const { key, line } of node.members) {
        if (!Object.hasOwn(fields, key)) refuse(line, below(path, key), notAKey(what, key, fields))
      }
      const read: Partial<T> = {}
      for (const key in fields) {
        const { check, absent } = fields[key]
        const member = memberOf(node, key)
        const value = member === undefined ? absent?.() : check.read(member, { path: below(path, key), tell })
        if (value !== undefined) read[key] = value
        else if (member !== undefined) isWhole = false
        else refuse(node.line, below(path, key), `is missing; ${what} needs it: ${check.expected}`)
      }
      for (const complaint of rules.flatMap((rule) => rule.complaints(node))) {
        isWhole = false
        tellOf(node, complaint, { path, tell })
      }
      // Every key was read, so nothing of T is missing.
      return isWhole ? (read as T) : undefined
    },
  }
}

function notAKey(what: string, key: string, fields: object): string {
  const keys = Object.keys(fields)
  const meant = nearest(key, keys)
  return `not a key of ${what}; ${meant === undefined ? `its keys are ${keys.join(', ')}` : `did you mean ${quoted(meant)}?`}`
}

function objectSchema(
  what: string,
  fields: Readonly<Record<string, Field<unknown>>>,
  rules: readonly Rule[],
): Schema {
  const properties = Object.entries(fields).map(([key, { check, absent }]) => {
    const value = absent?.()
    return [key, typeof value === 'string' ? { ...check.schema, default: value } : check.schema]
  })
  const needed = Object.keys(fields).filter((key) => fields[key]?.absent === undefined)
  const tied = rules.flatMap(({ schema }) => schema ?? [])
  return {
    title: what,
    type: 'object',
    ...(needed.length > 0 ? { required: needed } : {}),
    properties: Object.fromEntries(properties),
    additionalProperties: false,
    ...(tied.length > 0 ? { allOf: tied } : {}),
  }
}

/** A map from free keys to values. */
export function table<T>(key: Check<string>, check: Check<T>): Check<ReadonlyMap<string, T>> {
  const expected = 'a table in curly brackets'
  return {
    expected,
    schema: { type: 'object', propertyNames: key.schema, additionalProperties: check.schema },
    read: (node, { path, tell }) => {
      if (node.kind !== 'object') {
        tell(node.line, path, mustBe(expected, node))
        return undefined
      }
      const entries = node.members.flatMap((member): [string, T][] => {
        const place = { path: below(path, member.key), tell }
        const name = key.read({ kind: 'text', line: member.line, value: member.key }, place)
        const value = check.read(member.value, place)
        return name === undefined || value === undefined ? [] : [[name, value]]
      })
      return entries.length === node.members.length ? new Map(entries) : undefined
    },
  }
}

/** What must stand at a node, what stands there, and what to write instead where that is plain. */
export function mustBe(expected: string, node: JsonNode, instead?: string): string {
  return `must be ${expected}; it is ${shown(node)}${instead === undefined ? '' : `; write ${instead}`}`
}

function shown(node: JsonNode): string {
  if (node.kind === 'text') return `the text ${quoted(node.value)}`
  if (node.kind === 'number') return `the number ${clipped(node.source)}`
  return node.kind === 'word' ? String(node.value) : node.kind === 'list' ? 'a list' : 'an object'
}

/** A text as it would stand in the file, cut where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(clipped(text))
}

const LONGEST_SHOWN = 60

function clipped(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text
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
  tell(last(node, at).line, at.reduce<string>(below, path), message)
}

/** The node at the end of a path or, where it breaks off, the last one on it. */
function last(node: JsonNode, at: readonly (string | number)[]): JsonNode {
  const [first, ...rest] = at
  if (first === undefined) return node
  const next = typeof first === 'number' ? itemsOf(node)[first] : memberOf(node, first)
  return next === undefined ? node : last(next, rest)
}

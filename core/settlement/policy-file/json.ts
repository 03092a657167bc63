// JSON (RFC 8259) that remembers where things stand: JSON.parse drops the lines, the second of two equal keys and
// the way a number was written, and a policy's faults are told by all three (settlement spec, opening, and §3).
import type { Report } from '../fault.ts'

export type JsonNode = JsonObject | JsonList | JsonText | JsonNumber | JsonWord

export interface JsonObject {
  readonly kind: 'object'
  readonly line: number
  readonly members: readonly JsonMember[]
}
interface JsonMember {
  readonly key: string
  /** Where the key stands. */
  readonly line: number
  readonly value: JsonNode
}
interface JsonList {
  readonly kind: 'list'
  readonly line: number
  readonly items: readonly JsonNode[]
}
interface JsonText {
  readonly kind: 'text'
  readonly line: number
  readonly value: string
}
interface JsonNumber {
  readonly kind: 'number'
  readonly line: number
  /** As written. */
  readonly source: string
}
interface JsonWord {
  readonly kind: 'word'
  readonly line: number
  readonly value: true | false | null
}

/** Deeper than any policy; a text nested without end must not exhaust the stack. */
const DEEPEST = 64

/**
 * Reads a text; reports every key given twice (the first counts) and the first place where the text is no JSON, in
 * which case there is no result.
 */
export function readJson(file: string, text: string, report: Report): JsonNode | undefined {
  try {
    return new JsonReader(file, text, report).read()
  } catch (error) {
    if (!(error instanceof NotJson)) throw error
    report({ file, line: error.line, column: error.path, message: error.message })
    return undefined
  }
}

/** The path of a member or an item below a path. */
export function below(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  if (!/^[\w+-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === '' ? key : `${path}.${key}`
}

class NotJson extends Error {
  readonly line: number
  readonly path: string
  constructor(line: number, path: string, message: string) {
    super(message)
    this.line = line
    this.path = path
  }
}

class JsonReader {
  readonly #file: string
  readonly #text: string
  readonly #report: Report
  #position = 0
  #line = 1

  constructor(file: string, text: string, report: Report) {
    this.#file = file
    this.#text = text
    this.#report = report
  }

  read(): JsonNode {
    const node = this.#value('', 0)
    this.#skipSpace()
    if (this.#position < this.#text.length) this.#fail('', 'text after the end of the JSON value')
    return node
  }

  #value(path: string, depth: number): JsonNode {
    this.#skipSpace()
    if (depth > DEEPEST) this.#fail(path, `nested more than ${DEEPEST} deep`)
    const line = this.#line
    if (this.#take('{')) return { kind: 'object', line, members: this.#members(path, depth) }
    if (this.#take('[')) return { kind: 'list', line, items: this.#items(path, depth) }
    if (this.#text[this.#position] === '"') return { kind: 'text', line, value: this.#string(path) }
    const number = this.#match(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y)
    if (number !== undefined) return { kind: 'number', line, source: number }
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (this.#take(word)) return { kind: 'word', line, value }
    }
    return this.#fail(path, 'not a JSON value')
  }

  #members(path: string, depth: number): JsonMember[] {
    const members = new Map<string, JsonMember>()
    this.#skipSpace()
    if (this.#take('}')) return []
    do {
      this.#skipSpace()
      const line = this.#line
      if (this.#text[this.#position] !== '"') this.#fail(path, 'a key in double quotes must stand here')
      const key = this.#string(path)
      const at = below(path, key)
      if (members.has(key))
        this.#report({ file: this.#file, line, column: at, message: 'the key stands twice' })
      this.#skipSpace()
      if (!this.#take(':')) this.#fail(at, 'a ":" must follow the key')
      const value = this.#value(at, depth + 1)
      if (!members.has(key)) members.set(key, { key, line, value })
      this.#skipSpace()
    } while (this.#take(','))
    if (!this.#take('}')) this.#fail(path, 'a "," or "}" must stand here')
    return [...members.values()]
  }

  #items(path: string, depth: number): JsonNode[] {
    const items: JsonNode[] = []
    this.#skipSpace()
    if (this.#take(']')) return items
    do {
      items.push(this.#value(below(path, items.length), depth + 1))
      this.#skipSpace()
    } while (this.#take(','))
    if (!this.#take(']')) this.#fail(path, 'a "," or "]" must stand here')
    return items
  }

  #string(path: string): string {
    // Between the quotes: every character from the space on but `"` and `\`, or an escape.
    const source = this.#match(/"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy)
    if (source === undefined) return this.#fail(path, 'a string that is not closed or not well formed')
    return JSON.parse(source) as string
  }

  #skipSpace(): void {
    const space = this.#match(/[ \t\r\n]+/y) ?? ''
    this.#line += space.split('\n').length - 1
  }

  #take(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#position)) return false
    this.#position += expected.length
    return true
  }

  #match(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.#position
    const found = sticky.exec(this.#text)?.[0]
    this.#position += found?.length ?? 0
    return found
  }

  #fail(path: string, message: string): never {
    throw new NotJson(this.#line, path, message)
  }
}

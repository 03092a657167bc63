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

const LONGEST_KEY = 60

/** The path of a member or an item below a path; a key that is no name is cut where it is long. */
export function below(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  if (key.length > LONGEST_KEY) return below(path, `${key.slice(0, LONGEST_KEY - 1)}…`)
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
    if (this.#text.startsWith('\uFEFF'))
      this.#fail('', 'starts with a byte-order mark; save the file as UTF-8 without one (without BOM)')
    const node = this.#value('', 0)
    this.#skipSpace()
    if (this.#position < this.#text.length) this.#unexpected('', 'the text must end with the last bracket')
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
    return this.#unexpected(path, 'a value must stand here')
  }

  #members(path: string, depth: number): JsonMember[] {
    const members = new Map<string, JsonMember>()
    this.#skipSpace()
    if (this.#take('}')) return []
    do {
      this.#skipSpace()
      const line = this.#line
      if (this.#text[this.#position] !== '"') this.#unexpected(path, 'a key in double quotes must stand here')
      const key = this.#string(path)
      const at = below(path, key)
      const first = members.get(key)
      if (first !== undefined)
        this.#tell(line, at, `the key stands twice; the first is in line ${first.line}: keep one of them`)
      this.#skipSpace()
      if (!this.#take(':')) this.#unexpected(at, 'a ":" must follow the key')
      const value = this.#value(at, depth + 1)
      if (first === undefined) members.set(key, { key, line, value })
      this.#skipSpace()
    } while (this.#take(','))
    if (!this.#take('}')) this.#unexpected(path, 'a "," or "}" must stand here')
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
    if (!this.#take(']')) this.#unexpected(path, 'a "," or "]" must stand here')
    return items
  }

  #string(path: string): string {
    const start = this.#position
    this.#position += 1
    while (!this.#take('"')) {
      const plain = this.#match(/[ !#-[\]-\u{10ffff}]+/uy)
      const escaped = this.#match(/\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y)
      if (plain === undefined && escaped === undefined) this.#unclosed(path)
    }
    const value = JSON.parse(this.#text.slice(start, this.#position)) as string
    // Written to a file or a database and read again, it would be another text.
    if (/\p{Surrogate}/u.test(value))
      this.#tell(
        this.#line,
        path,
        'holds half of a character (an escape such as \\ud83d without its other half)',
      )
    if (value.includes('\0'))
      this.#tell(this.#line, path, 'holds the character \\u0000, which no database keeps')
    return value
  }

  #unclosed(path: string): never {
    const next = this.#text[this.#position]
    if (next === '\\')
      return this.#fail(path, `no escape: ${JSON.stringify(this.#ahead(2))}; for a backslash write two`)
    if (next === '\t') return this.#fail(path, 'a tab inside a text; write \\t')
    return this.#fail(path, 'a text that is not closed: its second double quote is missing on the line')
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

  #ahead(count: number): string {
    return this.#text.slice(this.#position, this.#position + count)
  }

  #tell(line: number, path: string, message: string): void {
    this.#report({ file: this.#file, line, column: path, message })
  }

  /** What must stand at the position, what does, and how such a thing mostly comes about. */
  #unexpected(path: string, expected: string): never {
    const next = this.#ahead(10)
    const [word = ''] = /^(?:[\w.+-]+|.?)/su.exec(next) ?? []
    const found = word === '' ? 'the text ends here' : `here stands ${JSON.stringify(word)}`
    const hint = HINTS.find(([pattern]) => pattern.test(next))?.[1]
    const surplus =
      /^[}\]]/.test(next) && /,\s*$/.test(this.#text.slice(Math.max(0, this.#position - 99), this.#position))
    const advice = surplus ? 'take away the comma before it' : hint
    return this.#fail(path, `${expected}; ${found}${advice === undefined ? '' : `: ${advice}`}`)
  }

  #fail(path: string, message: string): never {
    throw new NotJson(this.#line, path, message)
  }
}

/** Slips that editors, office programs and Chinese keyboards make, by what stands in place of JSON. */
const HINTS: readonly [RegExp, string][] = [
  [/^(?:\/\/|\/\*|#)/, 'JSON has no comments; take it away'],
  [/^[“”„‟＂'‘’`]/u, 'write the double quote of the English keyboard'],
  [/^[，、；;]/u, 'write the comma of the English keyboard'],
  [/^[：=]/u, 'write the colon of the English keyboard'],
  [/^[｛｝［］【】]/u, 'write the bracket of the English keyboard'],
  [/^[-+]?[.\d]/, 'a number is written like 80, text stands in quotes'],
  [/^(?:NaN|undefined|None|nil)/i, 'write null, or leave the key out'],
  [/^(?:true|false|null)/i, 'write true, false and null in small letters'],
  [/^[\p{L}_]/u, 'text stands in double quotes'],
]

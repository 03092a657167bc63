// The file beside a ready-made policy: where each rule comes from, what the document leaves open and the county must
// be asked, and what of it this system does not do.
import type { Json } from '../../canonical.ts'
import { type Check, list, object, optional, required } from './check.ts'
import type { JsonNode } from './json.ts'
import { anyText, id, oneOf, word } from './values.ts'

interface Words {
  readonly zh: string
  readonly en: string
}

interface Choice extends Words {
  readonly id: string
  /** Values by JSON pointer; null takes the key away. */
  readonly set: ReadonlyMap<string, Json>
}

/** What the document leaves open. */
export interface Question {
  readonly id: string
  readonly question: Words
  readonly kind: 'yuan' | 'percent' | 'decimal' | 'count' | 'date' | 'words' | 'choice'
  /** JSON pointers to where the answer stands in the policy; a choice names its own. */
  readonly at: readonly string[]
  /** As somebody would answer; for a choice its id. */
  readonly default: string
  /** 演示值: nothing in the document says so; the county must answer. */
  readonly demo: boolean
  /** The document's floor 不低于. */
  readonly atLeast: string | null
  /** Why the default is what it is. */
  readonly why: string
  readonly choices: readonly Choice[]
}

export interface PackFile {
  readonly id: string
  readonly title: Words
  readonly region: string
  /** 文号, or what was read in its place. */
  readonly document: string
  readonly standing: 'county' | 'government' | 'news' | 'copy'
  readonly sources: readonly { readonly document: string; readonly clause: string; readonly says: string }[]
  readonly questions: readonly Question[]
  /** 不在系统内. */
  readonly outside: readonly { readonly rule: string; readonly reason: string }[]
}

const json: Check<Json> = {
  expected: 'a JSON value',
  schema: {},
  read: plainOf,
}
const words: Check<Words> = object('words', { zh: required(word), en: required(word) })
const pointer = word

const settings: Check<ReadonlyMap<string, Json>> = {
  expected: 'values by JSON pointer, in curly brackets',
  schema: {},
  read: (node, { path, tell }) => {
    if (node.kind === 'object')
      return new Map(node.members.map(({ key, value }) => [key, json.read(value, { path, tell }) ?? null]))
    tell(node.line, path, `must be ${settings.expected}`)
    return undefined
  },
}

export const packFile: Check<PackFile> = object<PackFile>('a pack', {
  id: required(id),
  title: required(words),
  region: required(word),
  document: required(word),
  standing: required(oneOf(['county', 'government', 'news', 'copy'])),
  sources: required(
    list(object('a source', { document: required(word), clause: required(word), says: required(word) })),
  ),
  questions: required(
    list(
      object<Question>('a question', {
        id: required(id),
        question: required(words),
        kind: required(oneOf(['yuan', 'percent', 'decimal', 'count', 'date', 'words', 'choice'])),
        at: optional(list(pointer, { atLeast: 1 }), []),
        default: required(anyText),
        demo: required(yesOrNo()),
        atLeast: optional(word, null),
        why: required(word),
        choices: optional(
          list(
            object<Choice>('a choice', {
              id: required(id),
              zh: required(word),
              en: required(word),
              set: required(settings),
            }),
            { atLeast: 1, ids: 'unique' },
          ),
          [],
        ),
      }),
      { ids: 'unique' },
    ),
  ),
  outside: required(list(object('a rule outside', { rule: required(word), reason: required(word) }))),
})

function yesOrNo(): Check<boolean> {
  return {
    expected: 'true or false',
    schema: { type: 'boolean' },
    read: (node, { path, tell }) => {
      if (node.kind === 'word' && node.value !== null) return node.value
      tell(node.line, path, 'must be true or false')
      return undefined
    },
  }
}

function plainOf(node: JsonNode): Json {
  if (node.kind === 'list') return node.items.map(plainOf)
  if (node.kind === 'object')
    return Object.fromEntries(node.members.map(({ key, value }) => [key, plainOf(value)]))
  return node.kind === 'number' ? Number(node.source) : node.value
}

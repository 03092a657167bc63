// The JSON Schema (2020-12) of a policy, gathered from the checks that read one and published as
// docs/policy.schema.json, so that an editor helps while a policy is written. What JSON Schema cannot say (sums,
// orders, references, keys given twice) only the check tells.
import type { Schema } from './check.ts'
import { policy } from './policy-check.ts'
import { KEY_WORDS, OBJECT_WORDS, type SchemaWords } from './schema-words.ts'

/** The whole schema, each object under a name of its own in `$defs`, with words in Chinese and English. */
export function policySchema(): Schema {
  const definitions: Definitions = new Map()
  const root = define(policy.schema, definitions)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:yangyi:policy',
    $comment: 'Generated from core/settlement/policy-file; change it there.',
    ...root,
    $defs: Object.fromEntries(
      [...definitions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { published }]) => [name, published]),
    ),
  }
}

/** By name: an object's schema as its check gives it, and as it is published. */
type Definitions = Map<string, { readonly source: string; readonly published: Schema }>

/** An object's schema is put under its name and referred to; any other schema is gone through. */
function publish(schema: unknown, definitions: Definitions): unknown {
  if (Array.isArray(schema)) return schema.map((item) => publish(item, definitions))
  if (!isSchema(schema)) return schema
  const what = objectName(schema)
  if (what === undefined) return mapped(schema, (part) => publish(part, definitions))
  const name = what.replace(/^(?:an?|the) /, '').replaceAll(/[^a-z]+/g, '-')
  const source = JSON.stringify(schema)
  const definition = definitions.get(name)
  if (definition === undefined) {
    definitions.set(name, { source, published: define(schema, definitions) })
  } else if (definition.source !== source) throw new Error(`two objects are called ${what}`)
  return { $ref: `#/$defs/${name}` }
}

/** An object's own schema with words, its parts published. */
function define(schema: Schema, definitions: Definitions): Schema {
  const what = objectName(schema) ?? ''
  const { properties, title: _, ...rest } = schema
  return {
    ...labelled(wordsOf(OBJECT_WORDS, what, what)),
    ...mapped(rest, (part) => publish(part, definitions)),
    properties: Object.fromEntries(
      Object.entries(isSchema(properties) ? properties : {}).map(([key, part]) => {
        const published = publish(part, definitions)
        const words = wordsOf(KEY_WORDS, `${what}.${key}`, key)
        return [key, { ...labelled(words), ...(isSchema(published) ? published : {}) }]
      }),
    ),
  }
}

function objectName(schema: Schema): string | undefined {
  return typeof schema.title === 'string' ? schema.title : undefined
}

function wordsOf(words: Readonly<Record<string, SchemaWords>>, own: string, common: string): SchemaWords {
  const found = words[own] ?? words[common]
  if (found === undefined) throw new Error(`no words for ${own}`)
  return found
}

function labelled({ zh, en }: SchemaWords): Schema {
  return { title: zh, description: en }
}

function mapped(schema: Schema, change: (part: unknown) => unknown): Schema {
  return Object.fromEntries(Object.entries(schema).map(([keyword, part]) => [keyword, change(part)]))
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null
}

/** SHA-256 over canonical texts: what went into a settlement and what came out of it. */
import { createHash } from 'node:crypto'
import { canonical, type Json } from '../../core/canonical.ts'

/** Hash of a list of values, line by line, for lists that are too long to hold as one text. */
export type ListHash = {
  add(value: Json): void
  /** Adds a value that is canonical text already. */
  addText(text: string): void
  digest(): Buffer
}

export function listHash(): ListHash {
  const hash = createHash('sha256')
  const addText = (text: string) => {
    hash.update(`${text}\n`)
  }
  return {
    add: (value) => addText(canonical(value)),
    addText,
    digest: () => hash.digest(),
  }
}

/** Of a statement's text, without the count of repeated rows, which tells of the reading and not of the month (spec §6). */
export function resultHash(statement: string): Buffer {
  const { taps, ...rest } = JSON.parse(statement)
  const { repeated: _, ...counted } = taps
  return createHash('sha256')
    .update(canonical({ ...rest, taps: counted }))
    .digest()
}

/** SHA-256 over canonical texts: what went into a settlement and what came out of it. */
import { createHash } from 'node:crypto'
import { canonical, type Json } from '../../core/canonical.ts'

/** Hash of a list of values, line by line, for lists that are too long to hold as one text. */
export type ListHash = {
  add(value: Json): void
  /** Adds a value that is canonical text already. */
  addText(text: string): void
  /** The same of its UTF-8 bytes. */
  addBytes(bytes: Uint8Array): void
  digest(): Buffer
}

/** A call for each line costs more than its hash. */
const AT_ONCE = 65_536
const NEWLINE = 10

export function listHash(): ListHash {
  const hash = createHash('sha256')
  const waiting = Buffer.allocUnsafe(AT_ONCE)
  let length = 0
  const flush = () => {
    hash.update(waiting.subarray(0, length))
    length = 0
  }
  const addBytes = (bytes: Uint8Array) => {
    if (length + bytes.length + 1 > AT_ONCE) flush()
    if (bytes.length + 1 > AT_ONCE) hash.update(bytes)
    else {
      waiting.set(bytes, length)
      length += bytes.length
    }
    waiting[length] = NEWLINE
    length += 1
  }
  const addText = (text: string) => addBytes(Buffer.from(text))
  return {
    add: (value) => addText(canonical(value)),
    addText,
    addBytes,
    digest: () => {
      flush()
      return hash.digest()
    },
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

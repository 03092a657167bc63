/** The rows of a long query as PostgreSQL's own bytes: no object and no text for each value. */
import pg from 'pg'
import type { Queryable } from '../plugins/database.ts'

/** One row; its bytes are overwritten after `take` returns. */
export type CopiedRow = {
  isNull(column: number): boolean
  /** Of an int4 column. */
  integer(column: number): number
  text(column: number): string
  bytes(column: number): Buffer
}

/** Needs a client of its own, and a query without parameters: COPY takes none. */
export async function copyRows(
  client: Queryable,
  select: string,
  take: (row: CopiedRow) => void,
): Promise<void> {
  const row = new Row()
  let fault: unknown
  let isFirst = true
  class CopyQuery extends pg.Query {
    handleCopyData({ chunk }: { chunk: Buffer }) {
      // What is thrown here would end the process.
      try {
        if (row.stand(chunk, isFirst ? HEADER : 0) && fault === undefined) take(row)
      } catch (error) {
        fault ??= error
      }
      isFirst = false
    }
  }
  const query = new CopyQuery(`COPY (${select}) TO STDOUT (FORMAT binary)`)
  const ended = new Promise<void>((resolve, reject) => {
    query.on('end', () => resolve())
    query.on('error', reject)
  })
  ;(client as pg.PoolClient).query(query)
  await ended
  if (fault !== undefined) throw fault
}

/** Length of the signature and its two numbers before the first row. */
const HEADER = 19
const NULL = -1

class Row implements CopiedRow {
  #bytes: Buffer = Buffer.alloc(0)
  readonly #starts: number[] = []
  readonly #lengths: number[] = []

  /** Stands at the row that begins so far into the bytes; false where there is none, but the end. */
  stand(bytes: Buffer, offset: number): boolean {
    this.#bytes = bytes
    const columns = bytes.readInt16BE(offset)
    let at = offset + 2
    for (let column = 0; column < columns; column += 1) {
      const length = bytes.readInt32BE(at)
      this.#starts[column] = at + 4
      this.#lengths[column] = length
      at += 4 + Math.max(length, 0)
    }
    return columns >= 0
  }

  isNull(column: number): boolean {
    return this.#lengths[column] === NULL
  }

  integer(column: number): number {
    return this.#bytes.readInt32BE(this.#starts[column])
  }

  text(column: number): string {
    const start = this.#starts[column] ?? 0
    return this.#bytes.toString('utf8', start, start + (this.#lengths[column] ?? 0))
  }

  bytes(column: number): Buffer {
    const start = this.#starts[column] ?? 0
    return this.#bytes.subarray(start, start + (this.#lengths[column] ?? 0))
  }
}

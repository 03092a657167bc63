/**
 * Arrays as PostgreSQL takes them in binary (array_recv): neither side has to write out or read the text of each
 * value, which would cost more than the rest of storing a record.
 */
type ElementType<T> = {
  /** As in pg_type. */
  oid: number
  /** Bytes that a value takes at most. */
  most(value: T): number
  /** Gives the place after the value. */
  write(into: Buffer, at: number, value: T): number
}

export const INT4: ElementType<number> = {
  oid: 23,
  most: () => 4,
  write: (into, at, value) => into.writeInt32BE(value, at),
}

/** Safe integers only. */
export const INT8: ElementType<number> = {
  oid: 20,
  most: () => 8,
  write(into, at, value) {
    const high = Math.floor(value / 2 ** 32)
    into.writeInt32BE(high, at)
    return into.writeUInt32BE(value - high * 2 ** 32, at + 4)
  },
}

export const TEXT: ElementType<string> = {
  oid: 25,
  most: (value) => value.length * 3,
  write: (into, at, value) => at + into.write(value, at),
}

/** Bytes, given in hex. */
export const BYTEA: ElementType<string> = {
  oid: 17,
  most: (value) => value.length / 2,
  write: (into, at, value) => at + into.write(value, at, 'hex'),
}

const HEADER = 20
const LENGTH = 4

/** One dimension, one value of each row. */
export function binaryArray<R, T>(
  type: ElementType<T>,
  rows: readonly R[],
  pick: (row: R) => T | null,
): Buffer {
  const values = rows.map(pick)
  const most = values.reduce((sum, value) => sum + LENGTH + (value === null ? 0 : type.most(value)), HEADER)
  const array = Buffer.allocUnsafe(most)
  const header = [1, values.includes(null) ? 1 : 0, type.oid, values.length, 1]
  for (const [i, word] of header.entries()) array.writeInt32BE(word, i * 4)
  let at = HEADER
  for (const value of values) {
    const begin = at + LENGTH
    const end = value === null ? begin : type.write(array, begin, value)
    array.writeInt32BE(value === null ? -1 : end - begin, at)
    at = end
  }
  return array.subarray(0, at)
}

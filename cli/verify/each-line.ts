/** Lines of a file as text, however long or broken they are, in bounded memory. */
import { createReadStream } from 'node:fs'
import { LINE_MAX } from '../../core/verify/export-file.ts'

type Line = string | { problem: string }

const LF = 10
const GZIP = [0x1f, 0x8b]

export async function* eachLine(file: string): AsyncGenerator<Line> {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const decode = (bytes: Buffer): Line => {
    try {
      return utf8.decode(bytes)
    } catch {
      return { problem: 'it is not UTF-8 text' }
    }
  }
  let held: Buffer[] = []
  let size = 0
  let lines = 0
  /** The line whose end has come. */
  const take = (): Line => {
    const line = size > LINE_MAX ? { problem: `it is longer than ${LINE_MAX} bytes` } : explained(held, lines)
    const whole = line ?? decode(Buffer.concat(held))
    held = []
    size = 0
    lines += 1
    return whole
  }
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    let from = 0
    for (;;) {
      const end = chunk.indexOf(LF, from)
      const part = chunk.subarray(from, end < 0 ? undefined : end)
      size += part.length
      if (size <= LINE_MAX) held.push(part)
      else held = []
      if (end < 0) break
      yield take()
      from = end + 1
    }
    // A first line that long is no header: no use in reading on.
    if (lines === 0 && size > LINE_MAX) break
  }
  if (size > 0) yield take()
}

/** What people do to a file on its way, told at its first line. */
function explained(held: Buffer[], lines: number): Line | null {
  if (lines > 0) return null
  const first = Buffer.concat(held)
  if (GZIP.every((byte, i) => first[i] === byte))
    return { problem: 'it is compressed (gzip): unpack it first' }
  if (first.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])))
    return { problem: 'it begins with a byte order mark: a program has rewritten it; bring the file anew' }
  if (first.at(-1) === 13)
    return { problem: 'its lines end in CR LF: a program has rewritten it; bring the file anew' }
  return null
}

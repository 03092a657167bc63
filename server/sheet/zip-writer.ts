/** A ZIP archive written as it grows: each entry is deflated on its way, and its sizes follow it. */
import { crc32, createDeflateRaw } from 'node:zlib'

export type ZipPart = { name: string; text: AsyncIterable<string> | Iterable<string> }

/** Sizes after the data, and names in UTF-8. */
const FLAGS = 0x0808
const DEFLATED = 8
/** 1 January 1980: the same content makes the same file. */
const DATE = 0x21

export async function* zip(parts: AsyncIterable<ZipPart> | Iterable<ZipPart>): AsyncGenerator<Buffer> {
  const directory: Buffer[] = []
  let offset = 0
  for await (const { name, text } of parts) {
    const title = Buffer.from(name, 'utf8')
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(FLAGS, 6)
    local.writeUInt16LE(DEFLATED, 8)
    local.writeUInt16LE(DATE, 12)
    local.writeUInt16LE(title.length, 26)
    yield Buffer.concat([local, title])
    const sums = { crc: 0, packed: 0, unpacked: 0 }
    yield* deflated(text, sums)
    const follows = Buffer.alloc(16)
    follows.writeUInt32LE(0x08074b50, 0)
    follows.writeUInt32LE(sums.crc, 4)
    follows.writeUInt32LE(sums.packed, 8)
    follows.writeUInt32LE(sums.unpacked, 12)
    yield follows
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(20, 4)
    entry.writeUInt16LE(20, 6)
    entry.writeUInt16LE(FLAGS, 8)
    entry.writeUInt16LE(DEFLATED, 10)
    entry.writeUInt16LE(DATE, 14)
    entry.writeUInt32LE(sums.crc, 16)
    entry.writeUInt32LE(sums.packed, 20)
    entry.writeUInt32LE(sums.unpacked, 24)
    entry.writeUInt16LE(title.length, 28)
    entry.writeUInt32LE(offset, 42)
    directory.push(Buffer.concat([entry, title]))
    offset += 30 + title.length + sums.packed + 16
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  yield Buffer.concat([entries, end])
}

async function* deflated(
  text: ZipPart['text'],
  sums: { crc: number; packed: number; unpacked: number },
): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw()
  const fed = (async () => {
    try {
      for await (const piece of text) {
        const bytes = Buffer.from(piece, 'utf8')
        sums.crc = crc32(bytes, sums.crc)
        sums.unpacked += bytes.length
        if (!deflate.write(bytes)) await new Promise((go) => deflate.once('drain', go))
      }
      deflate.end()
    } catch (error) {
      // Whoever reads hears of it below.
      deflate.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  })()
  for await (const chunk of deflate) {
    sums.packed += (chunk as Buffer).length
    yield chunk as Buffer
  }
  await fed
}

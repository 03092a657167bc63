/**
 * A ZIP archive as a stream: sizes stand behind each file, since they are not known before. The archive's comment is
 * the SHA-256 of every byte before it, so that a single changed byte shows.
 */
import { createHash } from 'node:crypto'
import { pipeline, Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

export type ZipFile = { name: string; content: AsyncIterable<string> | Iterable<string> }

/** Sizes behind the data, names in UTF-8. */
const FLAGS = 0x0808
const DEFLATED = 8
const VERSION = 20
/** 1 January 1980: an archive tells its moments inside. */
const DAY = 0x0021
const LARGEST = 0xffff_ffff

export const COMMENT_BEGINS = 'sha256:'

type Entry = { name: Buffer; crc: number; packed: number; size: number; offset: number }

export async function* zip(files: AsyncIterable<ZipFile> | Iterable<ZipFile>): AsyncGenerator<Buffer> {
  const digest = createHash('sha256')
  const entries: Entry[] = []
  let offset = 0
  const out = (bytes: Buffer) => {
    digest.update(bytes)
    offset += bytes.length
    return bytes
  }
  for await (const { name, content } of files) {
    const entry: Entry = { name: Buffer.from(name, 'utf8'), crc: 0, packed: 0, size: 0, offset }
    entries.push(entry)
    yield out(localHeader(entry))
    for await (const bytes of deflated(content, entry)) yield out(bytes)
    if (offset > LARGEST || entry.size > LARGEST) throw new RangeError(`${name} is too long for an archive`)
    yield out(words([0x0807_4b50, 4], [entry.crc, 4], [entry.packed, 4], [entry.size, 4]))
  }
  const directory = offset
  for (const entry of entries) yield out(directoryEntry(entry))
  const length = COMMENT_BEGINS.length + 64
  yield out(
    words(
      [0x0605_4b50, 4],
      [0, 4],
      [entries.length, 2],
      [entries.length, 2],
      [offset - directory, 4],
      [directory, 4],
      [length, 2],
    ),
  )
  yield Buffer.from(`${COMMENT_BEGINS}${digest.digest('hex')}`, 'latin1')
}

async function* deflated(content: ZipFile['content'], entry: Entry): AsyncGenerator<Buffer> {
  async function* counted() {
    for await (const text of content) {
      const bytes = Buffer.from(text, 'utf8')
      entry.crc = crc32(bytes, entry.crc)
      entry.size += bytes.length
      yield bytes
    }
  }
  const deflate = createDeflateRaw()
  // A fault on the way destroys the last stream with it, which the loop below throws.
  pipeline(Readable.from(counted()), deflate, () => {})
  for await (const bytes of deflate) {
    entry.packed += bytes.length
    yield bytes
  }
}

function localHeader({ name }: Entry): Buffer {
  const head = words([0x0403_4b50, 4], [VERSION, 2], [FLAGS, 2], [DEFLATED, 2], [0, 2], [DAY, 2], [0, 4])
  return Buffer.concat([head, words([0, 4], [0, 4], [name.length, 2], [0, 2]), name])
}

function directoryEntry({ name, crc, packed, size, offset }: Entry): Buffer {
  const head = words([0x0201_4b50, 4], [VERSION, 2], [VERSION, 2], [FLAGS, 2], [DEFLATED, 2], [0, 2])
  const sizes = words([DAY, 2], [crc, 4], [packed, 4], [size, 4], [name.length, 2])
  // No extra field, comment, disk or attributes.
  return Buffer.concat([head, sizes, Buffer.alloc(12), words([offset, 4]), name])
}

/** Numbers with their widths in bytes, little end first. */
function words(...numbers: [number, 2 | 4][]): Buffer {
  const bytes = Buffer.alloc(numbers.reduce((sum, [, width]) => sum + width, 0))
  let at = 0
  for (const [number, width] of numbers) at = bytes.writeUIntLE(number, at, width)
  return bytes
}

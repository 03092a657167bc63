/**
 * An .xlsx is a ZIP archive, and an archive may claim to be small and unpack to gigabytes. What its directory claims is
 * bounded before anything is unpacked; then every entry is inflated once and thrown away, and must be as large as
 * claimed: whoever reads afterwards can take the directory at its word.
 */
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { FileFault } from './file-faults.ts'

const MOST_ENTRIES = 2_000
const MOST_UNPACKED = 200 * 1024 * 1024
/** All but worksheets are held in memory as a tree while they are read. */
const MOST_SHARED_STRINGS = 64 * 1024 * 1024
const MOST_PART = 16 * 1024 * 1024
/** Sheets of equal rows shrink to a fiftieth; what shrinks much further was made to. */
const MOST_RATIO = 250
const RATIO_MATTERS_FROM = 8 * 1024 * 1024

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const IN_ZIP64 = 0xffffffff

type Entry = { name: string; method: number; crc: number; packed: number; unpacked: number; offset: number }

/** What is in the archive; throws FileFault where it is damaged, lies or is too large. */
export async function guardArchive(bytes: Buffer): Promise<{ names: Set<string>; sheets: number }> {
  const entries = readDirectory(bytes)
  if (entries.length > MOST_ENTRIES) throw new FileFault('file-unpacks-too-large')
  let all = 0
  for (const { name, packed, unpacked } of entries) {
    all += unpacked
    const bound = isSheet(name)
      ? MOST_UNPACKED
      : /sharedStrings/i.test(name)
        ? MOST_SHARED_STRINGS
        : MOST_PART
    const squeezed = unpacked > RATIO_MATTERS_FROM && unpacked > packed * MOST_RATIO
    if (isRead(name) && (unpacked > bound || squeezed)) throw new FileFault('file-unpacks-too-large')
    if (all > MOST_UNPACKED) throw new FileFault('file-unpacks-too-large')
  }
  for (const entry of entries) if (isRead(entry.name)) await requireHonest(bytes, entry)
  const workbook = entries.find(({ name }) => /(^|\/)workbook\d*\.xml$/i.test(name))
  const sheets = workbook === undefined ? 0 : countSheets(bytes, workbook)
  return { names: new Set(entries.map(({ name }) => name)), sheets }
}

function countSheets(bytes: Buffer, workbook: Entry): number {
  const data = dataOf(bytes, workbook)
  const text = (workbook.method === 0 ? data : inflateRawSync(data)).toString('utf8')
  return text.match(/<(\w+:)?sheet\s/g)?.length ?? 0
}

const isSheet = (name: string) => /worksheets\/[^/]+\.xml$/i.test(name)
/** Pictures and the like are never unpacked. */
const isRead = (name: string) => /\.(xml|rels)$/i.test(name)

function readDirectory(bytes: Buffer): Entry[] {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== END)
    throw new FileFault('file-damaged')
  const entries: Entry[] = []
  let at = startOfDirectory(bytes, end)
  while (at + 46 <= end && bytes.readUInt32LE(at) === CENTRAL) {
    const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ]
    const after = at + 46 + name
    if (after + extra + comment > end) throw new FileFault('file-damaged')
    // Bit 0: the entry is encrypted.
    if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw new FileFault('file-encrypted')
    const [unpacked, packed, offset] = inZip64(bytes.subarray(after, after + extra), [
      bytes.readUInt32LE(at + 24),
      bytes.readUInt32LE(at + 20),
      bytes.readUInt32LE(at + 42),
    ])
    const [method, crc] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 16)]
    entries.push({ name: bytes.toString('utf8', at + 46, after), method, crc, packed, unpacked, offset })
    if (entries.length > MOST_ENTRIES) return entries
    at = after + extra + comment
  }
  if (entries.length === 0) throw new FileFault('file-damaged')
  return entries
}

function startOfDirectory(bytes: Buffer, end: number): number {
  const start = bytes.readUInt32LE(end + 16)
  if (start !== IN_ZIP64) return start
  // The ZIP64 locator stands right before the end record.
  if (end < 20 || bytes.readUInt32LE(end - 20) !== 0x07064b50) throw new FileFault('file-damaged')
  const record = Number(bytes.readBigUInt64LE(end - 12))
  if (record + 56 > end) throw new FileFault('file-damaged')
  return Number(bytes.readBigUInt64LE(record + 48))
}

/** Sizes that stand in the ZIP64 extra field instead, in its order: many writers always put them there. */
function inZip64(extra: Buffer, values: [number, number, number]): [number, number, number] {
  if (!values.includes(IN_ZIP64)) return values
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let field = at + 4
    return values.map((value) => {
      if (value !== IN_ZIP64) return value
      if (field + 8 > extra.length) throw new FileFault('file-damaged')
      field += 8
      return Number(extra.readBigUInt64LE(field - 8))
    }) as [number, number, number]
  }
  throw new FileFault('file-damaged')
}

function dataOf(bytes: Buffer, { packed, offset }: Entry): Buffer {
  if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== LOCAL) throw new FileFault('file-damaged')
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
  if (start + packed > bytes.length) throw new FileFault('file-damaged')
  return bytes.subarray(start, start + packed)
}

/** As large as it claims, undamaged, and a sheet whole to its end: the reader would take half of one for all. */
async function requireHonest(bytes: Buffer, entry: Entry): Promise<void> {
  const { name, method, unpacked, crc } = entry
  if (method !== 0 && method !== 8) throw new FileFault('file-damaged')
  const data = dataOf(bytes, entry)
  let size = 0
  let sum = 0
  let tail = ''
  try {
    for await (const chunk of method === 0 ? [data] : inflated(data)) {
      size += chunk.length
      if (size > unpacked) throw new FileFault('file-damaged')
      sum = crc32(chunk, sum)
      tail = (tail + chunk.toString('latin1', Math.max(0, chunk.length - 64))).slice(-64)
    }
  } catch (error) {
    throw error instanceof FileFault ? error : new FileFault('file-damaged', { cause: error })
  }
  const whole = !isSheet(name) || /<\/(\w+:)?worksheet>\s*$/.test(tail)
  if (size !== unpacked || sum !== crc || !whole) throw new FileFault('file-damaged')
}

function inflated(data: Buffer): AsyncIterable<Buffer> {
  const inflate = createInflateRaw({ chunkSize: 256 * 1024 })
  inflate.end(data)
  return inflate
}

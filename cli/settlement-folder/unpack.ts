// An exported settlement out of its archive into a folder. The archive ends with the SHA-256 of all bytes before it,
// so whatever was changed on the way shows before anything is unpacked.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'
import { COMMENT_BEGINS } from '../../server/settlement/export/zip.ts'

const COMMENT = COMMENT_BEGINS.length + 64
const END = 22

/** Gives what is wrong, or null. */
export async function unpack(file: string, folder: string): Promise<string | null> {
  const bytes = await readFile(file)
  const end = bytes.length - COMMENT - END
  if (end < 0 || bytes.readUInt32LE(end) !== 0x0605_4b50)
    return 'is no exported settlement, or its end is missing'
  const digest = createHash('sha256')
    .update(bytes.subarray(0, end + END))
    .digest('hex')
  if (bytes.toString('latin1', end + END) !== `${COMMENT_BEGINS}${digest}`)
    return 'was changed after the export: its SHA-256 is not the one at its end'
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const packed = bytes.readUInt32LE(at + 20)
    const nameLength = bytes.readUInt16LE(at + 28)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    // No name leads out of the folder.
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/.test(name))
      return `holds a file named ${name}`
    const local = bytes.readUInt32LE(at + 42)
    const data = local + 30 + bytes.readUInt16LE(local + 26)
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await pipeline(
      Readable.from([bytes.subarray(data, data + packed)]),
      createInflateRaw(),
      createWriteStream(path),
    )
    at += 46 + nameLength
  }
  return null
}

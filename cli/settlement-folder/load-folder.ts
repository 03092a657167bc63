// The files of a settlement folder from disk. What cannot be read or is not UTF-8 comes back as a fault in place of
// the text.
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fault } from '../../core/settlement/fault.ts'
import type { Pieces } from '../../core/settlement/folder/csv.ts'
import {
  type FolderFiles,
  POLICY_FILE,
  POLICY_FOLDER,
  TABLE_FILES,
  TAPS_FILE,
} from '../../core/settlement/folder/read-folder.ts'

/** Reads `policy.json`, `policies/*.json` and the tables; a file that does not exist is left out. */
export async function loadFolder(directory: string): Promise<FolderFiles> {
  const names = [POLICY_FILE, ...(await policyNames(directory)), ...TABLE_FILES]
  const files = new Map<string, string | Fault | Pieces>()
  for (const name of names) {
    const path = join(directory, name)
    const content = name === TAPS_FILE ? loadPieces(path, name) : await loadText(path, name)
    if (content !== undefined) files.set(name, content)
  }
  return files
}

async function policyNames(directory: string): Promise<string[]> {
  const entries = await readdir(join(directory, POLICY_FOLDER)).catch(missing)
  // As a shell's `*.json` does, leave out names that begin with a dot.
  return (entries ?? [])
    .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    .map((name) => `${POLICY_FOLDER}/${name}`)
}

const PIECE_BYTES = 16 * 1024

/** A file's text in pieces, read when they are asked for, to the end or to a fault. */
function loadPieces(path: string, file: string): Pieces | undefined {
  if (!existsSync(path)) return undefined
  return {
    *[Symbol.iterator]() {
      const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
      const bytes = Buffer.alloc(PIECE_BYTES)
      let handle: number | undefined
      try {
        handle = openSync(path, 'r')
        for (;;) {
          const count = readSync(handle, bytes)
          yield decoder.decode(bytes.subarray(0, count), { stream: count > 0 })
          if (count === 0) return
        }
      } catch (error) {
        yield faultOf(path, file, error)
      } finally {
        if (handle !== undefined) closeSync(handle)
      }
    },
  }
}

/** Only the decoder throws a TypeError. */
function faultOf(path: string, file: string, error: unknown): Fault {
  if (!(error instanceof TypeError))
    return { file, line: 1, column: '', message: `cannot be read: ${reasonOf(error)}` }
  return { file, line: lineOfBadByte(readFileSync(path)), column: '', message: 'is not UTF-8' }
}

/** A file's text, or why there is none; undefined where there is no such file. */
export async function loadText(path: string, file: string): Promise<string | Fault | undefined> {
  try {
    const bytes = await readFile(path).catch(missing)
    return bytes && decode(file, bytes)
  } catch (error) {
    return { file, line: 1, column: '', message: `cannot be read: ${reasonOf(error)}` }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** undefined where there is no such file; anything else is the caller's to tell. */
function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
  throw error
}

function decode(file: string, bytes: Buffer): string | Fault {
  const text = decodeUtf8(bytes)
  if (text !== undefined) return text
  return { file, line: lineOfBadByte(bytes), column: '', message: 'is not UTF-8' }
}

/** The byte-order mark stays: whether one is allowed is not for the decoder to say. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // The only thing that a fatal decoder throws on a whole buffer is bytes that are not UTF-8.
    return undefined
  }
}

/** A line feed is never part of a longer UTF-8 sequence, so lines can be tried one by one. */
function lineOfBadByte(bytes: Buffer): number {
  let line = 1
  let start = 0
  for (let feed = bytes.indexOf(10); feed !== -1; feed = bytes.indexOf(10, start)) {
    if (decodeUtf8(bytes.subarray(start, feed)) === undefined) break
    start = feed + 1
    line += 1
  }
  return line
}

// The files of a settlement folder from disk. What cannot be read or is not UTF-8 comes back as a fault in place of
// the text.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fault } from '../../core/settlement/fault.ts'
import {
  type FolderFiles,
  POLICY_FILE,
  POLICY_FOLDER,
  TABLE_FILES,
} from '../../core/settlement/folder/read-folder.ts'

/** Reads `policy.json`, `policies/*.json` and the tables; a file that does not exist is left out. */
export async function loadFolder(directory: string): Promise<FolderFiles> {
  const names = [POLICY_FILE, ...(await policyNames(directory)), ...TABLE_FILES]
  const files = new Map<string, string | Fault>()
  for (const name of names) {
    const content = await loadText(join(directory, name), name)
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

/** A file's text, or why there is none; undefined where there is no such file. */
export async function loadText(path: string, file: string): Promise<string | Fault | undefined> {
  try {
    const bytes = await readFile(path).catch(missing)
    return bytes && decode(file, bytes)
  } catch (error) {
    const message = `cannot be read: ${error instanceof Error ? error.message : String(error)}`
    return { file, line: 1, column: '', message }
  }
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

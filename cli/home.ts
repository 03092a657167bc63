/**
 * The folder in which one machine keeps its database, journals and keys, and the lock that lets one program at a
 * time run in it. The lock is SQLite's own on an empty file: the system lets go of it when the process dies,
 * however it dies, so there is never a stale one to clear away.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export type Home = { folder: string; release(): void }
export type HomeTaken = {
  ok: false
  code: 'home-in-use' | 'home-not-writable'
  /** What to tell the person, with the way out. */
  message: string
}

/** Makes the folder (0700) if need be and holds it until `release` or the end of the process. */
export function takeHome(folder: string): { ok: true; home: Home } | HomeTaken {
  const home = resolve(folder)
  let lock: DatabaseSync
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    chmodSync(home, 0o700)
    lock = new DatabaseSync(join(home, 'lock.sqlite'), { timeout: 0 })
  } catch (error) {
    return { ok: false, code: 'home-not-writable', message: notWritable(home, String(error)) }
  }
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    return isBusy(error)
      ? { ok: false, code: 'home-in-use', message: inUse(home) }
      : { ok: false, code: 'home-not-writable', message: notWritable(home, String(error)) }
  }
  writeFileSync(holderFile(home), JSON.stringify({ pid: process.pid, since: new Date().toISOString() }))
  return { ok: true, home: { folder: home, release: () => lock.close() } }
}

function inUse(home: string): string {
  const { pid, since } = readHolder(home)
  return (
    `Yangyi is already running in ${home} (process ${pid}, since ${since}).\n` +
    'Stop that one first, or give this one another folder: YANGYI_HOME=/path/to/folder'
  )
}

function notWritable(home: string, reason: string): string {
  return `Yangyi cannot keep its data in ${home}: ${reason}\nChoose a folder of your own: YANGYI_HOME=/path/to/folder`
}

const holderFile = (home: string) => join(home, 'lock.json')

/** Only for the message: between taking the lock and writing this file there is a moment without it. */
function readHolder(home: string): { pid: number | string; since: string } {
  try {
    return JSON.parse(readFileSync(holderFile(home), 'utf8'))
  } catch {
    return { pid: 'unknown', since: 'a moment ago' }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5 // SQLITE_BUSY
}

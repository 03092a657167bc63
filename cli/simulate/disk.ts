/**
 * A terminal's disk: the real SQLite on real files, with the simulation between it and the journal. A crash leaves
 * on the disk what a crash would: after a kill everything that was written, after a power cut what was synced and
 * any part, sector by sector, of what was being written.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { Chance } from './chance.ts'
import { watchSqlite } from './sqlite.ts'
import type { World } from './world.ts'

/** The journal's files by name, their bytes. */
export type Image = ReadonlyMap<string, Buffer>
export type Crash = 'kill' | 'power'

/** What a process meets that is no more. */
class Dead extends Error {}

const SECTOR = 512
const SQLITE_IOERR = 10
const SQLITE_FULL = 13

export class Disk {
  readonly folder: string
  readonly #world: World
  /** Called when a crash falls on one of its operations. */
  readonly #onCrash: (crash: Crash) => void
  readonly #handles = new Set<DatabaseSync>()
  /** Handles whose COMMIT is still to be done: the bug of a green screen before it. */
  readonly #late = new Map<DatabaseSync, () => void>()
  /** What is surely on the disk where commits do not sync; null where they do. */
  #synced: Image | null = null
  #tears: number
  full = false

  constructor(world: World, folder: string, onCrash: (crash: Crash) => void) {
    this.#world = world
    this.folder = folder
    this.#onCrash = onCrash
    this.#tears = 0
    mkdirSync(folder, { recursive: true })
    watchSqlite(folder, {
      exec: (handle, sql, real) => this.#exec(handle, sql, real),
      statement: (handle, real) => this.#statement(handle, real),
    })
  }

  #exec(handle: DatabaseSync, sql: string, real: (sql: string) => void): void {
    this.#alive(handle)
    const { bug } = this.#world
    this.#finish(handle)
    if (sql === 'COMMIT') {
      this.#commit(handle, real)
      return
    }
    real(bug === 'no-fsync' ? sql.replace('synchronous = FULL', 'synchronous = OFF') : sql)
    if (!/synchronous/.test(sql)) return
    // SQLite itself says whether its commits sync.
    const { synchronous } = handle.prepare('PRAGMA synchronous').get() as { synchronous: number }
    this.#synced = synchronous >= 2 ? null : this.image()
  }

  #commit(handle: DatabaseSync, real: (sql: string) => void): void {
    const { chance, faults, bug } = this.#world
    if (this.full) throw sqliteError(SQLITE_FULL, 'database or disk is full')
    if (chance.hits(faults['disk-error'] * 0.1)) throw sqliteError(SQLITE_IOERR, 'disk I/O error')
    if (chance.hits(faults['disk-crash'] * 0.03)) {
      const crash = chance.pick<Crash>(['kill', 'power'])
      const before = this.image()
      if (chance.hits(0.9)) real('COMMIT')
      this.#crash(crash, crash === 'kill' ? this.image() : this.#torn(before, this.image()))
    }
    if (bug === 'green-before-commit') {
      this.#late.set(handle, () => real('COMMIT'))
      this.#world.after(60_000, () => this.#finish(handle))
    } else real('COMMIT')
  }

  #finish(handle: DatabaseSync): void {
    const commit = this.#late.get(handle)
    this.#late.delete(handle)
    if (handle.isOpen) commit?.()
  }

  #statement<T>(handle: DatabaseSync, real: () => T): T {
    this.#alive(handle)
    this.#finish(handle)
    const { chance, faults } = this.#world
    if (chance.hits(faults['disk-crash'] * 0.001))
      this.#crash(chance.pick<Crash>(['kill', 'power']), this.image())
    return real()
  }

  #alive(handle: DatabaseSync): void {
    if (this.#world.process?.alive === false) throw new Dead()
    this.#handles.add(handle)
  }

  #crash(crash: Crash, left: Image): never {
    this.#onCrash(crash)
    this.settle(left)
    throw new Dead()
  }

  /** The process that had the disk is gone: gives the files to whoever comes next. */
  crash(crash: Crash): void {
    this.settle(
      crash === 'power' && this.#synced !== null ? this.#torn(this.#synced, this.image()) : this.image(),
    )
  }

  /** Closes what is open and puts `image` in its place, since closing writes. */
  settle(image: Image): void {
    this.#late.clear()
    for (const handle of this.#handles) if (handle.isOpen) handle.close()
    this.#handles.clear()
    this.#synced = null
    this.write(image)
  }

  /** The journal's files as they are now. */
  image(): Image {
    const names = readdirSync(this.folder).filter((name) => name.startsWith('journal.db'))
    return new Map(names.map((name) => [name, readFileSync(join(this.folder, name))]))
  }

  write(image: Image): void {
    for (const name of readdirSync(this.folder))
      if (name.startsWith('journal.db') && !image.has(name)) rmSync(join(this.folder, name))
    for (const [name, bytes] of image) writeFileSync(join(this.folder, name), bytes)
  }

  /** None, all or any sectors of what was being written; its own chance, since bytes may differ where histories do not. */
  #torn(before: Image, after: Image): Image {
    const chance = new Chance(`torn ${this.#world.seed} ${this.folder.length} ${++this.#tears}`)
    const share = chance.pick([0, 0.5, 0.9, 1])
    const names = new Set([...before.keys(), ...after.keys()])
    return new Map(
      [...names].map((name) => {
        const [old = Buffer.alloc(0), written = old] = [before.get(name), after.get(name)]
        const mixed = Buffer.alloc(Math.max(old.length, written.length))
        for (let at = 0; at < mixed.length; at += SECTOR) {
          const from = share === 1 || chance.hits(share) ? written : old
          from.subarray(at, at + SECTOR).copy(mixed, at)
        }
        return [name, share === 0 ? old : mixed]
      }),
    )
  }
}

function sqliteError(errcode: number, message: string): Error {
  return Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode })
}

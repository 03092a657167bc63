/** Puts a watcher between node:sqlite and every database of a folder; all other databases go on untouched. */
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'

export type Watcher = {
  exec(handle: DatabaseSync, sql: string, real: (sql: string) => void): void
  statement<T>(handle: DatabaseSync, real: () => T): T
}

const watchers = new Map<string, Watcher>()
const { exec, prepare } = DatabaseSync.prototype

export function watchSqlite(folder: string, watcher: Watcher): void {
  watchers.set(folder, watcher)
  Object.assign(DatabaseSync.prototype, { exec: watchedExec, prepare: watchedPrepare })
}

export function leaveSqlite(): void {
  watchers.clear()
  Object.assign(DatabaseSync.prototype, { exec, prepare })
}

function watcherOf(handle: DatabaseSync): Watcher | undefined {
  return handle.isOpen ? watchers.get(dirname(handle.location() ?? '')) : undefined
}

function watchedExec(this: DatabaseSync, sql: string): void {
  const real = (text: string) => exec.call(this, text)
  const watcher = watcherOf(this)
  if (watcher === undefined) real(sql)
  else watcher.exec(this, sql, real)
}

function watchedPrepare(this: DatabaseSync, sql: string): StatementSync {
  const statement = prepare.call(this, sql)
  const watcher = watcherOf(this)
  if (watcher === undefined) return statement
  for (const name of ['run', 'get', 'all', 'iterate'] as const) {
    const real = statement[name] as (...values: unknown[]) => unknown
    const watched = (...values: unknown[]) => watcher.statement(this, () => real.apply(statement, values))
    Object.defineProperty(statement, name, { value: watched })
  }
  return statement
}

/**
 * Opens this terminal's journal. A new one gets a random epoch, so that a terminal set up anew is a new stream for
 * the server and not a double of the old. A damaged one is put aside byte for byte and a new one begins.
 */
import { copyFileSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { RecordBody } from '../../core/record.ts'
import { syncFolder } from '../files.ts'
import { Database } from './database.ts'
import { guarded, JournalFailure, journalFailure } from './failure.ts'
import { faultIn } from './integrity.ts'
import { Journal, type Stamp } from './journal.ts'

export type JournalOptions = {
  file: string
  terminal: string
  /** Body of the first record, where a journal begins. */
  genesis: RecordBody<'genesis'>
  stamp: Stamp
  /** 32 random hex digits. */
  newEpoch: () => string
  log: { info(fields: object, message: string): void; error(fields: object, message: string): void }
}

/** Throws JournalFailure where the disk refuses or another process holds the file. */
export function openJournal(options: JournalOptions): Journal {
  const opened = openWhole(options)
  if (opened instanceof Journal) return opened

  const { problem, db } = opened
  const { at } = options.stamp()
  const from = Math.min(lastChange(options.file), at)
  const aside = guarded(() => putAside(options.file, at))
  db.close()
  for (const part of parts(options.file)) rmSync(part, { force: true })
  options.log.error({ problem, aside }, 'journal put aside untouched, a new epoch begins')

  const fresh = openWhole(options)
  if (!(fresh instanceof Journal)) throw new JournalFailure('journal-damaged', fresh.problem)
  const told = fresh.append('outage', { from, to: at, cause: `journal put aside: ${problem}`.slice(0, 200) })
  if (told.ok) return fresh
  fresh.close()
  throw told.failure
}

/** The journal, or what is wrong with it and the database, still open because closing would write to it. */
function openWhole(options: JournalOptions): Journal | { problem: string; db: Database } {
  const db = new Database(options.file)
  try {
    db.take()
    if (!db.holdsJournal()) begin(db, options)
    const problem = faultIn(db)
    if (problem !== null) return { problem, db }
    const journal = new Journal(db, options.stamp)
    return journal.terminal === options.terminal ? journal : { problem: `it is of ${journal.terminal}`, db }
  } catch (error) {
    if (error instanceof JournalFailure && error.code === 'journal-damaged')
      return { problem: error.message, db }
    db.close()
    throw journalFailure(error)
  }
}

function begin(db: Database, { file, terminal, genesis, stamp, newEpoch, log }: JournalOptions): void {
  const epoch = newEpoch()
  db.transaction(() => {
    db.createTables()
    db.setState('terminal', terminal)
    db.setState('epoch', epoch)
    new Journal(db, stamp).write('genesis', genesis)
  })
  syncFolder(dirname(file))
  log.info({ epoch }, 'new journal')
}

const parts = (file: string) => [file, `${file}-wal`].filter((part) => existsSync(part))

/** Copied and not moved, because closing the database carries its log into the file. */
function putAside(file: string, at: number): string {
  const time = new Date(at).toISOString().replace(/\D/g, '')
  const free = (n: number): string => {
    const folder = join(dirname(file), `aside-${time}-${n}`)
    return existsSync(folder) ? free(n + 1) : folder
  }
  const aside = free(1)
  mkdirSync(aside, { mode: 0o700 })
  for (const part of parts(file)) copyFileSync(part, join(aside, basename(part)))
  syncFolder(aside)
  syncFolder(dirname(aside))
  return aside
}

function lastChange(file: string): number {
  return Math.max(0, ...parts(file).map((part) => Math.trunc(statSync(part).mtimeMs)))
}

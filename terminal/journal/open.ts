/**
 * Opens this terminal's journal. A new one gets a random epoch, so that a terminal set up anew is a new stream for
 * the server and not a double of the old. One that is damaged or was set back is put aside byte for byte, and a new
 * one begins with what the server may lack.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { RecordBody } from '../../core/record.ts'
import { asWords } from '../../core/shape.ts'
import { syncFolder } from '../files.ts'
import { carry, type Owed, owedBy } from './carry.ts'
import { Database } from './database.ts'
import { JournalFailure, journalFailure } from './failure.ts'
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
  try {
    const { at } = options.stamp()
    const from = Math.min(lastChange(options.file), at)
    const aside = putAside(options.file, at)
    const owed = owedBy(db, options.terminal, options.genesis.site)
    const { first, last } = owed.trimmed ?? {}
    const missing = owed.trimmed === null ? '' : `; not carried, since trimmed: ${first} to ${last}`
    // SQLite speaks in lines, and of a damaged file in anything: a record holds words.
    const cause = `${asWords(`journal put aside: ${problem}`, 200 - missing.length)}${missing}`
    const fresh = `${options.file}.new`
    makeNew(fresh, options, { from, to: at, cause }, owed)
    db.close()
    // The old log would be taken for that of the new file.
    rmSync(`${options.file}-wal`, { force: true })
    renameSync(fresh, options.file)
    syncFolder(dirname(options.file))
    options.log.error(
      { problem, aside, meals: owed.meals.size, voids: owed.voids.length },
      'journal put aside untouched, a new epoch begins',
    )
  } catch (error) {
    db.close()
    throw journalFailure(error)
  }

  const renewed = openWhole(options)
  if (renewed instanceof Journal) return renewed
  renewed.db.close()
  throw new JournalFailure('journal-damaged', renewed.problem)
}

/** The journal, or what is wrong with it and the database, still open because closing would write to it. */
function openWhole(options: JournalOptions): Journal | { problem: string; db: Database } {
  const db = new Database(options.file)
  try {
    db.take()
    if (!db.holdsJournal()) begin(db, options)
    const problem = faultIn(db)
    if (problem !== null) return { problem, db }
    if (db.state('terminal') !== options.terminal)
      return { problem: `it is of ${db.state('terminal') ?? 'no terminal'}`, db }
    db.upgrade()
    return new Journal(db, options.stamp)
  } catch (error) {
    if (error instanceof JournalFailure && error.code === 'journal-damaged')
      return { problem: error.message, db }
    db.close()
    throw journalFailure(error)
  }
}

/** A journal that follows on another, whole in one file before it takes the other's place. */
function makeNew(file: string, options: JournalOptions, outage: RecordBody<'outage'>, owed: Owed): void {
  for (const part of parts(file)) rmSync(part)
  const db = new Database(file)
  try {
    db.take()
    begin(db, options, (journal) => {
      journal.write('outage', outage)
      carry(journal, owed)
    })
  } finally {
    db.close()
  }
}

function begin(
  db: Database,
  { file, terminal, genesis, stamp, newEpoch, log }: JournalOptions,
  more: (journal: Journal) => void = () => {},
): void {
  const epoch = newEpoch()
  db.transaction(() => {
    db.createTables()
    db.setState('terminal', terminal)
    db.setState('epoch', epoch)
    const journal = new Journal(db, stamp)
    journal.write('genesis', genesis)
    more(journal)
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
  try {
    for (const part of parts(file)) copyFileSync(part, join(aside, basename(part)))
    syncFolder(aside)
    syncFolder(dirname(aside))
    return aside
  } catch (error) {
    rmSync(aside, { recursive: true, force: true })
    throw error
  }
}

function lastChange(file: string): number {
  return Math.max(0, ...parts(file).map((part) => Math.trunc(statSync(part).mtimeMs)))
}

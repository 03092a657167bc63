/**
 * The journal's file: SQLite with a write-ahead log that is synced at every commit, held by one process.
 * `record` is the chain; `meal`, `day` and `latest` are folded from it in the same transactions (fold.ts).
 */
import { accessSync, constants } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { guarded, JournalFailure, journalFailure } from './failure.ts'

/** What makes each layout out of the one before it; a new file takes all steps, an old one those it lacks. */
const STEPS = [
  `
  CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE record (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, at INTEGER NOT NULL, hash TEXT NOT NULL, text TEXT NOT NULL
  ) STRICT;
  CREATE TABLE meal (
    seq INTEGER PRIMARY KEY REFERENCES record, day TEXT NOT NULL, meal TEXT NOT NULL, service TEXT NOT NULL,
    elder TEXT, reason TEXT, voided INTEGER REFERENCES record
  ) STRICT;
  CREATE INDEX meal_eaten ON meal (day, meal, elder);
  CREATE TABLE day (
    day TEXT PRIMARY KEY, meals INTEGER NOT NULL, voids INTEGER NOT NULL, closed INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`,
  // The index makes each trimmed record's search for those that name it short. `acked`: what the server had
  // acknowledged when its own clock came to a day. `latest`: the entry that counts where several may be made.
  `
  CREATE INDEX meal_voided ON meal (voided) WHERE voided IS NOT NULL;
  CREATE TABLE acked (day INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT;
  CREATE TABLE latest (
    kind TEXT NOT NULL, day TEXT NOT NULL, meal TEXT NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (kind, day, meal)
  ) STRICT, WITHOUT ROWID;
`,
]
const LAYOUT = STEPS.length
/** The log beside the file is cut to this once it was carried over. */
const MOST_LOG_BYTES = 4 * 1024 * 1024

type Value = string | number | null
type Row = Record<string, unknown>

/** Every method throws JournalFailure where the disk refuses. */
export class Database {
  readonly #sqlite: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  /** Nothing is read or written before `take`. */
  constructor(file: string) {
    this.#sqlite = guarded(() => {
      // SQLite would call a folder that is mounted read-only an I/O error: it cannot lock there.
      accessSync(dirname(file), constants.W_OK)
      return new DatabaseSync(file)
    })
  }

  /** Takes the file for this process alone, for as long as it is open. */
  take(): void {
    this.exec('PRAGMA locking_mode = EXCLUSIVE')
    // Freed pages can be given back where the file began so; else they are used again.
    if (this.get('PRAGMA page_count')?.page_count === 0) this.exec('PRAGMA auto_vacuum = INCREMENTAL')
    this.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1;
      PRAGMA journal_size_limit = ${MOST_LOG_BYTES};
      BEGIN IMMEDIATE; COMMIT;
    `)
  }

  /** Whether the file holds a journal; false where it is new. */
  holdsJournal(): boolean {
    const layout = this.#layout()
    if (layout > LAYOUT)
      throw new JournalFailure(
        'journal-newer',
        `written by a later version (layout ${layout}, known ${LAYOUT})`,
      )
    return layout > 0
  }

  /** To stand in one transaction with the first record, so that a journal is whole or not there. */
  createTables(): void {
    for (const step of STEPS.slice(this.#layout())) this.exec(step)
    this.exec(`PRAGMA user_version = ${LAYOUT}`)
  }

  /** Brings a sound journal of an earlier layout to this one: all of it or nothing. */
  upgrade(): void {
    if (this.#layout() < LAYOUT) this.transaction(() => this.createTables())
  }

  #layout(): number {
    return Number(this.get('PRAGMA user_version')?.user_version)
  }

  exec(sql: string): void {
    guarded(() => this.#sqlite.exec(sql))
  }

  get(sql: string, ...values: Value[]): Row | undefined {
    return guarded(() => this.#prepared(sql).get(...values))
  }

  all(sql: string, ...values: Value[]): Row[] {
    return guarded(() => this.#prepared(sql).all(...values))
  }

  /** Row by row, for tables that need not fit in memory. */
  *rows(sql: string): Generator<Row> {
    try {
      yield* this.#sqlite.prepare(sql).iterate()
    } catch (error) {
      throw journalFailure(error)
    }
  }

  /** Returns how many rows it changed. */
  run(sql: string, ...values: Value[]): number {
    return Number(guarded(() => this.#prepared(sql).run(...values)).changes)
  }

  /** All of `work` or nothing of it. */
  transaction<T>(work: () => T): T {
    this.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.exec('COMMIT')
      return result
    } catch (error) {
      // SQLite has already rolled back by itself after some failures.
      if (this.#sqlite.isTransaction) this.exec('ROLLBACK')
      throw error
    }
  }

  state(name: string): string | null {
    const row = this.get('SELECT value FROM state WHERE name = ?', name)
    return row === undefined ? null : String(row.value)
  }

  setState(name: string, value: string): void {
    this.run('INSERT INTO state VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2', name, value)
  }

  close(): void {
    if (this.#sqlite.isOpen) this.#sqlite.close()
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#sqlite.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

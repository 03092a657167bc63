/**
 * The journal's file: SQLite with a write-ahead log that is synced at every commit, held by one process.
 * `record` is the chain; `meal` and `day` are folded from it in the same transactions (fold.ts).
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { guarded, JournalFailure, journalFailure } from './failure.ts'

const LAYOUT = 1

const SCHEMA = `
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
  PRAGMA user_version = ${LAYOUT};
`

type Value = string | number | null
type Row = Record<string, unknown>

/** Every method throws JournalFailure where the disk refuses. */
export class Database {
  readonly #sqlite: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  /** Nothing is read or written before `take`. */
  constructor(file: string) {
    this.#sqlite = guarded(() => new DatabaseSync(file))
  }

  /** Takes the file for this process alone, for as long as it is open. */
  take(): void {
    this.exec(`
      PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1;
      BEGIN IMMEDIATE; COMMIT;
    `)
  }

  /** Whether the file holds a journal; false where it is new. */
  holdsJournal(): boolean {
    const layout = this.get('PRAGMA user_version')?.user_version
    if (typeof layout === 'number' && layout > LAYOUT)
      throw new JournalFailure(
        'journal-newer',
        `written by a later version (layout ${layout}, known ${LAYOUT})`,
      )
    return layout === LAYOUT
  }

  /** To stand in one transaction with the first record, so that a journal is whole or not there. */
  createTables(): void {
    this.exec(SCHEMA)
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

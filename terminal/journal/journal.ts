/**
 * The journal 流水: this terminal's chain of records on its own disk. What `append` has returned is there after a
 * power cut; the server's acknowledgement moves a mark, and what it has held for long may be trimmed (trim.ts).
 */
import { BATCH_MAX_CHARACTERS, BATCH_MAX_RECORDS, type ChainedRecord, chained } from '../../core/batch.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import {
  CHAIN_START,
  parseRecord,
  RECORD_VERSION,
  type RecordBody,
  type RecordKind,
  type TerminalRecord,
} from '../../core/record.ts'
import type { Meal, Service } from '../../core/vocabulary.ts'
import { sha256 } from '../keys.ts'
import type { Database } from './database.ts'
import { JournalFailure, journalFailure } from './failure.ts'
import { closings, counts, eaten, fold, total } from './fold.ts'
import { History } from './history.ts'
import { type Anchor, anchorOf } from './integrity.ts'
import { KEEP, noteAcked, trim } from './trim.ts'

export type Appended = { ok: true; record: ChainedRecord } | { ok: false; failure: JournalFailure }
export type Stored = { seq: number; hash: string; text: string }
export type Stamp = () => { at: number; boot: string; uptime: number }

export type Mark = {
  /** Highest sequence written. */
  last: number
  /** Highest sequence up to which the server has acknowledged everything. */
  acked: number
  /** The server's time at its last acknowledgement. */
  ackedAt: number | null
  /** The clock's last contact with the server, as text. */
  contact: string | null
}

/** Room that a batch's head and signature take beside its records. */
const HEAD_CHARACTERS = 1024

/** Reads throw JournalFailure where the disk refuses; writes return it. */
export class Journal {
  readonly terminal: string
  readonly epoch: string
  readonly history: History
  readonly #db: Database
  readonly #stamp: Stamp
  #mark: Mark
  #ended: boolean

  /** `db` is taken and holds a journal. */
  constructor(db: Database, stamp: Stamp) {
    this.#db = db
    this.#stamp = stamp
    const [terminal, epoch, ackedAt] = ['terminal', 'epoch', 'acked-at'].map((name) => db.state(name))
    if (!terminal || !epoch) throw new JournalFailure('journal-damaged', 'it names no terminal or no epoch')
    this.terminal = terminal
    this.epoch = epoch
    this.history = new History(db)
    const tip = this.#tip()
    this.#ended = tip.ended
    this.#mark = {
      last: tip.seq,
      acked: Number(db.state('acked') ?? 0),
      ackedAt: ackedAt ? Number(ackedAt) : null,
      contact: db.state('contact'),
    }
  }

  get mark(): Readonly<Mark> {
    return this.#mark
  }

  /** The last record that was trimmed; where none was, what comes before the first. */
  get anchor(): Anchor {
    return anchorOf(this.#db)
  }

  /** Whether the chain was closed: nothing is written to it any more. */
  get ended(): boolean {
    return this.#ended
  }

  /** Writes the next record. It is on the disk when this returns `ok`; else it is not there at all. */
  append<K extends RecordKind>(kind: K, body: RecordBody<K>): Appended {
    const done = this.together(() => this.write(kind, body))
    return done.ok ? { ok: true, record: done.result } : done
  }

  /** All records that `work` writes, or none of them. What else `work` throws is thrown on. */
  together<T>(work: () => T): { ok: true; result: T } | { ok: false; failure: JournalFailure } {
    try {
      const result = this.#db.transaction(work)
      const { seq, ended } = this.#tip()
      this.#mark = { ...this.#mark, last: seq }
      this.#ended = ended
      return { ok: true, result }
    } catch (error) {
      return { ok: false, failure: journalFailure(error) }
    }
  }

  /** As `append`, within a transaction of the caller's or the work of `together`. */
  write<K extends RecordKind>(kind: K, body: RecordBody<K>): ChainedRecord {
    const { terminal, epoch } = this
    const tip = this.#tip()
    if (tip.ended) throw new RangeError(`the chain ended with record ${tip.seq}`)
    const envelope = { v: RECORD_VERSION, terminal, epoch, seq: tip.seq + 1, kind, prev: tip.hash, body }
    const written = chained({ ...envelope, ...this.#stamp() } as TerminalRecord, sha256)
    const readBack = parseRecord(written.text)
    if (!readBack.ok) throw new Error(`record ${tip.seq + 1} would be refused: ${readBack.problem}`)
    const { seq, at } = readBack.value
    const sql = 'INSERT INTO record (seq, kind, at, hash, text) VALUES (?, ?, ?, ?, ?)'
    this.#db.run(sql, seq, kind, at, written.hash, written.text)
    fold(this.#db, readBack.value)
    return written
  }

  /** Records from `first` to `last` as far as they fit one batch; at least one where there is one. */
  batch(first: number, last: number): Stored[] {
    const sql = 'SELECT seq, hash, text FROM record WHERE seq BETWEEN ? AND ? ORDER BY seq'
    const fitting: Stored[] = []
    let room = BATCH_MAX_CHARACTERS - HEAD_CHARACTERS
    for (const row of this.#db.all(sql, first, Math.min(last, first + BATCH_MAX_RECORDS - 1)) as Stored[]) {
      room -= row.text.length + 1
      if (room < 0 && fitting.length > 0) break
      fitting.push(row)
    }
    return fitting
  }

  /**
   * Moves the mark: lower than before only where the server itself has gone back to an older state.
   * `at` is the server's time, `contact` what the clock knows now.
   */
  acknowledge(acked: number, at: number, contact: string | null): JournalFailure | null {
    if (acked > this.#mark.last) throw new RangeError(`acknowledged ${acked} of ${this.#mark.last}`)
    try {
      this.#db.transaction(() => {
        this.#db.setState('acked', String(acked))
        this.#db.setState('acked-at', String(at))
        if (contact !== null) this.#db.setState('contact', contact)
        noteAcked(this.#db, acked, this.#mark.acked, at)
      })
    } catch (error) {
      return journalFailure(error)
    }
    this.#mark = { ...this.#mark, acked, ackedAt: at, contact: contact ?? this.#mark.contact }
    return null
  }

  /** Hash of a record, CHAIN_START for 0; null where there is no such record, or where it or the next was trimmed. */
  hashOf(seq: number): string | null {
    const anchor = anchorOf(this.#db)
    if (seq === anchor.seq) return anchor.hash
    const row = this.#db.get('SELECT hash FROM record WHERE seq = ?', seq)
    return row === undefined ? null : String(row.hash)
  }

  /**
   * Notes that the server's chain cannot be gone on with here: at its next opening this journal is put aside, and what
   * comes after `held`, the last record that the server has, is carried over.
   */
  condemn(problem: string, held: number): JournalFailure | null {
    try {
      this.#db.transaction(() => {
        this.#db.setState('set-back', problem)
        this.#db.setState('acked', String(held))
      })
      return null
    } catch (error) {
      return journalFailure(error)
    }
  }

  /** Time of the last meal whose time was known by contact with the server, ms since 1970; 0 where there is none. */
  lastSureTime(): number {
    const row = this.#db.get(`SELECT text -> '$.body.time' AS time FROM record
      WHERE kind = 'meal' AND text ->> '$.body.clock' = 'contact' ORDER BY seq DESC LIMIT 1`)
    return Number(row?.time ?? 0)
  }

  /** Closes each day before `today` that was written to since its last close. */
  closeDays(today: PlainDate, site: string): JournalFailure | null {
    if (this.#ended) return null
    try {
      for (const body of closings(this.#db, today, site)) {
        const closed = this.append('day-close', body)
        if (!closed.ok) return closed.failure
      }
      return null
    } catch (error) {
      return journalFailure(error)
    }
  }

  /**
   * Closes the chain for ever 终结: what `before` writes, every day that is open, and then the end with the running
   * total; all of it or nothing.
   */
  end(reason: string, site: string, before: () => void = () => {}): Appended {
    const done = this.together(() => {
      before()
      for (const body of closings(this.#db, 'all', site)) this.write('day-close', body)
      return this.write('end', { reason, total: total(this.#db) })
    })
    return done.ok ? { ok: true, record: done.result } : done
  }

  /** Trims one piece of what the server has held for long; returns how many records went. */
  trim(keep = KEEP): number | JournalFailure {
    try {
      return trim(this.#db, this.#mark, keep)
    } catch (error) {
      return journalFailure(error)
    }
  }

  /** What `keepAlive` kept last; null where it never did. */
  alive(): string | null {
    return this.#db.state('alive')
  }

  /** Keeps a sign of life beside the chain, for the next start to see since when this machine was off. */
  keepAlive(text: string): JournalFailure | null {
    try {
      this.#db.setState('alive', text)
      return null
    } catch (error) {
      return journalFailure(error)
    }
  }

  /** Whether the elder already has this meal. */
  eaten(elder: string, day: PlainDate, meal: Meal): boolean {
    return eaten(this.#db, elder, day, meal)
  }

  /** Meals of a day by service; of one meal, or of all where it is null. */
  counts(day: PlainDate, meal: Meal | null): Record<Service, number> {
    return counts(this.#db, day, meal)
  }

  /** Wall-clock time of the oldest record that is not acknowledged. */
  oldestWaiting(): number | null {
    const row = this.#db.get('SELECT at FROM record WHERE seq = ?', this.#mark.acked + 1)
    return row === undefined ? null : Number(row.at)
  }

  /** Tries whether the disk takes a commit of a record's size again. */
  probe(): JournalFailure | null {
    try {
      this.#db.transaction(() => this.#db.setState('probe', '0'.repeat(4096)))
      this.#db.run("DELETE FROM state WHERE name = 'probe'")
      return null
    } catch (error) {
      return journalFailure(error)
    }
  }

  close(): void {
    this.#db.close()
  }

  #tip(): { seq: number; hash: string; ended: boolean } {
    const row = this.#db.get('SELECT seq, hash, kind FROM record ORDER BY seq DESC LIMIT 1')
    return row === undefined
      ? { seq: 0, hash: CHAIN_START, ended: false }
      : { seq: Number(row.seq), hash: String(row.hash), ended: row.kind === 'end' }
  }
}

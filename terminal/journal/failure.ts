/** What can go wrong with the disk under the journal and the files beside it, told apart by SQLite's result code or the system's. */
import type { DiskFault } from '../contract/screen.ts'

export type JournalFailureCode = DiskFault

export class JournalFailure extends Error {
  readonly code: JournalFailureCode
  constructor(code: JournalFailureCode, problem: string) {
    super(problem)
    this.name = 'JournalFailure'
    this.code = code
  }
}

/** Primary codes of https://sqlite.org/rescode.html. */
const SQLITE_CODES: Record<number, JournalFailureCode> = {
  5: 'journal-taken',
  8: 'journal-read-only',
  11: 'journal-damaged',
  13: 'journal-full',
  26: 'journal-damaged',
}

const SYSTEM_CODES: Record<string, JournalFailureCode> = {
  ENOSPC: 'journal-full',
  EDQUOT: 'journal-full',
  EROFS: 'journal-read-only',
  EACCES: 'journal-read-only',
  EPERM: 'journal-read-only',
}

/** SQLITE_CONSTRAINT: a row of ours that does not fit is no fault of the disk. */
const CONSTRAINT = 19

/** The failure behind an error of the disk; any other error is a broken invariant and is thrown on. */
export function journalFailure(error: unknown): JournalFailure {
  if (error instanceof JournalFailure) return error
  const code = error instanceof Error ? codeOf(error) : undefined
  if (code === undefined) throw error
  return new JournalFailure(code, String(error))
}

function codeOf(error: Error): JournalFailureCode | undefined {
  if ('errcode' in error && typeof error.errcode === 'number') {
    const primary = error.errcode & 0xff
    return primary === CONSTRAINT ? undefined : (SQLITE_CODES[primary] ?? 'journal-io')
  }
  if (!('errno' in error && 'code' in error && typeof error.code === 'string')) return undefined
  return SYSTEM_CODES[error.code] ?? 'journal-io'
}

/** Runs a use of the disk; what it refuses comes out as a JournalFailure. */
export function guarded<T>(use: () => T): T {
  try {
    return use()
  } catch (error) {
    throw journalFailure(error)
  }
}

/** What can keep the database from starting. Codes are stable; messages name the folder and the way out. */
export type PostgresErrorCode =
  | 'postgres-missing'
  | 'postgres-root-refused'
  | 'postgres-data-version'
  | 'postgres-password-missing'
  | 'postgres-password-wrong'
  | 'postgres-disk-full'
  | 'postgres-no-rights'
  | 'postgres-start-failed'

export class PostgresError extends Error {
  readonly code: PostgresErrorCode
  constructor(code: PostgresErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** The error behind what `initdb`, `postgres` or the file system said. */
export function postgresErrorFrom(said: string, folder: string): PostgresError {
  if (/No space left on device|ENOSPC/.test(said))
    return new PostgresError(
      'postgres-disk-full',
      `The disk that holds ${folder} is full: free some space and start again.`,
    )
  if (/Permission denied|EACCES|EROFS|has wrong ownership/.test(said))
    return new PostgresError(
      'postgres-no-rights',
      `This user may not write in ${folder}: start as its owner, or choose another folder with YANGYI_HOME.`,
    )
  return new PostgresError(
    'postgres-start-failed',
    `The database in ${folder} did not start. It said:\n${said.trim().split('\n').slice(-8).join('\n')}\n` +
      'With DATABASE_URL a PostgreSQL of your own can be used instead.',
  )
}

/**
 * Applies prisma/migrations/<name>/migration.sql in the order of their names, each in a transaction of its own, and
 * keeps count in Prisma's own table, so that Prisma's tools can read the state. Ours because Prisma's needs an engine
 * from a host of its own and cuts scripts at every semicolon, triggers and functions too.
 */
import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseError, type Pool, type PoolClient } from 'pg'

type MigrationErrorCode =
  | 'migration-edited'
  | 'migration-unknown'
  | 'migration-unfinished'
  | 'migration-failed'
  | 'migration-locked'

class MigrationError extends Error {
  readonly code: MigrationErrorCode
  constructor(code: MigrationErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

type Migration = { name: string; sql: string; checksum: string }

/** The lock that Prisma's own migrate takes: the two never work at once. */
const LOCK = 72707369
const LOCK_WAIT = '60s'
const LOCK_NOT_AVAILABLE = '55P03'

/**
 * Brings the database up to the migrations in `folder` and returns the names of those applied now.
 * Refuses with a MigrationError, and changes nothing, where the database and the folder tell different histories.
 */
export async function migrate(pool: Pool, folder: string): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const client = await pool.connect()
  try {
    await lock(client)
    const done = await appliedMigrations(client)
    compare(migrations, done)
    const todo = migrations.filter(({ name }) => !done.has(name))
    for (const migration of todo) await apply(client, migration)
    return todo.map(({ name }) => name)
  } finally {
    client.release(true) // closing the connection gives the lock back, whatever happened
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const text = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      const sql = text.replaceAll('\r\n', '\n') // a checkout on Windows must not look like an edit
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function lock(client: PoolClient): Promise<void> {
  await client.query(`SET lock_timeout = '${LOCK_WAIT}'`)
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK])
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE)) throw error
    throw new MigrationError(
      'migration-locked',
      `Another process has been migrating for ${LOCK_WAIT}.`,
      error,
    )
  }
  await client.query('RESET lock_timeout')
}

/** Checksums by name. */
async function appliedMigrations(client: PoolClient): Promise<Map<string, string>> {
  await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY NOT NULL,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`)
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  )
  const unfinished = rows.find(({ finished }) => !finished)
  if (unfinished !== undefined)
    throw new MigrationError(
      'migration-unfinished',
      `Migration ${unfinished.name} was begun by another tool and never finished: restore the database from before it.`,
    )
  return new Map(rows.map(({ name, checksum }) => [name, checksum]))
}

function compare(migrations: Migration[], done: Map<string, string>): void {
  const known = new Map(migrations.map(({ name, checksum }) => [name, checksum]))
  for (const [name, checksum] of done) {
    const ours = known.get(name)
    if (ours === undefined)
      throw new MigrationError(
        'migration-unknown',
        `The database holds migration ${name}, which this version does not know: it was last used by a newer one. Start that version.`,
      )
    if (ours !== checksum)
      throw new MigrationError(
        'migration-edited',
        `Migration ${name} was changed after it had been applied. Put the file back as it was, and add a new migration instead.`,
      )
  }
}

async function apply(client: PoolClient, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(sql)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw new MigrationError(
      'migration-failed',
      `Migration ${name} failed and was rolled back: ${error instanceof Error ? error.message : error}${lineOf(error, sql)}`,
      error,
    )
  }
}

function lineOf(error: unknown, sql: string): string {
  if (!(error instanceof DatabaseError) || error.position === undefined) return ''
  return ` (line ${sql.slice(0, Number(error.position)).split('\n').length})`
}

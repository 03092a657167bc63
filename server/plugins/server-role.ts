/**
 * The role that the running server acts as: it can add to the ledger and change nothing in it, whatever a fault in this
 * program asks for. The tables belong to the login that migrates (docs/adr/0011).
 */
import pg from 'pg'
import { migrate } from '../../prisma/migrate.ts'
import { keepPartitions } from '../ingest/partitions-repository.ts'
import type { Log } from '../log.ts'

const SERVER_ROLE = 'yangyi_server'

/**
 * As the owner, before anything else is opened: migrations, partitions for the months to come, and the role's rights on
 * the tables as they are now. Gives the role, or null where this login may not make roles.
 */
export async function prepareDatabase(url: string, migrations: string, log: Log): Promise<string | null> {
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 5_000 })
  pool.on('error', (error) => log.error({ error: error.message }, 'a database connection broke'))
  try {
    const applied = await migrate(pool, migrations)
    if (applied.length > 0) log.info({ applied }, 'database brought up to date')
    const made = await keepPartitions(pool)
    if (made.length > 0) log.info({ made }, 'partitions of the ledger made')
    const { rows } = await pool.query<{ granted: boolean }>('SELECT grant_server_rights() AS granted')
    if (rows[0]?.granted === true && (await mayActAsServer(pool))) return SERVER_ROLE
    log.warn(
      { role: SERVER_ROLE },
      'this database login may not make roles: the server keeps all its rights, and triggers alone guard the ledger',
    )
    return null
  } finally {
    await pool.end()
  }
}

/** From PostgreSQL 16 on, whoever made a role may hand it out, and yet not act as it before handing it to themselves. */
async function mayActAsServer(pool: pg.Pool): Promise<boolean> {
  const act = () => isAllowed(pool, `SET ROLE ${SERVER_ROLE}; RESET ROLE`)
  return (await act()) || ((await isAllowed(pool, `GRANT ${SERVER_ROLE} TO CURRENT_USER`)) && (await act()))
}

const INSUFFICIENT_PRIVILEGE = '42501'

async function isAllowed(pool: pg.Pool, sql: string): Promise<boolean> {
  try {
    await pool.query(sql)
    return true
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === INSUFFICIENT_PRIVILEGE) return false
    throw error
  }
}

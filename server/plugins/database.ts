/** The one door to PostgreSQL: a pg pool for SQL on the money's path, and Prisma on the same pool for the rest. */
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '../../prisma/generated/client.ts'
import type { Log } from '../log.ts'

export type Database = {
  pool: pg.Pool
  prisma: PrismaClient
  close(): Promise<void>
}

/** Something that takes SQL: the pool, or one client within a transaction. */
export type Queryable = Pick<pg.Pool, 'query'>

/** `role`: what every connection acts as, where the login has more rights than the work needs. */
export function openDatabase(url: string, log: Pick<Log, 'error'>, role: string | null = null): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    application_name: 'yangyi-server',
    // What is committed is acknowledged: it must be on the disk, however the database is set up otherwise.
    options: `-c synchronous_commit=on${role === null ? '' : ` -c role=${role}`}`,
    // Without it a request would wait for ever while the database is away.
    connectionTimeoutMillis: 5_000,
    // A line that has gone silent must not hold its query, and whoever waits for it, for ever.
    keepAlive: true,
    query_timeout: 120_000,
  })
  pool.on('error', (error) => log.error({ error: error.message }, 'an idle database connection broke'))
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    pool,
    prisma,
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

/** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  const onError = (error: Error) => {
    broken = error
  }
  // A connection that dies between two queries says so by an event; unheard, it would end the process.
  client.on('error', onError)
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(onError)
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}

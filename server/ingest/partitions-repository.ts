/** Monthly partitions of the ledger's records: always made two months ahead, so that no first of a month finds none. */
import pg from 'pg'
import type { Log } from '../log.ts'
import type { Queryable } from '../plugins/database.ts'

/** Makes those that are missing; gives their names. */
export async function keepPartitions(client: Queryable): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM keep_partitions() AS name')
  return rows.map(({ name }) => name)
}

/** SQLSTATE 23514 without a constraint's name: no partition takes the row. */
export function isPartitionMissing(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '23514' && error.constraint === undefined
}

const DAILY_MS = 24 * 60 * 60 * 1000

/** Looks every day; a day on which the database is away has sixty others after it. */
export function keepPartitionsDaily(pool: Queryable, log: Log): { stop(): void } {
  const timer = setInterval(() => {
    keepPartitions(pool).then(
      (made) => made.length > 0 && log.info({ made }, 'partitions of the ledger made'),
      (error) => log.error({ error: String(error) }, 'partitions of the ledger not made'),
    )
  }, DAILY_MS).unref()
  return { stop: () => clearInterval(timer) }
}

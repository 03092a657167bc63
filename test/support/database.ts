import { randomBytes } from 'node:crypto'
import { Client, Pool } from 'pg'
import { inject } from 'vitest'
import './database-setup.ts'

export type FreshDatabase = { url: string; pool: Pool; drop(): Promise<void> }

/** A migrated database of its own for one test or one file: a copy, made in a few hundredths of a second. */
export function freshDatabase(): Promise<FreshDatabase> {
  return create('TEMPLATE template_yangyi')
}

/** A database with nothing in it, for the tests of migrating itself. */
export function emptyDatabase(): Promise<FreshDatabase> {
  return create('')
}

async function create(from: string): Promise<FreshDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await administer(`CREATE DATABASE ${name} ${from}`)
  const url = new URL(inject('templateDatabase'))
  url.pathname = `/${name}`
  const pool = new Pool({ connectionString: url.href })
  // The end of a test's database may overtake a connection that is still saying goodbye; a query would reject.
  pool.on('connect', (client) => client.on('error', () => {}))
  return {
    url: url.href,
    pool,
    drop: async () => {
      await pool.end()
      await administer(`DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

async function administer(sql: string): Promise<void> {
  const url = new URL(inject('templateDatabase'))
  url.pathname = '/postgres'
  const client = new Client({ connectionString: url.href })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
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
  await administer((client) => client.query(`CREATE DATABASE ${name} ${from}`))
  const url = new URL(inject('templateDatabase'))
  url.pathname = `/${name}`
  const pool = new Pool({ connectionString: url.href })
  return {
    url: url.href,
    pool,
    drop: async () => {
      await pool.end()
      await administer(async (client) => {
        await goodbyes(client, name)
        await client.query(`DROP DATABASE ${name} WITH (FORCE)`)
      })
    },
  }
}

/** A pool has ended before its connections have: one that is cut off while it says goodbye throws at nobody. */
async function goodbyes(client: Client, name: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { rowCount } = await client.query('SELECT FROM pg_stat_activity WHERE datname = $1', [name])
    if (rowCount === 0) return
    await pause(10)
  }
}

async function administer(work: (client: Client) => Promise<unknown>): Promise<void> {
  const url = new URL(inject('templateDatabase'))
  url.pathname = '/postgres'
  const client = new Client({ connectionString: url.href })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

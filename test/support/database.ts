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
  await administer(`CREATE DATABASE ${name} ${from}`)
  const url = new URL(inject('templateDatabase'))
  url.pathname = `/${name}`
  const pool = new Pool({ connectionString: url.href })
  return {
    url: url.href,
    pool,
    drop: async () => {
      await pool.end()
      // A client whose end was awaited may still be saying goodbye: cut off now, it would throw at nobody.
      for (let tries = 0; tries < 50 && (await isInUse(name)); tries += 1) await pause(20)
      await administer(`DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

async function isInUse(name: string): Promise<boolean> {
  return (await administer(`SELECT FROM pg_stat_activity WHERE datname = '${name}'`)) > 0
}

/** Returns how many rows there were. */
async function administer(sql: string): Promise<number> {
  const url = new URL(inject('templateDatabase'))
  url.pathname = '/postgres'
  const client = new Client({ connectionString: url.href })
  await client.connect()
  try {
    const { rowCount } = await client.query(sql)
    return rowCount ?? 0
  } finally {
    await client.end()
  }
}

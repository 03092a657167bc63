/**
 * The county's database for a command that runs beside everything else: the one of DATABASE_URL, or the one in the home
 * folder, whether `start` is running there or not.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pino } from 'pino'
import { type Database, openDatabase } from '../../server/plugins/database.ts'
import { requireFittingSecrets } from '../../server/register/secrets-fit.ts'
import { loadSecrets, type Secrets } from '../../server/secrets.ts'
import { ROLE } from '../embedded-postgres/cluster.ts'
import { startPostgres } from '../embedded-postgres/start-postgres.ts'
import { takeHome } from '../home.ts'

export type OpenCounty = { database: Database; secrets: Secrets; close(): Promise<void> }

/** Null where there is no county on this machine yet. Throws where there is one that cannot be opened. */
export async function openCounty(): Promise<OpenCounty | null> {
  const home = resolve(process.env.YANGYI_HOME || '.yangyi')
  const given = process.env.DATABASE_URL
  if (!given && !existsSync(join(home, 'postgres', 'PG_VERSION'))) return null
  const { url, stop } = given ? { url: given, stop: async () => {} } : await databaseOf(home)
  const database = openDatabase(url, pino({ level: 'silent' }))
  const close = async () => {
    await database.close()
    await stop()
  }
  try {
    const { rows } = await database.pool.query<{ there: boolean }>(
      `SELECT to_regclass('elder_import') IS NOT NULL AS there`,
    )
    if (rows[0]?.there !== true)
      throw new Error('The database holds no county of this version yet. Start the server once.')
    const secrets = loadSecrets(join(home, 'keys'))
    await requireFittingSecrets(database.pool, secrets)
    return { database, secrets, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function databaseOf(home: string): Promise<{ url: string; stop(): Promise<void> }> {
  const taken = takeHome(home)
  if (taken.ok) {
    const release = async () => taken.home.release()
    try {
      const { url, stop } = await startPostgres({ home, log: pino({ level: 'silent' }) })
      return { url, stop: () => stop().then(release) }
    } catch (error) {
      await release()
      throw error
    }
  }
  if (taken.code !== 'home-in-use') throw new Error(taken.message)
  // The port stands in the fourth line of what the running database writes about itself.
  const port = readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8')
    .split('\n')[3]
    ?.trim()
  const password = readFileSync(join(home, 'postgres.password'), 'utf8').trim()
  return { url: `postgresql://${ROLE}:${password}@127.0.0.1:${port}/yangyi`, stop: async () => {} }
}

/** Brings the database to today's schema and, where nobody is in it yet, fills it: with the demo or an administrator. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { dayOf } from '../core/plain-date.ts'
import { type DemoCounty, demoCounty } from '../prisma/demo/county.ts'
import { LIVE_SITE } from '../prisma/demo/places.ts'
import { migrate } from '../prisma/migrate.ts'
import { countAccounts } from '../server/accounts/account-repository.ts'
import { createFirstAdministrator } from '../server/accounts/create-account.ts'
import { type Database, inTransaction, openDatabase } from '../server/plugins/database.ts'
import { createTerminal } from '../server/register/terminal-repository.ts'
import { loadSecrets, type Secrets } from '../server/secrets.ts'
import { fillDemo } from './demo/fill-demo.ts'

export type PreparedCounty = {
  /** The invented county, where it is the one in the database. */
  demo: DemoCounty | null
  /** Of the administrator that was made just now. */
  firstPassword: string | null
  /** For the demo's terminal, where it is not enrolled yet. */
  enrolmentCode: string | null
}

const MIGRATIONS = fileURLToPath(new URL('../prisma/migrations/', import.meta.url))
/** Service days of the demo's policy begin at 04:00. */
const SERVICE_DAY_STARTS = 4 * 60

export async function prepareCounty(
  { url, embedded }: { url: string; embedded: boolean },
  home: string,
  empty: boolean,
  say: (line: string) => void,
): Promise<PreparedCounty> {
  const log = pino({ level: 'silent' })
  const database = openDatabase(url, log)
  const lock = await database.pool.connect()
  try {
    const { rows } = await lock.query<{ held: boolean }>(
      `SELECT pg_try_advisory_lock(hashtext('yangyi start')) AS held`,
    )
    if (rows[0]?.held !== true)
      throw new Error('Another start is preparing this database. Wait for it to end.')
    await refuseForeign(database)
    await migrate(database.pool, MIGRATIONS)
    const secrets = loadSecrets(join(home, 'keys'))
    const today = dayOf(Date.now(), SERVICE_DAY_STARTS)
    const state = await stateOf(database)

    if (empty) {
      if (state !== 'fresh')
        throw new Error(
          `--empty: there is a county in ${home} already.\nGive the empty one a folder of its own: YANGYI_HOME=/path/to/folder`,
        )
      return { demo: null, firstPassword: await administrator(database), enrolmentCode: null }
    }
    if (state === 'county') return { demo: null, firstPassword: null, enrolmentCode: null }

    const county = demoCounty(today)
    if (state !== 'demo') {
      say('Filling the invented county 云溪县 …')
      if (state === 'half-filled') await startAnew(database, embedded)
      await fillDemo({ database, secrets, log, today }, county)
    }
    return {
      demo: county,
      firstPassword: null,
      enrolmentCode: await codeForTerminal(database, secrets, home, say),
    }
  } finally {
    lock.release(true)
    await database.close()
  }
}

/** Tables that are not ours: the address leads to somebody else's database. */
async function refuseForeign({ pool }: Database): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  )
  const names = rows.map(({ name }) => name)
  if (names.length > 0 && !names.includes('_prisma_migrations'))
    throw new Error(
      `The database of DATABASE_URL holds other tables (${names.slice(0, 3).join(', ')} …). Give Yangyi an empty one of its own.`,
    )
}

/** The demo is whole when its first month is public: that is written last. */
async function stateOf({ pool }: Database): Promise<'fresh' | 'county' | 'half-filled' | 'demo'> {
  const { rows } = await pool.query<{ demo: boolean | null; published: boolean }>(
    `SELECT (SELECT demo FROM county) AS demo,
       EXISTS (SELECT FROM settlement_step WHERE action = 'publish') AS published`,
  )
  if (rows[0]?.demo === true) return rows[0].published ? 'demo' : 'half-filled'
  return rows[0]?.demo === false || (await countAccounts(pool)) > 0 ? 'county' : 'fresh'
}

async function administrator(database: Database): Promise<string | null> {
  const created = await createFirstAdministrator(database, { login: 'admin', name: '管理员' })
  return created?.password ?? null
}

/** A filling that was interrupted has left tables half full. Only a database that is ours alone is emptied. */
async function startAnew({ pool }: Database, embedded: boolean): Promise<void> {
  if (!embedded)
    throw new Error('The filling of the demo county was interrupted. Give an empty database in DATABASE_URL.')
  await pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  await migrate(pool, MIGRATIONS)
}

/** null where the demo's terminal has its place in this database already. */
async function codeForTerminal(
  database: Database,
  secrets: Secrets,
  home: string,
  say: (line: string) => void,
): Promise<string | null> {
  const enrolment = join(home, 'terminal', 'enrolment.json')
  if (existsSync(enrolment)) {
    const { terminal } = JSON.parse(readFileSync(enrolment, 'utf8')) as { terminal?: string }
    const { rowCount } = await database.pool.query(
      `SELECT FROM terminal WHERE id = $1 AND state = 'active'`,
      [terminal],
    )
    if (rowCount === 1) return null
    say('The terminal here was enrolled in another database; it is enrolled anew.')
    rmSync(enrolment)
  }
  const by = { account: null, address: null }
  return inTransaction(
    database.pool,
    async (client) => (await createTerminal(client, secrets, LIVE_SITE, Date.now(), by)).code,
  )
}

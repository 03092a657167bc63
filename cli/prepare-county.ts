/** Brings the database to today's schema and, where nobody is in it yet, fills it: with the demo or an administrator. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { dayOf } from '../core/plain-date.ts'
import { type DemoCounty, demoCounty } from '../prisma/demo/county.ts'
import { LIVE_SITE } from '../prisma/demo/places.ts'
import { migrate } from '../prisma/migrate.ts'
import { countAccounts } from '../server/accounts/account-repository.ts'
import { createFirstAdministrator } from '../server/accounts/create-account.ts'
import { type Database, openDatabase } from '../server/plugins/database.ts'
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
  databaseUrl: string,
  home: string,
  empty: boolean,
  say: (line: string) => void,
): Promise<PreparedCounty> {
  const log = pino({ level: 'silent' })
  const database = openDatabase(databaseUrl, log)
  try {
    await migrate(database.pool, MIGRATIONS)
    const secrets = loadSecrets(join(home, 'keys'))
    const inhabited = (await countAccounts(database.pool)) > 0
    if (empty && inhabited)
      throw new Error(
        `--empty: there is a county in ${home} already.\nGive the empty one a folder of its own: YANGYI_HOME=/path/to/folder`,
      )
    if (empty) return { demo: null, firstPassword: await administrator(database), enrolmentCode: null }

    const today = dayOf(Date.now(), SERVICE_DAY_STARTS)
    const county = demoCounty(today)
    if (!inhabited) {
      say('Filling the invented county 云溪县 …')
      if (await isDemo(database)) await startAnew(database)
      await fillDemo({ database, secrets, log, today }, county)
    }
    const demo = (await isDemo(database)) ? county : null
    return {
      demo,
      firstPassword: null,
      enrolmentCode: demo && (await codeForTerminal(database, secrets, home)),
    }
  } finally {
    await database.close()
  }
}

async function administrator(database: Database): Promise<string | null> {
  const created = await createFirstAdministrator(database, { login: 'admin', name: '管理员' })
  return created?.password ?? null
}

/** A filling that was interrupted has left its tables half full; nobody has an account there yet. */
async function startAnew({ pool }: Database): Promise<void> {
  await pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  await migrate(pool, MIGRATIONS)
}

async function isDemo({ prisma }: Database): Promise<boolean> {
  return (await prisma.county.findFirst())?.demo === true
}

async function codeForTerminal(database: Database, secrets: Secrets, home: string): Promise<string | null> {
  if (existsSync(join(home, 'terminal', 'enrolment.json'))) return null
  const by = { account: null, address: null }
  return (await createTerminal(database, secrets, LIVE_SITE, Date.now(), by)).code
}

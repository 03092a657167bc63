/** One PostgreSQL for a whole run of the tests, with a migrated database in it that freshDatabase copies. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Client, Pool } from 'pg'
import { pino } from 'pino'
import type { TestProject } from 'vitest/node'
import { startPostgres } from '../../cli/embedded-postgres/start-postgres.ts'
import { migrate } from '../../prisma/migrate.ts'
import { quickFolder } from './quick-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the database that freshDatabase copies. */
    templateDatabase: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = quickFolder()
  sweep(folder)
  const home = mkdtempSync(join(folder, `${PREFIX}${process.pid}-`))
  const postgres = await startPostgres({ home, port: await anyPort(), log: pino({ level: 'silent' }) })
  const stop = async () => {
    await postgres.stop()
    rmSync(home, { recursive: true, force: true })
  }
  try {
    project.provide('templateDatabase', await migratedTemplate(postgres.url))
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}

async function migratedTemplate(postgresUrl: string): Promise<string> {
  const url = new URL(postgresUrl)
  const client = new Client({ connectionString: url.href })
  await client.connect()
  await client.query('CREATE DATABASE template_yangyi')
  await client.end()
  url.pathname = '/template_yangyi'
  const pool = new Pool({ connectionString: url.href, max: 1 })
  try {
    await migrate(pool, join(import.meta.dirname, '../../prisma/migrations'))
  } finally {
    await pool.end()
  }
  return url.href
}

const PREFIX = 'yangyi-test-'

/** A run that was killed leaves its server behind; the next run ends it. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith(PREFIX))) {
    const owner = Number.parseInt(name.slice(PREFIX.length), 10)
    if (signal(owner, 0)) continue
    const pidFile = join(folder, name, 'postgres', 'postmaster.pid')
    if (existsSync(pidFile)) signal(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGINT')
    else rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function signal(pid: number, name: 0 | 'SIGINT'): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false // no such process, or none of ours
  }
}

function anyPort(): Promise<number> {
  return new Promise((answer, fail) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address !== null ? answer(address.port) : fail(new Error('no port')),
      )
    })
  })
}

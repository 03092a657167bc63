/**
 * How long the desk waits for its heaviest requests in a county of 200,000 elders and ten million meals in one month:
 * the real server over HTTP, a month that is computed and looked through, several people asking at once.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import pg from 'pg'
import type { PlainDate, PlainMonth } from '../../core/plain-date.ts'
import { startOfDay } from '../../core/plain-date.ts'
import { migrate } from '../../prisma/migrate.ts'
import { openSession } from '../../server/access/session-repository.ts'
import { createAccount } from '../../server/accounts/create-account.ts'
import { buildApp } from '../../server/app.ts'
import { createLiveBoard } from '../../server/board/live-board.ts'
import { boardSource } from '../../server/board/read-board.ts'
import { checkFindings } from '../../server/findings/check-findings.ts'
import { rebuildAttendance } from '../../server/ingest/attendance-repository.ts'
import { inTransaction, openDatabase } from '../../server/plugins/database.ts'
import { createLogger } from '../../server/plugins/logger.ts'
import { keepSounds } from '../../server/search/sound-keeper.ts'
import { loadSecrets } from '../../server/secrets.ts'
import { computeMonth } from '../../server/settlement/compute-month.ts'
import { startPostgres } from '../embedded-postgres/start-postgres.ts'
import { type DeskRequest, deskRequests, type Examples } from './console-requests.ts'
import { longestPlan } from './plans.ts'
import { BENCH_MONTH, makeCounty } from './settle-county.ts'
import { spreadOf } from './spread.ts'

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))
const POLICY = fileURLToPath(new URL('./zhongyang-2024.json', import.meta.url))
const NOW = startOfDay('2024-08-05' as PlainDate) + 10 * 3_600_000
const TIMES = 200
/** People who ask at the same moment. */
const AT_ONCE = 4
const HEAVIEST = 10

export async function benchConsole(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      taps: { type: 'string', default: '10000000' },
      plans: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  const taps = Number(values.taps)
  if (!Number.isSafeInteger(taps) || taps < 1000) {
    process.stderr.write('--taps: a whole number of at least 1000\n')
    return 2
  }
  const home = mkdtempSync(join(tmpdir(), 'yangyi-bench-'))
  const postgres = await startPostgres({ home, log: { info() {}, warn() {} } })
  try {
    await prepare(postgres.url, taps)
    const result = await measure(postgres.url, home, values.plans)
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`)
    return 0
  } finally {
    await postgres.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

async function prepare(url: string, taps: number): Promise<void> {
  const pool = new pg.Pool({ connectionString: url })
  try {
    await migrate(pool, MIGRATIONS)
    say(`making a county with ${taps} meals`)
    await makeCounty(pool, taps, readFileSync(POLICY, 'utf8'))
    await pool.query(
      `INSERT INTO county VALUES (1, '演示县', '990101000000', true);
       -- As the triggers would have noted, which the making of the county passes by.
       INSERT INTO elder_change SELECT id, 1 FROM elder`,
    )
    say('writing the attendance sheets')
    await rebuildAttendance((work) => inTransaction(pool, work))
  } finally {
    await pool.end()
  }
}

async function measure(url: string, home: string, plans: boolean) {
  const log = createLogger('error')
  const database = openDatabase(url, log)
  const { pool } = database
  const now = () => NOW
  const live = createLiveBoard({ ...boardSource({ database, now }), log, now })
  const sounds = keepSounds(pool, log)
  const app = await buildApp(
    { database, now, live, log, secrets: loadSecrets(join(home, 'keys')) },
    {
      ...{ publicOrigin: null, brokerSecret: 'bench', trustedProxies: ['127.0.0.1'] },
      ...{ consoleFolder: '/nowhere', browserFolder: '/nowhere' },
    },
  )
  try {
    const password = 'bench-bench-bench'
    const made = await createAccount(
      database,
      { login: 'bench', name: '测量', roles: ['clerk', 'reviewer', 'finance'], password },
      { account: null, address: null },
    )
    const account = made.account.id
    const auditor = await createAccount(
      database,
      { login: 'auditor', name: '审计', roles: ['auditor'], password },
      { account: null, address: null },
    )
    say('computing the month and looking for findings')
    const by = { account, address: null, at: new Date(NOW) }
    await computeMonth(pool, BENCH_MONTH as PlainMonth, by)
    await checkFindings(pool, BENCH_MONTH as PlainMonth, by)
    await sounded(pool)
    await pool.query('VACUUM ANALYZE')
    const cookies = await Promise.all(
      [account, auditor.account.id].map(async (id) =>
        openSession(pool, { account: id, address: '', now: NOW }),
      ),
    )
    const origin = await app.listen({ host: '127.0.0.1', port: 0 })
    const ask = async ({ name, path }: DeskRequest) => {
      const cookie = `yangyi_session=${path.startsWith('/api/audit') ? cookies[1] : cookies[0]}`
      // Each from an address of its own: what is measured is not the limit of one.
      const headers = { cookie, 'x-forwarded-for': addressOf(name) }
      const answer = await fetch(`${origin}${path}`, { headers })
      const text = await answer.text()
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text.slice(0, 200)}`)
    }
    const requests = []
    for (const request of deskRequests(await examples(pool)))
      requests.push({ ...request, ...(await time(() => ask(request))) })
    const heaviest = requests.sort((a, b) => b.p99Ms - a.p99Ms).slice(0, HEAVIEST)
    for (const request of plans ? heaviest : [])
      process.stderr.write(`\n${request.name}\n${await longestPlan(pool, () => ask(request))}\n`)
    return {
      ...(await counts(pool)),
      requests: heaviest.map(({ name, p50Ms, p99Ms }) => ({ name, p50Ms, p99Ms })),
    }
  } finally {
    await sounds.stop()
    live.close()
    await app.close()
    await database.close()
  }
}

function addressOf(name: string): string {
  return `10.${[...Buffer.from(name)].slice(-3).join('.')}`
}

/** ms from asking to the last byte, of many who ask side by side. */
async function time(ask: () => Promise<void>): Promise<{ p50Ms: number; p99Ms: number }> {
  for (let i = 0; i < AT_ONCE; i += 1) await ask()
  const times: number[] = []
  const one = async () => {
    for (let i = 0; i < TIMES / AT_ONCE; i += 1) {
      const begin = performance.now()
      await ask()
      times.push(performance.now() - begin)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  const { medianMs, p99Ms } = spreadOf(times)
  return { p50Ms: Math.round(medianMs), p99Ms: Math.round(p99Ms) }
}

/** Something of each kind that has much to show. */
async function examples(pool: pg.Pool): Promise<Examples> {
  const { rows } = await pool.query<Omit<Examples, 'month'>>(
    `SELECT (SELECT min(id) FROM elder) AS elder, (SELECT min(id) FROM site) AS site,
            (SELECT min(home) FROM elder) AS village`,
  )
  const [found] = rows
  if (found === undefined) throw new Error('the county is empty')
  return { month: BENCH_MONTH, ...found }
}

async function sounded(pool: pg.Pool): Promise<void> {
  say('reading names aloud')
  for (;;) {
    const { rows } = await pool.query<{ left: number }>(
      `SELECT ((SELECT count(*) FROM elder) - (SELECT count(*) FROM elder_sound))::int AS left`,
    )
    if (rows[0]?.left === 0) return
    await pass(500)
  }
}

async function counts(pool: pg.Pool): Promise<{ elders: number; records: number }> {
  const { rows } = await pool.query<{ elders: number; records: number }>(
    'SELECT (SELECT count(*) FROM elder)::int AS elders, (SELECT count(*) FROM meal)::int AS records',
  )
  return rows[0] ?? { elders: 0, records: 0 }
}

function say(what: string): void {
  process.stderr.write(`${what}…\n`)
}

/**
 * How long a month takes to settle against the least that a database can do with its rows, counting them by site and
 * meal: cold from the meals themselves, warm from the attendance sheets that ingest keeps. All in one run on one
 * database in a temporary folder.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import pg from 'pg'
import type { PlainMonth } from '../../core/plain-date.ts'
import { prettyJson } from '../../core/settlement/pretty-json.ts'
import { migrate } from '../../prisma/migrate.ts'
import { rebuildAttendance } from '../../server/ingest/attendance-repository.ts'
import { inTransaction } from '../../server/plugins/database.ts'
import { UNWATCHED } from '../../server/settlement/computations.ts'
import { settleMonth } from '../../server/settlement/compute-month.ts'
import { startPostgres } from '../embedded-postgres/start-postgres.ts'
import { BENCH_MONTH, makeCounty } from './settle-county.ts'

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))
const POLICY = fileURLToPath(new URL('./zhongyang-2024.json', import.meta.url))
const FLOOR = 'SELECT site_id, meal, count(*) FROM meal GROUP BY site_id, meal'
const ROUNDS = 3

export async function benchSettle(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { taps: { type: 'string', default: '1000000' }, json: { type: 'boolean', default: false } },
  })
  const taps = Number(values.taps)
  if (!Number.isSafeInteger(taps) || taps < 1000) {
    process.stderr.write('--taps: a whole number of at least 1000\n')
    return 2
  }
  const home = mkdtempSync(join(tmpdir(), 'yangyi-bench-'))
  const quiet = { info() {}, warn() {} }
  const postgres = await startPostgres({ home, log: quiet })
  const pool = new pg.Pool({ connectionString: postgres.url })
  try {
    await migrate(pool, MIGRATIONS)
    say(`making a county with ${taps} taps`)
    await makeCounty(pool, taps, readFileSync(POLICY, 'utf8'))
    say('writing the attendance sheets')
    const sheets = await timed(() => rebuildAttendance((work) => inTransaction(pool, work)))
    await pool.query('VACUUM ANALYZE')
    const figures = await measure(pool)
    const result = {
      taps,
      ...figures,
      sheetsMs: Math.round(sheets.ms),
      rssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    }
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`)
    return 0
  } finally {
    await pool.end()
    await postgres.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

/** The best of some rounds each, one after the other in every round, so that all meet the same machine. */
export async function measure(pool: pg.Pool) {
  const month = BENCH_MONTH as PlainMonth
  const best = {
    floor: Number.POSITIVE_INFINITY,
    cold: Number.POSITIVE_INFINITY,
    warm: Number.POSITIVE_INFINITY,
  }
  for (let round = 1; round <= ROUNDS; round += 1) {
    say(`round ${round} of ${ROUNDS}`)
    const floor = await timed(() => pool.query(FLOOR))
    const cold = await timed(() => settleMonth(pool, month, UNWATCHED, 'meals'))
    const warm = await timed(() => settleMonth(pool, month, UNWATCHED, 'sheets'))
    if (prettyJson(cold.value) !== prettyJson(warm.value))
      throw new Error('the sheets settle to something else than the meals')
    best.floor = Math.min(best.floor, floor.ms)
    best.cold = Math.min(best.cold, cold.ms)
    best.warm = Math.min(best.warm, warm.ms)
  }
  const { rows } = await pool.query<{ elders: number; sites: number }>(
    'SELECT (SELECT count(*) FROM elder)::int AS elders, (SELECT count(*) FROM site)::int AS sites',
  )
  return {
    ...rows[0],
    floorMs: Math.round(best.floor),
    totalMs: Math.round(best.cold),
    ratio: round2(best.cold / best.floor),
    warmMs: Math.round(best.warm),
    warmRatio: round2(best.warm / best.floor),
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const start = performance.now()
  const value = await work()
  return { value, ms: performance.now() - start }
}

function round2(ratio: number): number {
  return Math.round(ratio * 100) / 100
}

function say(what: string): void {
  process.stderr.write(`${what}…\n`)
}

/**
 * `yangyi attendance check | rebuild`: attendance sheets 签到表 are derived from the meals, which stay what counts.
 * `check` makes every sheet once more and holds the kept ones against it; `rebuild` throws them away and makes them
 * again. Ingest may go on meanwhile.
 */
import pg from 'pg'
import { checkAttendance, rebuildAttendance } from '../server/ingest/attendance-repository.ts'
import { inTransaction, type Queryable } from '../server/plugins/database.ts'

const USAGE = `usage: DATABASE_URL=… yangyi attendance check | rebuild
Leaves with 1 where a sheet says something else than its meals.
`

/** Runs the command; gives the exit code. */
export async function attendanceCommand([what, ...more]: string[]): Promise<number> {
  const url = process.env.DATABASE_URL
  if ((what !== 'check' && what !== 'rebuild') || more.length > 0 || !url) {
    process.stderr.write(USAGE)
    return 2
  }
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  const within = <T>(work: (client: Queryable) => Promise<T>) => inTransaction(pool, work)
  try {
    if (what === 'rebuild') {
      process.stdout.write(`sheets of ${await rebuildAttendance(within)} chains made again\n`)
      return 0
    }
    const { sheets, wrong } = await checkAttendance(within)
    for (const { chain, month } of wrong) process.stdout.write(`wrong: ${chain} ${month}\n`)
    process.stdout.write(`${sheets} sheets checked, ${wrong.length} wrong\n`)
    return wrong.length === 0 ? 0 : 1
  } finally {
    await pool.end()
  }
}

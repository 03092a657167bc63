/** The thread of compute-aside.ts: computes one month, tells how far it is, and ends. */
import { parentPort, workerData } from 'node:worker_threads'
import pg from 'pg'
import { Refusal } from '../errors.ts'
import { watchUntil } from './computations.ts'
import type { AsideNews, AsideTask } from './compute-aside.ts'
import { computeMonth } from './compute-month.ts'

const { month, by, database }: AsideTask = workerData
const stop = new AbortController()
// Listening must not keep the thread.
parentPort?.once('message', () => stop.abort()).unref()
const say = (news: AsideNews) => parentPort?.postMessage(news)

const { connectionString, options } = database
const pool = new pg.Pool({
  ...(connectionString !== undefined && { connectionString }),
  ...(options !== undefined && { options }),
  application_name: 'yangyi-computation',
  connectionTimeoutMillis: 5_000,
  keepAlive: true,
})
// Whoever uses the connection hears of it as well.
pool.on('error', () => {})
const watch = watchUntil(stop.signal, (...told) => say({ tell: told }))
try {
  say({ computed: await computeMonth(pool, month, by, watch) })
} catch (error) {
  if (error instanceof Refusal) say({ refused: { code: error.code, details: error.detail } })
  else say({ failed: error instanceof Error ? error : new Error(String(error)) })
} finally {
  await pool.end()
}
